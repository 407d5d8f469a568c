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


class Restricted(Refusal):
    """Instead of NotHeld, for whoever holds a live ground for it: what is there is never told to be absent."""

    code = "RESTRICTED"
    status = 403
    message = "What is held about {code} is not public; your ground {ground} opens it"
    message_zh = "关于{code}的信息不公开，可依据{ground}查询"
    next_step = "Enquire on {ground}, for its purpose: /enquire/, or POST /v1/organisations/{organisation}/enquiries."
    next_step_zh = "请依据{ground}按其目的查询：/enquire/ 或 POST /v1/organisations/{organisation}/enquiries。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")


class NoSuchCase(Refusal):
    code = "NO_SUCH_CASE"
    status = 404
    message = "Nothing about {organisation} belongs to a case {case}"
    message_zh = "没有关于{organisation}且属于案件“{case}”的内容"
    next_step = "Q7 is a question why somebody looked, D12 a delivery, R34 a record; else give the organ's case number."
    next_step_zh = "Q7 为查询缘由询问，D12 为报送，R34 为记录；其他请填写机关的案件编号。"


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


class NoSuchAuthorisation(Refusal):
    code = "NO_SUCH_AUTHORISATION"
    status = 404
    message = "There is no authorisation {authorisation} of your organisation"
    message_zh = "没有属于您单位的授权{authorisation}"
    next_step = "Look at the list of authorisations of your organisation."
    next_step_zh = "请查看本单位的授权列表。"


class NoSuchMatter(Refusal):
    code = "NO_SUCH_MATTER"
    status = 404
    message = "There is no published matter {matter}"
    message_zh = "没有已公布的事项{matter}"
    next_step = "Look at the list of published matters."
    next_step_zh = "请查看已公布的查询事项。"


class NotYoursToAuthorise(Refusal):
    code = "NOT_YOURS_TO_AUTHORISE"
    status = 403
    message = "{account} does not represent {subject}; only the organisation itself authorises"
    message_zh = "{account}不是{subject}的代表；只能由该组织本身授权"
    next_step = "Sign in as the organisation's representative."
    next_step_zh = "请以该组织代表的账户登录。"
    basis = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")


class TermsIncomplete(Refusal):
    code = "TERMS_INCOMPLETE"
    status = 422
    message = "An authorisation names known items, a first and a last day in that order, and the notice that was read"
    message_zh = "授权须载明目录内的项目、先后有序的起止日期以及已阅读的告知书"
    next_step = "Fill in what is missing."
    next_step_zh = "请补充缺少的内容。"


class FourEyes(Refusal):
    code = "FOUR_EYES"
    status = 403
    message = "Whoever published a matter does not confirm it"
    message_zh = "公布事项者不得自行确认"
    next_step = "Ask another officer to confirm it."
    next_step_zh = "请由另一名人员确认。"


class NoSuchLook(Refusal):
    code = "NO_SUCH_LOOK"
    status = 404
    message = "There is no look {look} at your organisation"
    message_zh = "没有针对您单位的查询{look}"
    next_step = "Choose one from the list of who looked."
    next_step_zh = "请从查询记录中选择。"


class NobodyToAsk(Refusal):
    code = "NOBODY_TO_ASK"
    status = 409
    message = "Look {look} was made by somebody without an account; nobody can be asked"
    message_zh = "第{look}次查询由未登录的公众作出，无人可询"
    next_step = "Only what is open to everybody was shown; ask about looks that name a unit."
    next_step_zh = "该查询仅展示公开信息；请就列明单位的查询提问。"


class NoSuchQuestion(Refusal):
    code = "NO_SUCH_QUESTION"
    status = 404
    message = "There is no open question {question} for your unit to answer"
    message_zh = "没有待您单位答复的疑问{question}"
    next_step = "Choose one from the list of questions; an answer once given stays."
    next_step_zh = "请从疑问列表中选择；已作出的答复不再更改。"


class AnswerMissing(Refusal):
    code = "ANSWER_MISSING"
    status = 422
    message = "Write why the organisation's file was looked at"
    message_zh = "请写明查询该组织信用档案的原因"
    next_step = "Write one sentence or more; two thousand characters at most."
    next_step_zh = "请填写至少一句话，最多两千字。"


class QuestionMissing(Refusal):
    code = "QUESTION_MISSING"
    status = 422
    message = "Write what you want to know about this look"
    message_zh = "请写明您对该次查询的疑问"
    next_step = "Write one sentence or more; a thousand characters at most."
    next_step_zh = "请填写至少一句话，最多一千字。"


class BadCursor(Refusal):
    code = "BAD_CURSOR"
    status = 422
    message = "This cursor was not given out here"
    message_zh = "该游标并非由本接口给出"
    next_step = "Begin without a cursor, and then pass on the one each answer holds as it is."
    next_step_zh = "请先不带游标查询，再原样使用每次答复给出的游标。"


class NoSuchReport(Refusal):
    """Also the answer to a wrong verification code: whether a number exists is told to its holder only."""

    code = "NO_SUCH_REPORT"
    status = 404
    message = "There is no report with this number and this verification code"
    message_zh = "没有与该编号和验证码相符的报告"
    next_step = "Both stand on the report's first page and in its QR code."
    next_step_zh = "编号和验证码见报告首页及二维码。"


class NotAFile(Refusal):
    code = "NOT_A_FILE"
    status = 422
    message = "The body is empty or larger than {limit} bytes"
    message_zh = "正文为空或超过{limit}字节"
    next_step = "Send the sealed PDF or its JSON twin itself as the body."
    next_step_zh = "请将加盖电子签章的 PDF 或其 JSON 文件本身作为正文发送。"
