"""Why the catalogue says no."""

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.catalogue import YEARLY


class SecondEdition(Refusal):
    code = "SECOND_EDITION"
    status = 409
    basis = YEARLY
    message = "The edition {year} is published; another one in the same year is not"
    message_zh = "{year} 年版目录已发布，同一年度不得再次发布"
    next_step = "Changes go into the edition of the following year."
    next_step_zh = "变更内容列入下一年度目录。"


class NothingInForce(Refusal):
    code = "NO_EDITION_IN_FORCE"
    status = 409
    basis = YEARLY
    message = "No edition of the catalogue was in force on {at}"
    message_zh = "{at} 没有生效的目录"
    next_step = "Publish one with `goodstanding init`; nothing may be collected without it."
    next_step_zh = "请运行 `goodstanding init` 发布目录；无目录不得归集信息。"


class NotInEdition(Refusal):
    code = "CAT_NOT_LISTED"
    status = 422
    basis = YEARLY
    message = "The catalogue of {year} does not name {item}"
    message_zh = "{year} 年版目录未列入“{item}”"
    next_step = "What the catalogue does not name may not be collected. It names: {items}"
    next_step_zh = "未列入目录的信息不得归集。目录所列：{items}"
