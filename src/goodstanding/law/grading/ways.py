"""The ways back: for each higher grade the earliest and the cheapest sequence of lawful steps.

Candidates are rows of one table put through the scheme itself; a way is told only because its row got the grade.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from goodstanding.kernel.calendar import add_months
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import candidates, tell_ways
from goodstanding.law.grading.candidates import Unit, Way
from goodstanding.law.grading.case import Case
from goodstanding.law.grading.choosing import choices
from goodstanding.law.grading.plan import Grade, plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document
from goodstanding.law.grading.scheme import Rulebook

Row = Mapping[str, Any]
YEARS = 5
"""How far ahead a way is looked for: a direct D, its second year, the year without A, and one to spare."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that was graded: what it takes and when its result stands."""

    way: Way
    grade: str
    reached_on: date
    money: int | None
    before: Row

    @property
    def cost(self) -> tuple[int, int]:
        return (self.way.acts, self.money or 0)


def ways_back(case: Case, grade: Grade, at: date) -> list[dict[str, Any]]:
    """Per higher grade one or two ways (`kind`: earliest, cheapest or both), or why there is none.

    Empty for the best grade and for schemes that know no way back (social audits).
    """
    book = case.rulebook
    if book.method != "deduction":
        return []
    lines, base = _base(case, grade)
    found, blocked = _all(case, grade, at, lines, base)
    better = [name for name in book.grades if book.rank(name) < book.rank(base["grade"])]
    return [told for name in better for told in _told(case, name, found, at, blocked)]


def _base(case: Case, grade: Grade) -> tuple[list[Row], Row]:
    lines, _, results = grade(plan(case.rulebook.scheme, case.rulebook.year), [case.subject], case.events)
    return lines, results[0]


def _all(case: Case, grade: Grade, at: date, lines: list[Row], base: Row) -> tuple[list[Found], Refusal | None]:
    """Every candidate with its result: this year's repairs, then the years to come."""
    units = _with_gains(case, grade, at, candidates.open_units(case, lines), base)
    ways = _this_year(case, units, _liftable(case, candidates.directs(lines), at), base)
    results = _graded(case, grade, at, ways)
    found = [_found(case, way, result, at, units) for way, result in zip(ways, results, strict=True)]
    later, blocked = _later(case, grade, at, found)
    return [*found, *later], blocked


def _graded(case: Case, grade: Grade, at: date, ways: Sequence[Way]) -> list[Row]:
    rows = [candidates.rows(case, way, place, at) for place, way in enumerate(ways)]
    events = _numbered([event for _, listed in rows for event in listed])
    _, _, results = grade(plan(case.rulebook.scheme, case.rulebook.year), [facts for facts, _ in rows], events)
    return results


def _numbered(events: list[Row]) -> list[Row]:
    return [{**event, "id": place} for place, event in enumerate(events, start=1)]


def _with_gains(case: Case, grade: Grade, at: date, units: list[Unit], base: Row) -> list[Unit]:
    """What putting each line right would bring, by the scheme's own answer."""
    results = _graded(case, grade, at, [Way(corrected=unit.events) for unit in units])
    return [replace(unit, gain=result["score"] - base["score"]) for unit, result in zip(units, results, strict=True)]


def _this_year(case: Case, units: list[Unit], directs: frozenset[int], base: Row) -> list[Way]:
    book = case.rulebook
    sets = {frozenset[int](), _events(units), *_lasting_sets(case, units)}
    for band in book.bands:
        if band.low is not None and band.low > base["score"]:
            sets.update(choices(units, band.low - base["score"]))
    lifts = [frozenset[int](), directs] if directs else [frozenset[int]()]
    ways = [Way(corrected=chosen, lifted=lifted) for chosen in sorted(sets, key=sorted) for lifted in lifts]
    whole = [way for way in ways if all(unit.events <= way.corrected for unit in units)]
    return [*ways, *(replace(way, months=months) for way in whole for months in _months(case, way))]


def _liftable(case: Case, directs: frozenset[int], at: date) -> frozenset[int]:
    """All the direct grades, or none where the rules do not let one of them be restored."""
    by_id = {event["id"]: event for event in case.events}
    return directs if all(candidates.waiting(case, by_id[place], at) for place in directs) else frozenset()


def _events(units: Iterable[Unit]) -> frozenset[int]:
    return frozenset(place for unit in units for place in unit.events)


def _lasting_sets(case: Case, units: list[Unit]) -> list[frozenset[int]]:
    """Every choice among the duties that come back next year; of more than six only all, none and each alone."""
    lasting = [unit for unit in units if any(_continues(case, place) for place in unit.events)]
    sizes = range(len(lasting) + 1) if len(lasting) <= 6 else (1, len(lasting))
    return [_events(chosen) for size in sizes for chosen in combinations(lasting, size)]


