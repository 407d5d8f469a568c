"""Why a name is not matched to an organisation."""

from goodstanding.kernel.refusal import Refusal


class NoSuchSubject(Refusal):
    code = "NO_SUCH_SUBJECT"
    status = 404
    message = "No organisation with the code {subject} is known"
    message_zh = "没有代码为{subject}的组织"
    next_step = "Choose one of the candidates, or decide that none of them is meant."
    next_step_zh = "请选择候选组织之一，或认定均非所指。"


class AlreadyDecided(Refusal):
    code = "MATCH_ALREADY_DECIDED"
    status = 409
    message = "It was decided on {day} by {account} whom this name means"
    message_zh = "该名称所指已由{account}于{day}认定"
    next_step = "Withdraw that decision first if it was wrong."
    next_step_zh = "如认定有误，请先撤回。"


class NothingDecided(Refusal):
    code = "NO_MATCH_DECISION"
    status = 404
    message = "No decision {decision} is in force"
    message_zh = "没有有效的认定{decision}"
    next_step = "Ask for the candidates and decide."
    next_step_zh = "请查看候选组织后认定。"


class NoName(Refusal):
    code = "NO_NAME"
    status = 422
    message = "There is no name to decide about"
    message_zh = "没有可供认定的名称"
