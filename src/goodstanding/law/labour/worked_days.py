"""Punches into hours by worker and day on the real calendar: overlaps counted once, special approvals marked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodstanding.kernel.labour_records import Approval, Days, Flags, Ints, Punches
from goodstanding.law.labour.parameters import DAY_LIMIT, WORKDAY, day_kinds, first_day

STANDARD, COMPREHENSIVE, FLEXIBLE = 0, 1, 2
EVERYBODY = frozenset(
    {"all", "everybody", "all workers", "whole factory", "*", "全厂", "全体", "全体员工", "全部", "所有", "所有员工"}
)


@dataclass(frozen=True, slots=True)
class WorkedDays:
    """One row a worker and day worked, in that order. `place`: of the day in `day_kinds`; `seconds` worked.

    `overtime`: above 8 hours on a workday, all of it on other days; `system`: standard or specially approved;
    `approval`: place of the comprehensive approval, -1 where none. `outside`: rows of years without calendar;
    `unmatched`: the periods of approvals that cover nobody here.
    """

    worker: Ints
    place: Ints
    month: Ints
    seconds: Ints
    kind: Ints
    overtime: Ints
    system: Ints
    approval: Ints
    merged: int
    outside: int
    unmatched: tuple[str, ...]

    @property
    def day(self) -> Days:
        days: Days = first_day() + self.place
        return days


def worked_days(punches: Punches, workers: Sequence[str], approvals: Sequence[Approval] = ()) -> WorkedDays:
    """Hours of every worker and day: each moment counts once, on the day of the `in` that came first."""
    place = (punches.day - first_day()).astype(np.int64)
    inside = (place >= 0) & (place < len(day_kinds()))
    worker, place = punches.worker[inside], place[inside]
    section = punches.section[inside].astype(np.int64)
    gained, order = _gained(worker, punches.start[inside], punches.stop[inside], place)
    length = (punches.stop - punches.start)[inside][order]
    key = (worker * len(day_kinds()) + place)[order]
    keys, first, back = np.unique(key, return_index=True, return_inverse=True)
    seconds = np.bincount(back.ravel(), weights=gained, minlength=len(keys)).astype(np.int64)
    who, day = keys // len(day_kinds()), keys % len(day_kinds())
    system, approval, unmatched = _systems(who, day, section[order][first], punches.sections, workers, approvals)
    kind = day_kinds()[day]
    overtime = np.where(kind == WORKDAY, np.maximum(seconds - DAY_LIMIT, 0), seconds)
    month = (first_day() + day).astype("datetime64[M]").astype(np.int64)
    merged, outside = int((gained < length).sum()), int((~inside).sum())
    return WorkedDays(who, day, month, seconds, kind, overtime, system, approval, merged, outside, unmatched)


def _gained(worker: Ints, start: Ints, stop: Ints, place: Ints) -> tuple[Ints, Ints]:
    """(seconds each row adds to what earlier rows cover, the order they are taken in)."""
    if not len(worker):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.lexsort((place, -stop, start, worker))
    base = start.min()
    shift = worker[order] * (stop.max() - base + 1) - base  # every worker has a stretch of the line alone
    begins, ends = start[order] + shift, stop[order] + shift
    reached = np.maximum.accumulate(ends)
    covered = np.concatenate([[-1], reached[:-1]])
    return np.maximum(ends - np.maximum(begins, covered), 0), order


def _systems(
    worker: Ints, place: Ints, section: Ints, sections: Sequence[str], workers: Sequence[str], held: Sequence[Approval]
) -> tuple[Ints, Ints, tuple[str, ...]]:
    system, which = np.full(len(worker), STANDARD), np.full(len(worker), -1)
    unmatched = []
    day = first_day() + place
    for number, approval in enumerate(held):
        covered = _covered(approval.scope, worker, section, sections, workers)
        if covered is None:
            unmatched.append(f"{approval.first} – {approval.last}")  # a scope may name a person
            continue
        mask = covered & (day >= approval.first) & (day <= approval.last) & (system == STANDARD)
        system[mask] = FLEXIBLE if approval.system == "flexible" else COMPREHENSIVE
        which[mask] = number if approval.system == "comprehensive" else -1
    return system, which, tuple(unmatched)


def _covered(scope: str, worker: Ints, section: Ints, sections: Sequence[str], workers: Sequence[str]) -> Flags | None:
    """Whom a scope names: everybody, sections or workers; None where it names nobody here."""
    named = {_fold(part) for part in re.split(r"[、,，;；/]", scope) if part.strip()}
    if named & EVERYBODY:
        return np.ones(len(worker), bool)
    of_section = [place for place, name in enumerate(sections) if name and _fold(name) in named]
    of_worker = [place for place, code in enumerate(workers) if _fold(code) in named]
    if not of_section and not of_worker:
        return None
    covered: Flags = np.isin(section, of_section) | np.isin(worker, of_worker)
    return covered


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
