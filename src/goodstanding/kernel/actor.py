"""Who acts: every change of state has a named account and unit behind it (Shanghai draft, article 44)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting for a unit. `unit` is the party's unified social credit code; ids are the store's rows."""

    account: str
    role: str
    unit: str
    unit_name: str
    account_id: int | None = None
    party_id: int | None = None
