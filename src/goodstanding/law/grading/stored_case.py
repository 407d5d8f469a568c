"""One organisation's rows of a snapshot -> the case its explanation is told from, each event with its record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import errors
from goodstanding.law.grading.case import SUBJECT, Case
from goodstanding.law.grading.from_records import record_of
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.tax_records import EVENT
from goodstanding.law.waivers import waivable_codes

Row = Mapping[str, Any]
Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class Stored:
    """`records` by id with their `fields`; `places`: an event's number in the snapshot -> its number in the case."""

    case: Case
    records: Mapping[int, Row]
    places: Mapping[int, int]

    def numbered(self, lines: Rows) -> list[Row]:
        """Lines of the snapshot, their evidence counted as the case counts its events."""
        return [{**line, "evidence": [self.places[event] for event in line["evidence"]]} for line in lines]


def stored_case(book: Rulebook, organisation: Row, held: Mapping[str, Rows], digests: Mapping[int, str]) -> Stored:
    """`held`: the organisation's rows by table. `digests`: of the files its records came in, by submission."""
    records = {record["id"]: {**record, "fields": _fields(record)} for record in held["records"]}
    places = {event["id"]: place for place, event in enumerate(held["events"], start=1)}
    facts = dict(held["subjects"][0]) if held["subjects"] else {}
    results = [record["fields"] for record in records.values() if record["item"] == "tax-credit"]
    case = Case(
        rulebook=book,
        subject={**facts, "subject": SUBJECT},
        events=tuple({**event, "id": places[event["id"]], "subject": SUBJECT} for event in held["events"]),
        written=tuple(_written(book, event, records, digests) for event in held["events"]),
        organisation=organisation,
        previous=_previous(book, facts),
        year=book.year,
        nonrecurring_years=tuple(sorted({one["year"] for one in results if one.get("nonrecurring")})),
        payment_complete=_payment_complete(book, results),
    )
    return Stored(case, records, places)


def _fields(record: Row) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(record["content"] or "{}")
    return fields


def _written(book: Rulebook, event: Row, records: Mapping[int, Row], digests: Mapping[int, str]) -> dict[str, Any]:
    """What the record says of the event, and where that came from."""
    record = records[record_of(event["id"], book.method)]
    said = {name: record["fields"].get(name) for name in EVENT}
    if book.method == "count":
        area, _, letter = event["code"].partition("=")
        said = {"code": area, "answer": letter, "closed_on": record["fields"].get("closed_on")}
    return {"where": f"record {record['id']}", **said, **source_of(record, digests)}


def source_of(record: Row, digests: Mapping[int, str]) -> dict[str, Any]:
    """Record, item and the row of the delivery it came in."""
    source = {"submission": record["submission"], "row": record["row"], "digest": digests.get(record["submission"])}
    return {"record": record["id"], "item": record["item"], "source": source, "disputed": record["disputed"]}


def _previous(book: Rulebook, facts: Row) -> tuple[Row, ...]:
    if not facts.get("previous_grade"):
        return ()
    return ({"year": book.year - 1, "grade": facts["previous_grade"], "reason": facts["previous_reason"] or ""},)


def _payment_complete(book: Rulebook, results: Rows) -> bool | None:
    stated = [one["payment_complete"] for one in results if one.get("year") == book.year and "payment_complete" in one]
    return stated[-1] if stated else None


def problem(code: str, stored: Stored) -> Refusal:
    """The refusal an organisation met before it was graded, in full."""
    book = stored.case.rulebook
    if code == errors.TwoResults.code:
        return errors.TwoResults(year=book.year - 1)
    if code == errors.FactsContradict.code:
        return errors.FactsContradict(year=book.year)
    if code == errors.KeyMissing.code:
        return errors.KeyMissing(key=f"ratings.{_unrated(stored)}")
    if code == errors.NotWaivable.code:
        return _not_waivable(stored)
    return errors.NothingRated()


def _unrated(stored: Stored) -> str:
    rated = [record["fields"].get("ratings", {}) for record in stored.records.values()]
    return next(area for area in stored.case.rulebook.areas if any(area not in one for one in rated))


def _not_waivable(stored: Stored) -> Refusal:
    book = stored.case.rulebook
    early = book.waivers_from is None or book.year < book.waivers_from
    waived = [record for record in stored.records.values() if record["fields"].get("waived")]
    record = next(one for one in waived if early or one["fields"]["code"] not in waivable_codes())
    why, why_zh = (
        (
            f"waived items leave the evaluation from the {book.waivers_from} year",
            f"自 {book.waivers_from} 年度评价起才不计入",
        )
        if early
        else ("it is none of the fourteen items of the first-violation list", "该指标不在十四项首违不罚清单之内")
    )
    where, criterion = f"record {record['id']}", record["fields"]["code"]
    return errors.NotWaivable(where=where, criterion=criterion, why=why, why_zh=why_zh)
