"""The roster: who has to be insured on a day, who was hired as a child, young workers at night."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from goodstanding.kernel.labour_records import Days, Flags, Ints, Punches, Roster
from goodstanding.law.labour.breach import Breach, hours, month_name, rows
from goodstanding.law.labour.limits import MONTHS
from goodstanding.law.labour.parameters import HOUR, PARAMETERS, rules

DAY = 24 * HOUR
RISES_FROM = np.datetime64(PARAMETERS["retirement_rises_from"], "M")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Insured and eligible by scheme (blank cells count in neither but in `unsaid`), and who could not be told."""

    insured: dict[str, int]
    known: dict[str, int]
    eligible: int
    retired: int
    new: int
    unsaid: int
    untold: int


def retirement_month(born: Days, sex: str) -> Days:
    """The month in which a worker born in `born` (datetime64[M]) reaches the statutory age, as raised from 2025."""
    line = PARAMETERS["retirement"][sex]
    old = born.astype("datetime64[M]") + 12 * line["age"]
    since = (old - RISES_FROM).astype(np.int64)
    later = np.where(since >= 0, np.minimum(since // line["every"] + 1, line["most"]), 0)
    months: Days = old + later
    return months


def retired(roster: Roster, at: np.datetime64) -> Flags:
    """Past the statutory age on that day; False where sex or birth is not known."""
    past = np.zeros(len(roster.worker), bool)
    for sex in ("m", "f"):
        of_sex = (roster.sex == sex) & ~np.isnat(roster.born_first)
        past |= of_sex & (retirement_month(roster.born_first, sex) < at.astype("datetime64[M]"))
    return past


def coverage(roster: Roster, workers: Sequence[str], at: np.datetime64) -> tuple[Coverage, list[Breach]]:
    """Who of the eligible is insured on `at`: retirees and those hired within 30 days are left out."""
    old = retired(roster, at)
    days = PARAMETERS["registered_within_days"]["value"]
    new = ~np.isnat(roster.hired_last) & (roster.hired_last + days > at) & ~old
    eligible = ~old & ~new
    schemes = {name: column for name, column in roster.schemes.items() if (column >= 0).any()}
    stated = sum((column >= 0 for column in schemes.values()), np.zeros(len(roster.worker), np.int64))
    found = Coverage(
        {name: int((eligible & (column == 1)).sum()) for name, column in schemes.items()},
        {name: int((eligible & (column >= 0)).sum()) for name, column in schemes.items()},
        int(eligible.sum()),
        int(old.sum()),
        int(new.sum()),
        int((eligible & (stated < len(schemes))).sum()) if schemes else 0,
        int((np.isnat(roster.born_first) | (roster.sex == "")).sum()),
    )
    return found, list(_uninsured(roster, workers, at, eligible))


def _uninsured(roster: Roster, workers: Sequence[str], at: np.datetime64, eligible: Flags) -> Iterator[Breach]:
    """Where a scheme is denied; from 2020 the medical fund carries maternity."""
    limit = len(roster.schemes)
    schemes = dict(roster.schemes)
    if at >= np.datetime64(PARAMETERS["maternity_in_medical_from"]["value"]):
        schemes["maternity"] = np.where(schemes["medical"] == 1, 1, schemes["maternity"])
    missing = sum((column == 0 for column in schemes.values()), np.zeros(len(roster.worker), np.int64))
    for who, place in rows(eligible & (missing > 0), roster.worker, np.arange(len(roster.worker))):
        lacking = [name for name, column in schemes.items() if column[place] == 0]
        value, extra = limit - len(lacking), {"missing": lacking}
        yield Breach("social-insurance", workers[who], month_name(at), value, limit, extra=dict(extra))


def hired_as_children(roster: Roster, workers: Sequence[str]) -> tuple[list[Breach], int]:
    """Hired below 16 for certain; and how many months of birth and hire leave open."""
    limit = int(rules()["child-labour"].limit)
    earliest, latest = (_birthday(born, limit) for born in (roster.born_first, roster.born_last))
    certain = roster.hired_last < earliest
    possible = (roster.hired_first < latest) & ~certain
    found = [
        Breach("child-labour", workers[who], month_name(np.datetime64(hired, "D")), _age(born, hired), limit)
        for who, hired, born in rows(
            certain, roster.worker, roster.hired_last.astype(np.int64), roster.born_first.astype(np.int64)
        )
    ]
    return found, int(possible.sum())


def _age(born: int, day: int) -> int:
    first, last = np.datetime64(born, "D").item(), np.datetime64(day, "D").item()
    return int(last.year - first.year - ((last.month, last.day) < (first.month, first.day)))


def _birthday(born: Days, years: int) -> Days:
    month = born.astype("datetime64[M]")
    day: Days = (month + 12 * years).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))
    return day


def young_at_night(roster: Roster, punches: Punches, workers: Sequence[str]) -> Iterator[Breach]:
    """Below 18 for certain on the day, and at work between 22:00 and 06:00."""
    eighteen = np.full(len(workers), np.datetime64("NaT"), "datetime64[D]")
    eighteen[roster.worker] = _birthday(roster.born_first, PARAMETERS["young_below"]["value"])
    young = punches.day < eighteen[punches.worker]
    worker, day = punches.worker[young], punches.day[young]
    night = _night_seconds(punches.clock[young], (punches.stop - punches.start)[young])
    keys, back = np.unique(worker * MONTHS + day.astype("datetime64[M]").astype(np.int64), return_inverse=True)
    sums = np.bincount(back.ravel(), weights=night, minlength=len(keys)).astype(np.int64)
    for key, value in rows(sums > 0, keys, sums):
        yield Breach("young-night", workers[key // MONTHS], month_name(key % MONTHS), hours(value), 0)


def _night_seconds(clock: Ints, length: Ints) -> Ints:
    """How much of a stretch lies between 22:00 and 06:00, by the clock it began on."""
    begins, ends = PARAMETERS["night"]["from_hour"] * HOUR, PARAMETERS["night"]["to_hour"] * HOUR
    nights = [(0, ends), (begins, DAY + ends), (DAY + begins, 2 * DAY + ends)]
    return sum(
        (np.maximum(np.minimum(clock + length, last) - np.maximum(clock, first), 0) for first, last in nights),
        np.zeros(len(clock), np.int64),
    )
