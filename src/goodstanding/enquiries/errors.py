"""The refusals of an enquiry."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal


class NotHeld(Refusal):
    """Also the answer where everything held may not be shown to whoever asks: body and status are the same."""

    code = "NOT_HELD"
    status = 404
    message = "Nothing that may be shown is held about {code}"
    message_zh = "没有可向您展示的关于{code}的信息"
    next_step = "Check the code; non-public information is shown to the organisation itself and by its authorisation."
    next_step_zh = "请核对代码；非公开信息仅向该组织本身或经其授权者展示。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")


class AudienceNotYours(Refusal):
    code = "AUDIENCE_NOT_YOURS"
    status = 403
    message = "{account} may not see what the {audience} sees of {code}"
    message_zh = "{account}无权以{audience}身份查看{code}"
    next_step = "Ask the organisation for its written authorisation."
    next_step_zh = "请取得该组织的书面授权。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")


class NoSuchDay(Refusal):
    code = "NO_SUCH_DAY"
    status = 422
    message = "{day} is no day of the calendar"
    message_zh = "“{day}”不是有效的日期"
    next_step = "Write the day as 2026-11-24."
    next_step_zh = "日期请写作 2026-11-24。"
