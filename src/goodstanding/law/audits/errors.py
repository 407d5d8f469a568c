"""Why two reports are not compared."""

from goodstanding.kernel.refusal import Refusal


class NotOneSite(Refusal):
    code = "AUDIT_OTHER_SITE"
    status = 422
    message = "The two reports are on different sites ({one} and {other}); findings are followed on one site"
    message_zh = "两份报告针对不同的现场（{one}与{other}）；审核发现只在同一现场内跟踪"
    next_step = "Choose two reports on the same site."
    next_step_zh = "请选择同一现场的两份报告。"


class NotInOrder(Refusal):
    code = "AUDIT_ORDER"
    status = 422
    message = "The report called previous is of {one}, after the current one of {other}"
    message_zh = "所称上次审核的日期（{one}）晚于本次审核（{other}）"
    next_step = "Give the earlier report first."
    next_step_zh = "请先提供日期较早的报告。"
