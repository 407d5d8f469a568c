"""Why a file could not be read at all, said to whoever sent it."""

from goodstanding.kernel.refusal import Refusal


class EmptyFile(Refusal):
    code = "EMPTY_FILE"
    status = 422
    unreadable = True
    message = "{file}: the file is empty"
    message_zh = "{file}：文件为空"
    next_step = "Send the sheet with its header row and at least one row below it."
    next_step_zh = "请发送包含表头和至少一行数据的表格。"


class NoRows(Refusal):
    code = "NO_ROWS"
    status = 422
    unreadable = True
    message = "{file}: there is a header in row {row}, but no row below it"
    message_zh = "{file}：第{row}行是表头，其下没有数据"
    next_step = "Send the sheet with at least one row below the header."
    next_step_zh = "请在表头下至少填写一行数据后再发送。"


class UnknownEncoding(Refusal):
    code = "UNKNOWN_ENCODING"
    status = 422
    unreadable = True
    message = "{file}: byte {offset} fits neither UTF-8 nor GB18030 nor UTF-16"
    message_zh = "{file}：第{offset}字节既不是UTF-8，也不是GB18030或UTF-16编码"
    next_step = "Save the sheet again as CSV UTF-8 or as XLSX and send that."
    next_step_zh = "请将表格另存为“CSV UTF-8”或XLSX后再发送。"


class NulCharacter(Refusal):
    code = "NUL_CHARACTER"
    status = 422
    unreadable = True
    message = "{file}: byte {offset} is NUL, which no text holds"
    message_zh = "{file}：第{offset}字节为NUL字符，文本中不应出现"
    next_step = "UTF-16 needs its mark at the beginning; otherwise save the sheet again as CSV UTF-8 or as XLSX."
    next_step_zh = "UTF-16编码须带字节顺序标记；其他情形请将表格另存为“CSV UTF-8”或XLSX后再发送。"


class MixedEncodings(Refusal):
    code = "MIXED_ENCODINGS"
    status = 422
    unreadable = True
    message = "{file}: line {row} is written in UTF-8, other lines in GB18030"
    message_zh = "{file}：第{row}行为UTF-8编码，其他行为GB18030编码"
    next_step = "Two files were put together: save all of it in one encoding, or send each file by itself."
    next_step_zh = "疑为两个文件拼接而成：请统一编码后再发送，或分别发送。"


class RowTooLong(Refusal):
    code = "ROW_TOO_LONG"
    status = 413
    unreadable = True
    message = "{file}: a row is longer than {limit}"
    message_zh = "{file}：有一行超过{limit}"
    next_step = "Check for a quotation mark that never closes, or a cell into which a whole document was put."
    next_step_zh = "请检查是否有未闭合的引号，或单元格中误放了整个文档。"


class SeveralSheets(Refusal):
    code = "SEVERAL_SHEETS"
    status = 422
    unreadable = True
    message = "{file}: more than one sheet holds rows of this item: {sheets}"
    message_zh = "{file}：有多个工作表含有该目录项的数据：{sheets}"
    next_step = "Put the rows into one sheet, or send each sheet as a file of its own."
    next_step_zh = "请将数据合并到一个工作表，或分别作为单独文件报送。"


class SheetOfPersons(Refusal):
    code = "NOT_AN_ORGANISATION"
    status = 422
    message = "{file}: the sheet has no column for an organisation's code, but one for {column}: it is about persons"
    message_zh = "{file}：表格没有统一社会信用代码列，却有“{column}”列：该表涉及自然人"
    next_step = "Only organisations are held here: send the sheet for organisations, or nothing."
    next_step_zh = "本平台只收录组织信息：请报送法人及非法人组织的表格，或不予报送。"


class CutOff(Refusal):
    code = "CUT_OFF"
    status = 422
    unreadable = True
    message = "{file}: the file ends in the middle, in row {row}; nothing of it was registered"
    message_zh = "{file}：文件在第{row}行中断，未登记任何内容"
    next_step = "Send the whole file again; rows are registered only when all of it has arrived."
    next_step_zh = "请重新发送完整文件；文件完整到达后才会登记。"


