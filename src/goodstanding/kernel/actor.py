"""Who acts: every change of state has a named account and unit behind it (Shanghai draft, article 44)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Abroad:
    """Where an account is used that is used abroad. `until`: the last day of the basis on which information may go."""

    country: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting for a unit. `unit` is the party's unified social credit code; ids are the store's rows."""

    account: str
    role: str
    unit: str
    unit_name: str
    account_id: int | None = None
    party_id: int | None = None
    abroad: Abroad | None = None


PUBLIC = Actor(account="public", role="public", unit="", unit_name="")  # whoever has not said who it is
