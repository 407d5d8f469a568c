"""How the city's tax authority evaluates: what it knows of every enterprise, its own events, the rulebook of the year.

Its results follow from the rulebook, so a run over the city finds what was delivered, but for later corrections.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding import engine
from goodstanding.demo.columns import NO_DAY, NO_MONEY, Columns, height, numbers, pick, same, stack, take
from goodstanding.demo.population import SEED, City
from goodstanding.demo.streams import Delivery, Stream, Telling, files, latest_step, streams, tellings
from goodstanding.demo.tables import table
from goodstanding.demo.years import MONTHS
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.points import decimal_text
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document
from goodstanding.law.grading.tables import EVENTS, subjects_schema

YEARLY = 12
UNKNOWN = 0.02  # of whom the authority states nothing
SHARES = {
    "business_income": 0.93,
    "recurring_complete": 0.96,
    "nonrecurring": 0.3,
    "payment_complete": 0.8,
    "pledge": 0.1,
}
MONTHS_CLEAN = 12
LOOK_BACK = 3
OLD = "tax-credit-2014"
YES, NO = "是", "否"
PENDING = "未评定"
RESULTS = Stream(40, "tax", "tax-credit", "tax-credit-csv", YEARLY, 1.0, {}, 1.0)
AHEAD = Stream(41, "tax", "tax-credit", "tax-credit-csv", MONTHS, 1.0, {}, 1.0)
"""Results of the year before, once a year; what is known of the year under way, ahead of its result."""


@dataclass
class _Authority:
    """What it has given so far: by year, everybody's grade, reason of a D, and non-recurring information."""

    city: City
    told: list[Telling]
    grades: dict[int, Any] = field(default_factory=dict)
    reasons: dict[int, Any] = field(default_factory=dict)
    looked: dict[int, Any] = field(default_factory=dict)


