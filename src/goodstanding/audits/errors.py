"""The refusals of following an audit."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

PLAN = Cite("AMFORI-BSCI-MANUAL", "continuous improvement, 60 days after the audit")


class NoSuchAudit(Refusal):
    """Also the answer where there is one that whoever asks is not shown."""

    code = "NO_SUCH_AUDIT"
    status = 404
    message = "There is no social audit here that may be shown to you"
    message_zh = "没有可向您展示的社会责任审核"
    next_step = "Ask the organisation for its authorisation, or look at the list of its audits."
    next_step_zh = "请取得该组织授权，或查看其审核列表。"


class NoSuchFinding(Refusal):
    code = "NO_SUCH_FINDING"
    status = 404
    message = "The audit of {day} has no finding {finding}"
    message_zh = "{day}的审核没有发现{finding}"
    next_step = "Choose one of the findings on the action board."
    next_step_zh = "请从改善看板中选择。"


class NotYourPlan(Refusal):
    code = "NOT_YOUR_PLAN"
    status = 403
    message = "Only the audited organisation itself plans and reports corrective action; {account} is not its account"
    message_zh = "改善措施只能由受审核组织自己计划和报告；{account}不是其代表"
    next_step = "Sign in as the organisation's representative."
    next_step_zh = "请以该组织代表的账户登录。"


class VerifiedByAnother(Refusal):
    code = "VERIFIED_BY_ANOTHER"
    status = 403
    message = "An action is verified by the audit firm or by a buyer the audit is shared with, never by the site itself"
    message_zh = "改善措施须由审核机构或获授权的买家验证，不得自行验证"
    next_step = "Wait for their verification."
    next_step_zh = "请等待对方验证。"


class WrongState(Refusal):
    code = "ACTION_WRONG_STATE"
    message = "The action on {finding} is “{state}”: this is not possible now"
    message_zh = "{finding}的改善措施处于“{state_zh}”状态，现在不能进行此操作"
    next_step = "Look at the action as it stands now."
    next_step_zh = "请查看该措施的当前状态。"


class ChangedMeanwhile(Refusal):
    code = "ACTION_CHANGED"
    message = "The action on {finding} was changed while you were writing: you saw version {seen}, it is at {held}"
    message_zh = "在您填写期间，{finding}的改善措施已被修改：您看到的是第{seen}版，现为第{held}版"
    next_step = "Read what is there now, then write again."
    next_step_zh = "请先阅读现有内容，再重新填写。"


class PlanIncomplete(Refusal):
    code = "PLAN_INCOMPLETE"
    status = 422
    message = "A plan says the root cause, what is done, which role or unit owns it, and by when; missing: {missing}"
    message_zh = "改善计划须写明根本原因、措施、负责的岗位或部门以及期限；缺少：{missing_zh}"
    next_step = "Fill in what is missing. An owner is a role or unit, never a person's name."
    next_step_zh = "请补充缺少的内容。负责方须为岗位或部门，不得填写个人姓名。"


class DueOutside(Refusal):
    code = "DUE_OUTSIDE"
    status = 422
    message = "{due} is no day for this action: it lies between {first} and {last}"
    message_zh = "{due}不能作为期限：应在{first}至{last}之间"
    next_step = "Choose a day within a year of the closing meeting."
    next_step_zh = "请选择末次会议后一年以内的日期。"
    basis = PLAN


class EvidenceMissing(Refusal):
    code = "EVIDENCE_MISSING"
    status = 422
    message = "Nothing shows yet that {finding} was put right; after a return, something new has to"
    message_zh = "尚无证据表明{finding}已整改；退回后须补充新的证据"
    next_step = "Add a file with its own date first."
    next_step_zh = "请先添加注明日期的文件。"


class EvidenceDated(Refusal):
    code = "EVIDENCE_DATED"
    status = 422
    message = "A file of {dated} cannot show a correction made between the audit of {first} and today, {last}"
    message_zh = "{dated}的文件不能证明在{first}审核之后、今天（{last}）之前完成的整改"
    next_step = "Give the day the file itself was made, not the day you hand it in."
    next_step_zh = "请填写文件本身的日期，而非提交日期。"


class EvidenceTwice(Refusal):
    code = "EVIDENCE_TWICE"
    message = "This very file is among the evidence already"
    message_zh = "该文件已在证据之中"
    next_step = "Add another file."
    next_step_zh = "请添加其他文件。"


class EvidenceEmpty(Refusal):
    code = "EVIDENCE_EMPTY"
    status = 422
    message = "Evidence needs a file that is not empty, a title and a day"
    message_zh = "证据须有非空文件、名称和日期"
    next_step = "Choose the file and fill in title and day."
    next_step_zh = "请选择文件并填写名称和日期。"


class ReasonMissing(Refusal):
    code = "REASON_MISSING"
    status = 422
    message = "Say what is missing: the site has to know what to do"
    message_zh = "请说明缺少什么，以便对方整改"
    next_step = "Write one sentence or more, five hundred characters at most."
    next_step_zh = "请填写至少一句话，最多五百字。"


class NoSuchFeed(Refusal):
    """One answer for an address that never was and for one that was revoked."""

    code = "NO_SUCH_FEED"
    status = 404
    message = "There is no calendar at this address"
    message_zh = "该地址没有日历"
    next_step = "Ask the organisation for a new address."
    next_step_zh = "请向该组织索取新的地址。"


class NotAnAuditor(Refusal):
    code = "NOT_AN_AUDITOR"
    status = 403
    message = "Only a unit that delivers social audits raises a zero-tolerance alert"
    message_zh = "只有报送社会责任审核的单位可以发出零容忍警报"
    next_step = "Tell the audit firm, or the authority where a person is in danger."
    next_step_zh = "请告知审核机构；人身受到危险时请立即报告主管部门。"


class NoSuchAlert(Refusal):
    code = "NO_SUCH_ALERT"
    status = 404
    message = "There is no alert {alert} that may be shown to you"
    message_zh = "没有可向您展示的警报{alert}"
    next_step = "Look at the list of alerts."
    next_step_zh = "请查看警报列表。"


class AlertIncomplete(Refusal):
    code = "ALERT_INCOMPLETE"
    status = 422
    message = "An alert names its kind, what was found, and a moment it was found that is not in the future"
    message_zh = "警报须写明类别、所发现的情况以及不晚于现在的发现时间"
    next_step = "Fill in what is missing."
    next_step_zh = "请补充缺少的内容。"


class LimitNotYours(Refusal):
    code = "LIMIT_NOT_YOURS"
    status = 403
    message = "This step of the clock is ended by the {by}"
    message_zh = "此步骤须由{by_zh}完成"
    next_step = "Leave it to them."
    next_step_zh = "请由对方完成。"


class LimitEnded(Refusal):
    code = "LIMIT_ENDED"
    message = "This step has been ended, or the alert is closed"
    message_zh = "该步骤已完成，或警报已关闭"
    next_step = "Look at the alert as it stands now."
    next_step_zh = "请查看警报的当前状态。"


class NoSuchSupplier(Refusal):
    code = "NO_SUCH_SUPPLIER"
    status = 404
    message = "There is no line {line} waiting in your list of suppliers"
    message_zh = "您的供应商名单中没有待认定的第{line}条"
    next_step = "Look at the list as it stands now."
    next_step_zh = "请查看名单的当前状态。"


class SecondPair(Refusal):
    code = "SECOND_PAIR"
    status = 403
    message = "Whoever entered a supplier does not decide whom it means"
    message_zh = "录入供应商者不得自行认定其所指"
    next_step = "Ask another account of your unit."
    next_step_zh = "请由本单位另一账户认定。"


class NoSuchPlanRow(Refusal):
    code = "NO_SUCH_PLAN_ROW"
    status = 422
    message = "“{key}” is no row of your plan"
    message_zh = "“{key}”不是您改善计划中的行"
    next_step = "Leave the first two columns as they were exported; export the plan again if they were lost."
    next_step_zh = "请保持导出时的前两列不变；如已丢失，请重新导出。"


class PlanRowTwice(Refusal):
    code = "PLAN_ROW_TWICE"
    status = 422
    message = "“{key}” stands in the sheet more than once"
    message_zh = "“{key}”在表中出现不止一次"
    next_step = "Keep one of the rows."
    next_step_zh = "请只保留一行。"


class PlanRowUnread(Refusal):
    code = "PLAN_ROW_UNREAD"
    status = 422
    message = "Row {row} cannot be read: {why}"
    message_zh = "第{row}行无法读取：{why_zh}"
    next_step = "Write text instead of a formula, days as 2026-11-24, and leave the version as exported."
    next_step_zh = "请填写文本而非公式，日期写作 2026-11-24，版本保持导出时的数值。"
