"""Social audits -> the thirteen area ratings of each organisation's newest audit, as events of the counting scheme."""

from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from goodstanding.law.grading.record_steps import Chain, base, counting, day, passed_over
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.tables import EVENTS

AUDIT = ("scheme", "closed_on", "expires_on", "overall", "outcome")
FLAGRANT, IN_FULL = "ZT", "completed"
UNASKED = "N/A"
AREAS = 100
"""An area's event has the number of its record times this, plus the area's place."""


def audit_chain(book: Rulebook) -> Chain:
    """From records to the tables the overall rating is counted from."""
    chain = Chain()
    records, _ = base()
    held = counting(chain, records, book.records["disputed"], passed="not_counting")
    fields = (*AUDIT, *(f"ratings.{area}" for area in book.areas))
    read = chain.read("audit", held.filter(held.item == "social-audit"), fields, "id", "subject", "disputed")
    sorted_out = chain.step("sorted_out", _sorted(book, read))
    newest = chain.step("newest", sorted_out.filter(sorted_out.passed == ""))
    chain.step("passed_over", _passed_over(sorted_out))
    problems = chain.step("problems", _problems(book, newest))
    graded = chain.step("rated", newest.anti_join(problems, "subject"))
    chain.step("subjects", _subjects(graded))
    chain.step("events", _events(book, graded).order_by("subject", "id"))
    chain.step("disputed", graded.filter(graded.disputed).select("subject", id=ibis.null("int64")))
    return chain


def _sorted(book: Rulebook, read: Any) -> Any:
    """With `passed`, why an audit does not count: of the scheme, closed by the year's end, not run out before it."""
    first, last = ibis.literal(date(book.year, 1, 1)), ibis.literal(date(book.year, 12, 31))
    reasons = [
        (read.scheme != book.records["scheme"], "other-scheme"),
        (day(read.closed_on) > last, "later"),
        ((day(read.expires_on) < first).fill_null(False), "run-out"),  # noqa: FBT003 - a column's default
    ]
    found = read.mutate(passed=ibis.cases(*reasons, else_=""))
    newest_first = [(found.passed == "").desc(), day(found.closed_on).desc(), found.id.desc()]
    place = ibis.row_number().over(ibis.window(group_by=found.subject, order_by=newest_first))
    older = (found.passed == "") & (place > 0)
    return found.mutate(passed=ibis.ifelse(older, "superseded", found.passed))


def _passed_over(sorted_out: Any) -> Any:
    """Restored and disputed audits by `record_steps.counting`, and those another audit or the year passes over."""
    others = sorted_out.filter(sorted_out.passed != "").select("subject", "id", reason="passed")
    return ibis.union(passed_over("not_counting"), others)


def _subjects(graded: Any) -> Any:
    flagrant = (graded.overall == FLAGRANT).fill_null(False)  # noqa: FBT003 - a column's default
    return graded.select("subject", zero_tolerance=flagrant, outcome=graded.outcome.fill_null(IN_FULL))


def _problems(book: Rulebook, newest: Any) -> Any:
    """An area nobody rated is unknown; where nothing applied, nothing is rated; a flagrant case is told later.

    So is an audit that was not carried out in full: its letters, if it has any, are not looked at.
    """
    areas = [newest[area] for area in book.areas]
    flagrant = (newest.overall == FLAGRANT).fill_null(False)  # noqa: FBT003 - a column's default
    plain = ~flagrant & (newest.outcome.fill_null(IN_FULL) == IN_FULL)
    missing = newest.filter(plain & reduce(or_, [area.isnull() for area in areas]))
    nothing = newest.filter(plain & reduce(and_, [(area == UNASKED).fill_null(False) for area in areas]))  # noqa: FBT003 - a default
    return ibis.union(
        missing.select("subject", code=ibis.literal("KEY_MISSING")),
        nothing.select("subject", code=ibis.literal("NOTHING_RATED")),
    )


def _events(book: Rulebook, graded: Any) -> Any:
    """One event per area rated: `PA6=D`."""
    rated = [
        graded.filter(graded[area].notnull()).select(
            id=graded.id * AREAS + place, subject=graded.subject, code=ibis.literal(f"{area}=") + graded[area]
        )
        for place, area in enumerate(book.areas, start=1)
    ]
    listed = ibis.union(*rated)
    blank = {name: ibis.null(kind) for name, kind in EVENTS.items() if name not in ("id", "subject", "code", "waived")}
    return listed.mutate(**blank, waived=ibis.literal(False)).select(*EVENTS)  # noqa: FBT003 - a column
