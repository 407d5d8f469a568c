"""Raw labour records as columns: punches, pay, roster and approvals. Workers are codes; nothing of it is stored."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Punches:
    """One row a stretch of work. `worker`: place in `Records.workers`; `day`: datetime64[D], the day of `in`.

    `start`, `stop`: seconds since 1970 on one time line; `section`: place in `sections`. `unknown_worker`,
    `unknown_month`: the worker-months (datetime64[M]) of rows whose hours are not known and therefore not counted.
    `clock`: seconds from midnight at `in`, as the site's clock showed it.
    """

    worker: Ints
    day: Days
    start: Ints
    stop: Ints
    clock: Ints
    section: Ints
    sections: tuple[str, ...]
    unknown_worker: Ints
    unknown_month: Days


@dataclass(frozen=True, slots=True)
class Payroll:
    """One row a worker and month (datetime64[M]); money in CNY, NaN where the cell is empty or unreadable."""

    worker: Ints
    month: Days
    base: Floats
    overtime_pay: Floats
    allowances: Floats
    deductions: Floats
    paid: Floats


@dataclass(frozen=True, slots=True)
class Roster:
    """One row a worker. Days known to the month alone run from `_first` to `_last`; NaT where unknown.

    `sex`: "m", "f" or "". `schemes`: scheme to 1 insured, 0 not, -1 not said.
    """

    worker: Ints
    sex: npt.NDArray[np.str_]
    born_first: Days
    born_last: Days
    hired_first: Days
    hired_last: Days
    schemes: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Approval:
    """A special working-hour approval: whom it covers, from when to when, `comprehensive` or `flexible`."""

    scope: str
    first: np.datetime64
    last: np.datetime64
    system: str


@dataclass(frozen=True, slots=True)
class Records:
    """What was delivered. `noticed`: what could not be used, by kind; `replaced`: names and numbers made codes."""

    workers: tuple[str, ...]
    punches: Punches
    payroll: Payroll | None = None
    roster: Roster | None = None
    approvals: tuple[Approval, ...] = ()
    noticed: Counter[str] = field(default_factory=Counter)
    replaced: int = 0