def evaluations(city: City) -> Iterator[Delivery]:
    """The authority's yearly results, then its information on the year under way."""
    events = next(stream for stream in streams() if stream.item == "tax-event")
    authority = _Authority(city, list(tellings(city, events)))
    for number in range(1, MONTHS // YEARLY + 1):
        received = city.years.receipt(number * YEARLY, 9)
        rows = _results(authority, received.year - 1, received)
        yield from files(RESULTS, Telling(number, received, RESULTS.dice(number), rows))
    received = city.years.receipt(MONTHS, 4)
    rows = _known(authority, received.year, received)
    yield from files(AHEAD, Telling(1, received, AHEAD.dice(0), rows))


def _known(authority: _Authority, year: int, received: date) -> Columns:
    """What the authority knows of each enterprise for a year; of a few it states nothing."""
    city, dice = authority.city, np.random.default_rng([SEED, zlib.crc32(f"evaluation/{year}".encode())])
    drawn = {name: dice.random(len(city)) < share for name, share in SHARES.items()}
    stated, months = dice.random(len(city)) >= UNKNOWN, dice.integers(0, MONTHS_CLEAN, len(city))
    step = latest_step(city, received)
    who = city.enterprises(step)
    who = who[stated[who] & (city.established[who] <= np.datetime64(f"{year}-12-31"))]
    authority.looked[year] = np.isin(np.arange(len(city)), who[drawn["nonrecurring"][who]])
    flags = {name: pick([NO, YES], held[who].astype(np.int64)) for name, held in drawn.items()}
    count = len(who)
    return {
        "subject_code": city.codes.take(who),
        "subject_name": city.names(who, step),
        "year": same(str(year), count),
        "grade": same(PENDING, count),
        "reason": same("", count),
        "score": same("", count),
        "scheme": same(rulebook_of(year), count),
        "decided_on": np.full(count, NO_DAY),
        **flags,
        "clean_months": pc.if_else(pa.array(drawn["pledge"][who]), numbers(months[who]), ""),
        "authority": same(str(table("parties")["tax"]["name"]), count),
    }


def _results(authority: _Authority, year: int, received: date) -> Columns:
    """The results of a year: whom the rulebook gives a grade."""
    rows = _known(authority, year, received)
    places = pc.index_in(rows["subject_code"], authority.city.codes).to_numpy()
    graded = _graded(authority, year, received, rows, places)
    _remember(authority, year, places, graded)
    scores = ["" if score is None else decimal_text(score) for score in graded["score"].to_pylist()]
    reasons = [REASONS[reason or ""] for reason in graded["reason"].to_pylist()]
    rows |= {
        "grade": _flat(pc.fill_null(graded["grade"], "")),
        "reason": pa.array(reasons, pa.string()),
        "score": pa.array(scores, pa.string()),
        "decided_on": np.full(len(places), np.datetime64(received, "D") - 3),
    }
    return take(rows, np.flatnonzero(graded["grade"].is_valid().to_numpy()))


def _flat(column: Any) -> Any:
    return column.combine_chunks()


REASONS = {"": "", "score": "得分判级", "direct": "直接判级", "kept": "保留D级"}


def rulebook_of(year: int) -> str:
    """The scheme that decides a year."""
    return OLD if year <= document(OLD)["years"]["to"] else str(document(OLD)["successor"])


def _graded(authority: _Authority, year: int, received: date, rows: Columns, places: Any) -> pa.Table:
    """A result for each of `places`, in their order."""
    scheme = rulebook_of(year)
    subjects = pa.table(_subjects(authority, year, rows, places))
    subjects = subjects.select(list(subjects_schema(rulebook(scheme, year))))
    events = _events(authority, received, places)
    return engine.desk(plan(scheme, year)).grade_tables(subjects, events).sort_by("subject")


def _subjects(authority: _Authority, year: int, rows: Columns, places: Any) -> Columns:
    city, nobody = authority.city, np.full(len(authority.city), "", dtype=object)
    flags = ("business_income", "recurring_complete", "payment_complete", "pledge")
    looked = [held for then, held in authority.looked.items() if year - LOOK_BACK < then <= year]
    return {
        "subject": pa.array(places, pa.int64()),
        "obstacle": same("", len(places)),
        "started_on": pa.array(city.established[places]),
        "new": pa.array(city.established[places].astype("datetime64[Y]") == np.datetime64(str(year), "Y")),
        **{name: pc.equal(rows[name], YES) for name in flags},
        "nonrecurring_now": pa.array(authority.looked[year][places]),
        "nonrecurring_recent": pa.array(np.any(looked, axis=0)[places]),
        "previous_grade": pa.array(authority.grades.get(year - 1, nobody)[places], pa.string()),
        "previous_reason": pa.array(authority.reasons.get(year - 1, nobody)[places], pa.string()),
        "clean_months": pc.if_else(pc.equal(rows["clean_months"], ""), "0", rows["clean_months"]).cast(pa.int64()),
    }


def _events(authority: _Authority, received: date, places: Any) -> pa.Table:
    """What was told of these organisations until that day, each event as it was told last."""
    told = stack(*[one.rows for one in authority.told if one.received <= received])
    if not height(told):
        return engine.arrow_table([], EVENTS)
    documents = told["document_number"].to_numpy(zero_copy_only=False).astype(str)[::-1]
    rows = take(told, np.sort(len(documents) - 1 - np.unique(documents, return_index=True)[1]))
    subjects = pc.index_in(rows["subject_code"], authority.city.codes)
    columns = {
        "id": pa.array(np.arange(height(rows))),
        "subject": subjects.cast(pa.int64()),
        "code": rows["code"],
        **{name: pa.array(rows[name]) for name in ("date", "corrected_on", "paid_on")},
        "lifted_on": pa.array(rows["restored_on"]),
        "period": pc.replace_substring(rows["period"], "-", "").cast(pa.int64()),
        "tax": _kinds(rows["tax"]),
        "amount": pc.coalesce(_cents(rows["amount"]), _cents(rows["back_tax"])),
        "base": _cents(rows["tax_due"]),
        "paid": _cents(rows["paid"]),
        "waived": pc.equal(rows["waived"], YES),
    }
    blank = {name: pa.nulls(height(rows), engine.ARROW[kind]) for name, kind in EVENTS.items() if name not in columns}
    events = pa.table({**columns, **blank}).select(list(EVENTS))
    return events.filter(pc.is_in(subjects, pa.array(places, pa.int32())))


def _cents(money: Any) -> Any:
    return pa.array(money * 100, pa.int64(), mask=money == NO_MONEY)


def _kinds(taxes: Any) -> Any:
    """Kinds of tax as numbers; none stated is none."""
    words, places = np.unique(taxes.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    return pa.array(places + 1, pa.int64(), mask=words[places] == "")


def _remember(authority: _Authority, year: int, places: Any, graded: pa.Table) -> None:
    """Last year's grade and reason are facts of the next."""
    for held, column in ((authority.grades, "grade"), (authority.reasons, "reason")):
        held[year] = np.full(len(authority.city), "", dtype=object)
        held[year][places] = pc.fill_null(graded[column], "").to_numpy()
