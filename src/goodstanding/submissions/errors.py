"""The refusals of a delivery as a whole."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal


class NotListed(Refusal):
    code = "CAT_NOT_LISTED"
    status = 422
    message = "{item} is not in the catalogue of {edition}; what the catalogue does not name may not be collected"
    message_zh = "{edition}年目录中没有{item}；目录之外的信息不得归集"
    next_step = "Choose one of: {listed}"
    next_step_zh = "请选择目录中的项目：{listed}"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "catalogue (art. 9 of the draft)")


class NotItsItem(Refusal):
    code = "NOT_ITS_ITEM"
    status = 403
    message = "{provider} ({kind}) may not deliver {item}"
    message_zh = "{provider}（{kind}）不得报送{item}"
    next_step = "Item {item} is delivered by: {providers}"
    next_step_zh = "{item}由以下单位报送：{providers}"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "catalogue (art. 9 of the draft)")


class NotYourUnit(Refusal):
    code = "NOT_YOUR_UNIT"
    status = 403
    message = "{account} acts for another unit and may not deliver for {provider}"
    message_zh = "{account}不属于{provider}，不得代其报送"
    next_step = "Sign in with an account of {provider}."
    next_step_zh = "请使用{provider}的账户登录。"


class InProgress(Refusal):
    code = "IN_PROGRESS"
    status = 409
    message = "Delivery {submission} is being checked right now"
    message_zh = "报送{submission}正在校验中"
    next_step = "Wait until it is done; the same file need not be sent again."
    next_step_zh = "请等待完成；同一文件无需重复发送。"


class RawFileGone(Refusal):
    code = "RAW_FILE_GONE"
    status = 410
    message = "The delivered file of {submission} is kept no longer"
    message_zh = "报送{submission}的原始文件已不再保存"
    next_step = "Send the file again; the findings without their values are still there."
    next_step_zh = "请重新发送该文件；不含原值的校验结果仍可查看。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "security (art. 17 of the draft)")


class NoSuchSubmission(Refusal):
    code = "NO_SUCH_SUBMISSION"
    status = 404
    message = "There is no delivery {submission} of yours"
    message_zh = "没有属于您的报送{submission}"
    next_step = "Look at the list of deliveries."
    next_step_zh = "请查看报送列表。"


class NothingToMend(Refusal):
    code = "NOTHING_TO_MEND"
    status = 404
    message = "Delivery {submission} has no rows to mend in a sheet"
    message_zh = "报送{submission}没有可在表格中更正的行"
    next_step = "Look at the findings of the delivery; a report is mended where it was written."
    next_step_zh = "请查看该报送的校验结果；审核报告请在其来源处更正。"


class NotYourFigures(Refusal):
    code = "NOT_YOUR_FIGURES"
    status = 403
    message = "{account} sees the scorecard of its own unit, not that of {provider}"
    message_zh = "{account}只能查看本单位的报送情况，不能查看{provider}的"
    next_step = "Ask an account of that unit, or one that oversees the platform."
    next_step_zh = "请联系该单位的账户，或有监督权限的账户。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "security duties (art. 17(2) of the draft)")


class NoSuchUpload(Refusal):
    code = "NO_SUCH_UPLOAD"
    status = 404
    message = "There is no upload {upload} of yours that is still open"
    message_zh = "没有您可继续上传的{upload}"
    next_step = "Begin a new one with POST /v1/submissions; an unfinished one is kept for two days."
    next_step_zh = "请通过 POST /v1/submissions 重新开始；未完成的上传保留两天。"


class WrongPlace(Refusal):
    code = "WRONG_PLACE"
    status = 409
    message = "The next byte of this upload is {offset}, not {given}"
    message_zh = "该上传的下一字节为{offset}，而非{given}"
    next_step = "Go on from byte {offset}; GET the upload to ask for it at any time."
    next_step_zh = "请从第{offset}字节继续；可随时以GET查询该上传。"


class TooMuch(Refusal):
    code = "MORE_THAN_ITS_SIZE"
    status = 422
    message = "More bytes came than the {size} this upload was begun with"
    message_zh = "收到的字节多于该上传声明的{size}"
    next_step = "Begin a new upload with the right size."
    next_step_zh = "请以正确的大小重新开始上传。"


class NotWhole(Refusal):
    code = "NOT_WHOLE"
    status = 409
    message = "{received} of {size} bytes are here"
    message_zh = "共{size}字节，已收到{received}字节"
    next_step = "Send the rest from byte {received}, then finish."
    next_step_zh = "请从第{received}字节继续发送后再完成。"


class OtherDigest(Refusal):
    code = "OTHER_DIGEST"
    status = 422
    message = "What arrived has the digest {found}, not {given}"
    message_zh = "收到内容的摘要为{found}，而非{given}"
    next_step = "The file was changed on its way: send it again."
    next_step_zh = "文件在传输中发生变化，请重新发送。"


class BusyUpload(Refusal):
    code = "UPLOAD_BUSY"
    status = 409
    message = "Another request is adding to this upload right now"
    message_zh = "另一请求正在写入该上传"
    next_step = "Wait for its answer; parts are sent one after another."
    next_step_zh = "请等待其完成；各部分须依次发送。"


class NoRoom(Refusal):
    code = "NO_ROOM"
    status = 507
    message = "There is no room for {size} bytes now"
    message_zh = "目前没有容纳{size}字节的空间"
    next_step = "Try again later, or tell the operator of the platform."
    next_step_zh = "请稍后再试，或联系平台运营人员。"


class NoBytes(Refusal):
    code = "NO_BYTES"
    status = 422
    message = "The file has no bytes"
    message_zh = "文件没有内容"
    next_step = "Name the size of the file in bytes, above zero."
    next_step_zh = "请填写文件的字节数，须大于零。"


class FileMissing(Refusal):
    code = "FILE_MISSING"
    status = 422
    message = "The form holds no file"
    message_zh = "表单中没有文件"
    next_step = "Send the file as the part named `file`."
    next_step_zh = "请将文件作为名为 file 的部分发送。"


class ItemMissing(Refusal):
    code = "ITEM_MISSING"
    status = 422
    message = "It is not said what is delivered"
    message_zh = "未说明报送的目录事项"
    next_step = "Name the item: {items}"
    next_step_zh = "请指明目录事项：{items}"


class NotAskedRight(Refusal):
    code = "NOT_ASKED_RIGHT"
    status = 422
    message = "The request cannot be read: {why}"
    message_zh = "无法读取该请求：{why}"
    next_step = "GET /v1/openapi.json says what it must hold."
    next_step_zh = "请求格式见 /v1/openapi.json。"


class FolderMissing(Refusal):
    code = "FOLDER_MISSING"
    status = 422
    unreadable = True
    message = "{folder} is no folder that can be written"
    message_zh = "{folder}不是可写的文件夹"
    next_step = "Make the folder and let this program write to it."
    next_step_zh = "请建立该文件夹并授予写权限。"


class FolderWatched(Refusal):
    code = "FOLDER_WATCHED"
    status = 409
    message = "{folder} is watched by another program already"
    message_zh = "{folder}已被另一程序监视"
    next_step = "End the other watcher first; one folder has one."
    next_step_zh = "请先结束另一监视程序；一个文件夹只能由一个程序监视。"
