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
