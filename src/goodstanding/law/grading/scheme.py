"""A published scheme as it stands for one evaluation year: plain values a lawyer can read beside the annex."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from goodstanding.kernel.citation import Cite

UNCONFIRMED_BELOW = 70
PER = ("occurrence", "month", "tax-kind", "year", "tax-kind-year")
Condition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """What every row of a scheme has: a code, names, the place in the law and how sure we are of it."""

    code: str
    name: str
    name_zh: str
    cite: Cite
    confidence: int
    source: tuple[str, ...] = ()

    @property
    def unconfirmed(self) -> bool:
        return self.confidence < UNCONFIRMED_BELOW


@dataclass(frozen=True, slots=True)
class Criterion(Rule):
    """A row events are counted under. Points in hundredths.

    `points` are deducted once per `per`; `direct` is a grade given whatever the score; `bars` a grade excluded.
    `when`: counts only if met; `fits`: refused unless met. `restore`: yes, no or unconfirmed.
    `events_as` is what an event writes in `code` (an answered question: "6.2=No").
    """

    events_as: str = ""
    points: int = 0
    per: str = "occurrence"
    cap: int = 0
    plus_percent: bool = False
    direct: str = ""
    bars: str = ""
    when: Condition = field(default_factory=dict)
    fits: Condition = field(default_factory=dict)
    restore: str = "yes"
    small: bool = False
    gradual: bool = False
    continuing: bool = False
    flag: bool = False
    status: bool = False
    person: bool = False
    pays: bool = False
    asked: bool = True
    value: str = ""


@dataclass(frozen=True, slots=True)
class Clause(Rule):
    """A row that is decided on the organisation's own facts: a start, a grade given or barred, a carry-over."""

    when: Condition = field(default_factory=dict)
    points: int = 0
    grade: str = ""
    falls_to: str = ""
    of: tuple[str, ...] = ()
    reason: str = "direct"


@dataclass(frozen=True, slots=True)
class Band(Rule):
    """A grade for scores from `low` (included) to `high` (excluded), in hundredths; None is no bound."""

    grade: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A share of the points comes back when corrected within it; without a bound, at any time."""

    percent: int
    within_days: int | None = None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Restoration(Rule):
    windows: tuple[Window, ...] = ()
    small_limit: int = 0
    small_days: int = 0
    small_percent: int = 0


@dataclass(frozen=True, slots=True)
class Overall(Rule):
    """Points for clean months once everything is corrected; months up to `months_above` give none."""

    points_per_month: int = 0
    months_above: int = 0
    cap: int = 0
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting(Rule):
    """When the authority restores a direct grade: the months without a new breach, if it is one of `criteria`.

    Without `criteria` it is any. `until` and `within_days` bound the day it can be restored by; `when` asks for an
    amount, and one nobody stated does not meet it. `reorganised`: only under a court-approved reorganisation.
    `by_itself`: nothing is applied for. The names say what is to be done.
    """

    criteria: tuple[str, ...] = ()
    months: int = 0
    until: str = ""
    within_days: int | None = None
    when: Condition = field(default_factory=dict)
    reorganised: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class DirectRestoration(Rule):
    """What remains of a direct grade the authority has restored: a barred grade. `waiting`: the first that fits."""

    bars: str = ""
    falls_to: str = ""
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Period(Rule):
    """The year evaluated stands alone; its result is known by that month and day of the next."""

    month: int = 12
    day: int = 31


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason why everything of a result is unconfirmed."""

    why: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One scheme for one evaluation year; `grades` best first."""

    scheme: str
    year: int
    version: str
    name: str
    name_zh: str
    label: str
    label_zh: str
    method: str
    grades: tuple[str, ...]
    facts: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    starts: tuple[Clause, ...] = ()
    bands: tuple[Band, ...] = ()
    counting: tuple[Clause, ...] = ()
    instead: tuple[Clause, ...] = ()
    bars: tuple[Clause, ...] = ()
    direct: tuple[Clause, ...] = ()
    carry_over: tuple[Clause, ...] = ()
    not_evaluated: tuple[Clause, ...] = ()
    restoration: Restoration | None = None
    overall: Overall | None = None
    direct_restoration: DirectRestoration | None = None
    reorganisation: Rule | None = None
    waivers_from: int | None = None
    excuses: Mapping[str, Rule] = field(default_factory=dict)
    period: Period | None = None
    successor: str = ""
    areas: Mapping[str, Any] = field(default_factory=dict)
    doubt: Doubt | None = None
    full: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by_event(self) -> dict[str, Criterion]:
        return {criterion.events_as: criterion for criterion in self.criteria}

    def rank(self, grade: str) -> int:
        """1 is the best grade; 0 is none."""
        return self.grades.index(grade) + 1 if grade else 0

    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that may hold of an organisation and are told beside its grade, in one fixed order."""
        return (*self.direct, *self.bars, *self.instead)
