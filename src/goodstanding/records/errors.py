"""Why a record may not be withdrawn or revoked."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

RESTORATION = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "art. 38")


class NoSuchRecord(Refusal):
    code = "NO_SUCH_RECORD"
    status = 404
    message = "There is no record {record} of yours"
    message_zh = "没有属于您的记录{record}"
    next_step = "Look the record up in the list of your deliveries."
    next_step_zh = "请在报送列表中查找该记录。"


class NotCurrent(Refusal):
    code = "NOT_CURRENT"
    status = 409
    message = "Record {record} is {state} already"
    message_zh = "记录{record}已{state_zh}"
    next_step = "Act on the current statement of the same document."
    next_step_zh = "请对该文书的现行记录进行操作。"


class ReasonMissing(Refusal):
    code = "REASON_MISSING"
    status = 422
    message = "A withdrawal needs its reason, a revocation also the number of the document that revokes"
    message_zh = "撤回须说明理由；撤销还须提供撤销文书的文号"
    next_step = "Give --reason, and --document for a revocation."
    next_step_zh = "请填写 --reason；撤销时还须填写 --document。"
    basis = RESTORATION


class NotRevocable(Refusal):
    code = "NOT_REVOCABLE"
    status = 422
    message = "A {item} is not a decision that can be revoked; withdraw it or deliver a correction"
    message_zh = "{item}不是可撤销的决定；请撤回或报送更正"
    next_step = "Use `goodstanding record withdraw`."
    next_step_zh = "请使用 goodstanding record withdraw。"


class AlreadyMarked(Refusal):
    code = "ALREADY_MARKED"
    status = 409
    message = "Record {record} bears the mark {kind} already"
    message_zh = "记录{record}已有标注：{kind}"
    next_step = "End that mark first: it is ended when the objection is decided or the restoration taken back."
    next_step_zh = "请先结束原标注：异议办结或修复撤销时标注终止。"


class NotMarked(Refusal):
    code = "NOT_MARKED"
    status = 409
    message = "Record {record} does not bear the mark {kind}"
    message_zh = "记录{record}没有标注：{kind}"
    next_step = "Look at the record: its marks stand beside it."
    next_step_zh = "请查看该记录及其标注。"
