"""What an organisation could do, as rows: events put right, conditions restored, clean months, later years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from goodstanding.kernel.calendar import add_months
from goodstanding.law.grading.case import Case
from goodstanding.law.grading.errors import FactUnknown
from goodstanding.law.grading.scheme import Criterion, Rulebook, Waiting
from goodstanding.law.grading.tables import bounds

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """Events that come back together: those one line counts once. `money` is None where the amount is not stated."""

    events: frozenset[int]
    acts: int
    money: int | None
    gain: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One candidate: `corrected` and `lifted` are event ids, `months` clean months still to come, `waits` years."""

    corrected: frozenset[int] = frozenset()
    lifted: frozenset[int] = frozenset()
    months: int = 0
    waits: int = 0

    @property
    def acts(self) -> int:
        return len(self.corrected) + len(self.lifted) + (self.months > 0)


def open_units(case: Case, lines: Iterable[Row]) -> list[Unit]:
    """The lines of the case that are not put right, each with what is still to do."""
    units = []
    by_id = {event["id"]: event for event in case.events}
    for line in lines:
        if not line["open"] or case.rulebook.criteria[line["ord"]].direct:
            continue
        todo = [by_id[place] for place in line["evidence"] if mended_on(by_id[place]) is None]
        units.append(Unit(frozenset(event["id"] for event in todo), len(todo), money_due(case, todo)))
    return units


def directs(lines: Iterable[Row]) -> frozenset[int]:
    """The events that give a grade directly and are not restored."""
    return frozenset(place for line in lines if line["direct"] for place in line["evidence"])


def mended_on(event: Row) -> date | None:
    mended: date | None = event.get("lifted_on") or event.get("corrected_on") or event.get("paid_on")
    return mended


def criterion_of(case: Case, event: Row) -> Criterion:
    return case.rulebook.by_event[event["code"]]


def money_due(case: Case, events: Iterable[Row]) -> int | None:
    """Cents still to pay under criteria about payment; None where an amount is not stated."""
    due = 0
    for event in events:
        if not criterion_of(case, event).pays:
            continue
        if event.get("amount") is None:
            return None
        due += max(event["amount"] - (event.get("paid") or 0), 0)
    return due


def corrected_on(event: Row, at: date) -> date:
    """Putting right happens today, or on the day itself where that is still to come."""
    day = event.get("date")
    return max(at, day) if day else at


def lifted_on(case: Case, event: Row, at: date) -> date:
    """The day the authority can restore a direct grade: months without a new breach run from the last one."""
    rule = waiting(case, event, at)
    since = max((each["date"] for each in case.events if each.get("date") and not each["waived"]), default=at)
    return max(at, event.get("date") or at, add_months(since, rule.months) if rule and rule.months else at)


def waiting(case: Case, event: Row, at: date) -> Waiting | None:
    """The waiting period that a direct grade is borne for; None where the rules know no restoration of it."""
    rule = case.rulebook.direct_restoration
    return next((one for one in rule.waiting if _fits(case, one, event, at)), None) if rule else None


def _fits(case: Case, rule: Waiting, event: Row, at: date) -> bool:
    since = event.get("date") or at
    if rule.criteria and criterion_of(case, event).code not in rule.criteria:
        return False
    if rule.reorganised and not reorganised(case, event):
        return False
    if rule.within_days is not None and at > since + timedelta(days=rule.within_days):
        return False
    if rule.until and at > last_day_of(case, rule.until):
        return False
    amount, below = event.get("amount"), bounds(rule.when)["amount_below"]
    return below is None or (amount is not None and amount < below)


def last_day_of(case: Case, until: str) -> date:
    """The last day of the year evaluated, or of the one after it."""
    return date(case.rulebook.year if until == "year-end" else case.rulebook.year + 1, 12, 31)


def reorganised(case: Case, event: Row) -> bool:
    """Conduct before a reorganisation that the rules spare."""
    day, until = event.get("date"), event.get("reorganised_on")
    return bool(case.rulebook.reorganisation and day and until and day <= until)


def rows(case: Case, way: Way, subject: int, at: date) -> tuple[Row, list[Row]]:
    """The candidate's row of facts and its events, in the case's own year."""
    facts = {**case.subject, "subject": subject}
    if way.months:
        held = 0 if way.corrected else case.subject.get("clean_months", 0)
        facts |= {"clean_months": held + way.months, "pledge": True}
    return facts, [{**_changed(case, event, way, at), "subject": subject} for event in case.events]


def _changed(case: Case, event: Row, way: Way, at: date) -> dict[str, Any]:
    changed = dict(event)
    if event["id"] in way.lifted:
        changed["lifted_on"] = lifted_on(case, event, at)
    if event["id"] in way.corrected:
        changed["corrected_on"] = corrected_on(event, at)
        if event.get("paid") is not None:
            changed |= {"paid": event["amount"], "paid_on": changed["corrected_on"]}
    return changed


def next_rows(case: Case, way: Way, before: Row, book: Rulebook, subject: int) -> tuple[Row, list[Row]]:
    """The same organisation `way.waits` years on with nothing new: what lasts, and the result of the year before."""
    facts = {
        **{name: case.subject.get(name) for name in book.facts},
        "new": False,
        "payment_complete": case.payment_complete,
        "nonrecurring_now": False,
        "nonrecurring_recent": any(book.year - 3 < year <= book.year for year in case.nonrecurring_years),
        "previous_grade": before["grade"],
        "previous_reason": before["reason"],
        "clean_months": 0,
        "pledge": False,
    }
    unknown = next((name for name in book.facts if facts[name] is None), None)
    if unknown is not None:
        raise FactUnknown(fact=f"organisation.{unknown}")
    lasting = [_lasting(case, event, book) for event in case.events if _lasts(case, event, way)]
    known = [event for event in lasting if event["code"] in book.by_event]
    return (
        {"subject": subject, **{name: facts[name] for name in book.facts}},
        [{**event, "subject": subject} for event in known],
    )


def _lasts(case: Case, event: Row, way: Way) -> bool:
    """A duty not met, or a standing not ended, is there again next year."""
    criterion = criterion_of(case, event)
    put_right = event["id"] in way.corrected | way.lifted or mended_on(event) is not None
    return (criterion.continuing or criterion.status) and not put_right and not event["waived"]


def _lasting(case: Case, event: Row, book: Rulebook) -> Row:
    """A standing keeps its own dates; a duty still not met is met with again at the end of the year."""
    if criterion_of(case, event).status or event.get("date") is None:
        return event
    return {**event, "date": date(book.year, 12, 31), "period": None}


def waited(way: Way, years: int) -> Way:
    return replace(way, waits=years)