def _months(case: Case, way: Way) -> range:
    """Clean months worth waiting for: from the first that counts to the last that adds anything."""
    rule = case.rulebook.overall
    if rule is None:
        return range(0)
    held = 0 if way.corrected else case.subject.get("clean_months", 0)
    last = max(rule.cap // rule.points_per_month, rule.months_above + 1)
    return range(max(rule.months_above + 1 - held, 1), last - held + 1)


def _found(case: Case, way: Way, result: Row, at: date, units: list[Unit]) -> Found:
    by_id = {event["id"]: event for event in case.events}
    days = [candidates.corrected_on(by_id[place], at) for place in way.corrected]
    days += [candidates.lifted_on(case, by_id[place], at) for place in way.lifted]
    last = max([at, *days])
    chosen = [unit.money for unit in units if unit.events <= way.corrected]
    lifted = candidates.money_due(case, [by_id[place] for place in way.lifted])
    known = [money for money in [*chosen, lifted] if money is not None]
    money = sum(known) if len(known) == len(chosen) + 1 else None
    return Found(way, result["grade"], add_months(last, way.months), money, result)


def _later(case: Case, grade: Grade, at: date, found: list[Found]) -> tuple[list[Found], Refusal | None]:
    """The evaluations to come, year by year, of everything that differs in what it leaves behind."""
    later: list[Found] = []
    front = _distinct(case, found)
    for years in range(1, YEARS + 1):
        try:
            book = following(case.rulebook, years)
            front = _year_on(case, grade, front, book, years)
        except Refusal as refusal:
            return later, refusal
        later += front
        if not front or all(one.grade == case.rulebook.grades[0] for one in front):
            break
    return [one for one in later if one.reached_on >= at], None


def _distinct(case: Case, found: list[Found]) -> list[Found]:
    """Of the ways that leave the same behind, the cheapest; clean months are spent within the year."""
    kept: dict[tuple[str, str, frozenset[int]], Found] = {}
    for one in sorted((one for one in found if not one.way.months), key=lambda one: (one.cost, one.reached_on)):
        left = frozenset(event["id"] for event in case.events) - one.way.corrected - one.way.lifted
        lasting = frozenset(place for place in left if _continues(case, place))
        kept.setdefault((one.grade, one.before["reason"], lasting), one)
    return list(kept.values())


def _continues(case: Case, place: int) -> bool:
    event = next(event for event in case.events if event["id"] == place)
    criterion = candidates.criterion_of(case, event)
    return criterion.continuing or criterion.status


def _year_on(case: Case, grade: Grade, front: list[Found], book: Rulebook, years: int) -> list[Found]:
    rows = [candidates.next_rows(case, one.way, one.before, book, place) for place, one in enumerate(front)]
    events = _numbered([event for _, listed in rows for event in listed])
    _, _, results = grade(plan(book.scheme, book.year), [facts for facts, _ in rows], events)
    known_by = date(book.year + 1, book.period.month, book.period.day) if book.period else date(book.year + 1, 12, 31)
    return [
        Found(candidates.waited(one.way, years), result["grade"], max(known_by, one.reached_on), one.money, result)
        for one, result in zip(front, results, strict=True)
        if result["grade"] is not None
    ]


def following(book: Rulebook, years: int) -> Rulebook:
    """The rulebook that decides a later year. Raises SchemeNotInForce where none is published."""
    year = book.year + years
    last = document(book.scheme)["years"].get("to")
    scheme = book.successor if last is not None and year > last and book.successor else book.scheme
    return rulebook(scheme, year)


def _told(case: Case, name: str, found: list[Found], at: date, blocked: Refusal | None) -> list[dict[str, Any]]:
    """The earliest and the cheapest way to a grade, or why there is none."""
    reach = [one for one in found if one.grade == name]
    if not reach:
        return [tell_ways.none(case, name, found, blocked)]
    earliest = min(reach, key=lambda one: (one.reached_on, one.cost, sorted(one.way.corrected)))
    cheapest = min(reach, key=lambda one: (one.cost, one.reached_on, sorted(one.way.corrected)))
    if earliest == cheapest:
        return [{"grade": name, "kind": "both", **tell_ways.way(case, earliest, at)}]
    return [
        {"grade": name, "kind": kind, **tell_ways.way(case, one, at)}
        for kind, one in (("earliest", earliest), ("cheapest", cheapest))
    ]