class DamagedFile(Refusal):
    code = "DAMAGED_FILE"
    status = 422
    unreadable = True
    message = "{file}: this is not a readable {kind} file ({reason})"
    message_zh = "{file}：无法作为{kind}文件读取（{reason}）"
    next_step = "Open the file in the program that made it, save it again and send that."
    next_step_zh = "请在制作该文件的软件中打开、重新保存后再发送。"


class NotASheet(Refusal):
    code = "NOT_A_SHEET"
    status = 422
    unreadable = True
    message = "{file}: this is {what}, not a sheet"
    message_zh = "{file}：这是{what_zh}，不是表格"
    next_step = "{step}"
    next_step_zh = "{step_zh}"


class TooLarge(Refusal):
    code = "FILE_TOO_LARGE"
    status = 413
    unreadable = True
    message = "{file}: {found} is above the limit of {limit} for a {kind} file"
    message_zh = "{file}：{found}超过{kind}文件的上限{limit}"
    next_step = "Send the same rows as CSV or JSON lines with `goodstanding submit`, which take any size."
    next_step_zh = "请改用CSV或JSON Lines格式，通过 goodstanding submit 命令发送，大小不限。"


class UnknownLayout(Refusal):
    code = "UNKNOWN_LAYOUT"
    status = 422
    unreadable = True
    message = "{file}: no header of item {item} was recognised; the columns found are: {found}"
    message_zh = "{file}：未能识别{item}的表头；找到的列为：{found}"
    next_step = "Use the sheet of the catalogue page, whose header is: {expected}"
    next_step_zh = "请使用目录页提供的表格，其表头为：{expected}"


class WrongSheet(Refusal):
    code = "WRONG_SHEET"
    status = 422
    unreadable = True
    message = "{file}: the header in row {row} is that of item {recognised}, not of {item}"
    message_zh = "{file}：第{row}行的表头属于{recognised}，而不是{item}"
    next_step = "Send it as item {recognised}, or send the sheet of item {item}."
    next_step_zh = "请按{recognised}报送，或发送{item}的表格。"


class ColumnMissing(Refusal):
    code = "COLUMN_MISSING"
    status = 422
    unreadable = True
    message = "{file}: the header in row {row} has no column for: {missing}"
    message_zh = "{file}：第{row}行的表头缺少以下列：{missing}"
    next_step = "Add the column, or rename the one that holds it. Columns not recognised: {unknown}"
    next_step_zh = "请补充该列，或更正列名。未识别的列：{unknown}"


class ColumnTwice(Refusal):
    code = "COLUMN_TWICE"
    status = 422
    unreadable = True
    message = "{file}: the header in row {row} names the same column twice: {column}"
    message_zh = "{file}：第{row}行的表头中同一列出现两次：{column}"
    next_step = "Leave one of the two columns and send the file again."
    next_step_zh = "请只保留其中一列后重新发送。"


class PairsInOneRow(Refusal):
    code = "PAIRS_IN_ONE_ROW"
    status = 422
    unreadable = True
    message = "{file}: the header in row {row} has more punches than one in and one out: {columns}"
    message_zh = "{file}：第{row}行的表头除一次上班、一次下班外还有：{columns}"
    next_step = "Write one row for each stretch of work: worker, date, in, out."
    next_step_zh = "请每段上班写一行：工号、日期、上班、下班。"


class PasswordProtected(Refusal):
    code = "PASSWORD_PROTECTED"
    status = 422
    unreadable = True
    message = "{file}: the file is protected by a password"
    message_zh = "{file}：文件设有密码"
    next_step = "Remove the password and send the file again."
    next_step_zh = "请取消密码后重新发送。"


class UnreadableFile(Refusal):
    code = "FILE_NOT_FOUND"
    status = 422
    unreadable = True
    message = "{file}: there is no such file, or it is a folder, or it may not be read"
    message_zh = "{file}：文件不存在、是文件夹或无权读取"
    next_step = "Check the path: one file, no folder."
    next_step_zh = "请核对路径：须为单个文件，而非文件夹。"
