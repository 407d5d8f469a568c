"""Why a social-audit report could not be read, said to whoever sent it."""

import re

from goodstanding.formats.social_audit.tables import table
from goodstanding.kernel.refusal import Refusal

SAID = ("missing", "reason", "language")  # details that are words, and so have a Chinese form beside them


class Unreadable(Refusal):
    """The common part of every refusal of this reader: nothing of the report was taken."""

    status = 422
    unreadable = True
    next_step = "Export the extract from the platform again, as text or PDF, and send that."
    next_step_zh = "请从平台重新导出报告摘要（文本或PDF）后再提交。"

    def __init__(self, **details: object) -> None:
        words = {f"{key}_zh": _in_chinese(str(value)) for key, value in details.items() if key in SAID}
        super().__init__(**details, **words)


class EmptyReport(Unreadable):
    code = "AUDIT_EMPTY"
    message = "{file}: the file is empty"
    message_zh = "{file}：文件为空"


class TooLarge(Unreadable):
    code = "AUDIT_TOO_LARGE"
    status = 413
    message = "{file}: {found} is above the limit of {limit} for one report"
    message_zh = "{file}：{found}超过单份报告的上限{limit}"
    next_step = "Send one report, not an archive of them."
    next_step_zh = "请一次提交一份报告。"


class NotText(Unreadable):
    code = "AUDIT_NOT_TEXT"
    message = "{file}: this is neither text, nor a PDF, nor the platform's JSON ({reason})"
    message_zh = "{file}：既不是文本，也不是PDF或平台JSON（{reason_zh}）"


class ScanWithoutText(Unreadable):
    code = "AUDIT_SCAN"
    message = "{file}: the PDF has {pages} page(s) of pictures and no text; a scan cannot be checked"
    message_zh = "{file}：该PDF共{pages}页，只有图像而无文字；扫描件无法核对"


class PasswordProtected(Unreadable):
    code = "AUDIT_PASSWORD"
    message = "{file}: the PDF is protected by a password"
    message_zh = "{file}：该PDF设有密码"
    next_step = "Remove the password and send the file again."
    next_step_zh = "请取消密码后重新提交。"


class DamagedPdf(Unreadable):
    code = "AUDIT_DAMAGED_PDF"
    message = "{file}: the PDF is damaged or cut off and cannot be opened"
    message_zh = "{file}：PDF已损坏或不完整，无法打开"


class OldGeneration(Unreadable):
    code = "AUDIT_LAYOUT_G1"
    message = "{file}: a report of the first generation, G1 (BSCI 1.x, 2003 to 2013); its questionnaire is another one"
    message_zh = "{file}：这是第一代（G1，BSCI 1.x，2003至2013年）报告，其问卷与现行问卷不同"
    next_step = "Such reports have expired; send one of 2014 or later (G2, G3, G4)."
    next_step_zh = "该类报告已过期；请提交2014年及以后的报告（G2、G3、G4）。"


class UnknownLayout(Unreadable):
    code = "AUDIT_LAYOUT_UNKNOWN"
    message = "{file}: no layout of a social-audit extract was recognised; recognised was: {recognised}"
    message_zh = "{file}：未识别出社会审核报告摘要的版式；已识别内容：{recognised}"
    next_step = "Layouts read: G2 (2014 to 2020), G3 (2021 to 2023), G4 (2024 on), platform JSON."
    next_step_zh = "可读取的版式：G2（2014—2020年）、G3（2021—2023年）、G4（2024年起）、平台JSON。"


class CutOff(Unreadable):
    code = "AUDIT_CUT_OFF"
    message = "{file}: only a part of a report; missing: {missing}"
    message_zh = "{file}：报告不完整；缺少：{missing_zh}"
    next_step = "Send the whole extract; half a report is never rated."
    next_step_zh = "请提交完整的报告摘要；不完整的报告不予评级。"


class TwoReports(Unreadable):
    code = "AUDIT_TWO_REPORTS"
    message = "{file}: more than one report in one file ({twice} stands there {times} times)"
    message_zh = "{file}：一个文件中有多份报告（{twice}出现{times}次）"
    next_step = "Send each report as its own file."
    next_step_zh = "请将每份报告分别提交。"


class RatingUnknown(Unreadable):
    code = "AUDIT_RATING_UNKNOWN"
    message = "{file}: line {line} rates {area} '{letter}'; ratings are A, B, C, D or E"
    message_zh = "{file}：第{line}行将{area}评为“{letter}”；评级只有A、B、C、D、E"


class LanguageNotRead(Unreadable):
    code = "AUDIT_LANGUAGE"
    message = (
        "{file}: line {line} is in a language this reader does not read ({language}); it reads English and Chinese"
    )
    message_zh = "{file}：第{line}行使用了无法读取的语言（{language_zh}）；本程序读取英文和中文"
    next_step = "Send the extract with English and Chinese texts."
    next_step_zh = "请提交英文和中文版本的报告摘要。"


class DateUnreadable(Unreadable):
    code = "AUDIT_DATE"
    message = "{file}: '{value}' of {key} is no date, or the dates mix day-first and month-first"
    message_zh = "{file}：{key}的“{value}”不是有效日期，或日期同时使用了日在前和月在前两种写法"


class NumberUnreadable(Unreadable):
    code = "AUDIT_NUMBER"
    message = (
        "{file}: line {line}: '{value}' is no number in any of the three conventions (1,234.50 / 1.234,50 / 1 234,50)"
    )
    message_zh = "{file}：第{line}行：“{value}”不符合三种数字写法中的任何一种（1,234.50 / 1.234,50 / 1 234,50）"


def _in_chinese(words: str) -> str:
    for english, chinese in table("layouts")["words_zh"]:
        words = re.sub(english, chinese, words)
    return words
