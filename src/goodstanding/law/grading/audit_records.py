"""Social audits -> the thirteen area ratings of each organisation's newest audit, as events of the counting scheme."""

from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from goodstanding.law.grading.record_steps import Chain, base, counting, day
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.tables import EVENTS

AUDIT = ("scheme", "closed_on", "expires_on", "overall")
FLAGRANT = "ZT"
UNASKED = "N/A"
AREAS = 100
"""An area's event has the number of its record times this, plus the area's place."""


def audit_chain(book: Rulebook) -> Chain:
    """From records to the tables the overall rating is counted from."""
    chain = Chain()
    records, _ = base()
    held = counting(chain, records, book.records["disputed"])
    fields = (*AUDIT, *(f"ratings.{area}" for area in book.areas))
    read = chain.read("audit", held.filter(held.item == "social-audit"), fields, "id", "subject", "disputed")
    newest = chain.step("newest", _newest(book, read))
    problems = chain.step("problems", _problems(book, newest))
    graded = chain.step("rated", newest.anti_join(problems, "subject"))
    chain.step("subjects", graded.select("subject", zero_tolerance=(graded.overall == FLAGRANT).fill_null(False)))  # noqa: FBT003 - a column's default
    chain.step("events", _events(book, graded).order_by("subject", "id"))
    chain.step("disputed", graded.filter(graded.disputed).select("subject"))
    return chain


def _newest(book: Rulebook, read: Any) -> Any:
    """The audit of the scheme closed last by the end of the year, unless it had run out before the year began."""
    first, last = ibis.literal(date(book.year, 1, 1)), ibis.literal(date(book.year, 12, 31))
    expires = day(read.expires_on)
    valid = (
        (read.scheme == book.records["scheme"])
        & (day(read.closed_on) <= last)
        & (expires.isnull() | (expires >= first))
    )
    place = ibis.row_number().over(
        ibis.window(group_by=read.subject, order_by=[day(read.closed_on).desc(), read.id.desc()])
    )
    found = read.filter(valid).mutate(place=place)
    return found.filter(found.place == 0).drop("place")


def _problems(book: Rulebook, newest: Any) -> Any:
    """An area nobody rated is unknown; where nothing applied, nothing is rated; a flagrant case is told later."""
    areas = [newest[area] for area in book.areas]
    plain = (newest.overall != FLAGRANT).fill_null(True)  # noqa: FBT003 - a column's default
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
