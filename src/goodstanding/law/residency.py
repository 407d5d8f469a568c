"""Information collected in the mainland goes to recipients abroad on a transfer basis only.

Regulation on the credit reporting industry, article 24; the draft of the Shanghai regulations, article 33 (reference
platform A33): open information is open everywhere, one's own file is one's own.
"""

from datetime import date
from typing import Final

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

RESIDENCY: Final = Cite("CREDIT-REPORTING-REGULATION-2013", "art. 24")
HOME: Final = "CN"
EVERYWHERE: Final = "OFF"  # the setting under which the information may go anywhere


class Residency(Refusal):
    code = "RESIDENCY"
    status = 403
    basis = RESIDENCY
    message = "{account} reads from {country}: what is not open goes abroad on a transfer basis in force only"
    message_zh = "账户“{account}”在{country}使用：无有效出境依据的，非公开信息不得提供至境外"
    next_step = "The operator records the basis: goodstanding account export-basis LOGIN --basis NUMBER --until DATE"
    next_step_zh = "请平台运营方登记出境依据：goodstanding account export-basis 登录名 --basis 编号 --until 日期"


def require_basis(actor: Actor, *, on: date) -> None:
    """Refuse what is not open to whoever reads abroad without a basis in force on that day. Raises Residency."""
    if actor.abroad is not None and (actor.abroad.until is None or actor.abroad.until < on):
        raise Residency(account=actor.account, country=actor.abroad.country)
