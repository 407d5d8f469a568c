"""Looks that somebody who oversees should see: many in an hour, off hours, on no case. Each is one act.

Nobody is counted, ranked or scored: the list is by time, of acts, and answers no question about an officer.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from django.db import connection

from goodstanding.enquiries.models import Look
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.calendar import is_working_day
from goodstanding.law import roles

BACK: Final = timedelta(days=30)
MANY: Final = 50  # looks under one account within an hour: the one that is one more is named
BEGINS, ENDS = time(7), time(20)  # China Standard Time, on days that the published calendar works
REASONS: Final = ("many", "off-hours", "no-case")
MOST: Final = 200
SQL: Final = (Path(__file__).parent / "sql" / "many_looks.sql").read_text(encoding="utf-8")


class Odd(NamedTuple):
    """One look and why it is named."""

    look: Look
    reason: str


def odd_looks(actor: Actor, *, reason: str, now: datetime) -> list[Odd]:
    """Looks of the last thirty days that are odd for this reason, newest first. Raises NotPermitted."""
    roles.require(actor, "oversee")
    recent = Look.objects.filter(at__gt=now - BACK).exclude(unit="").exclude(role="subject").select_related("subject")
    if reason == "many":
        recent = recent.filter(pk__in=_many(now))
    elif reason == "no-case":
        recent = recent.filter(audience="officer", case_number="", refusal="")
    found = recent.order_by("-at", "-pk")
    named = (one for one in found.iterator(chunk_size=2_000) if reason != "off-hours" or off_hours(one.at))
    return [Odd(one, reason) for one, _ in zip(named, range(MOST), strict=False)]


def off_hours(at: datetime) -> bool:
    """Outside the working hours of a working day, as the published calendar has it."""
    local = at.astimezone(CHINA)
    return not (BEGINS <= local.time() < ENDS and is_working_day(local.date()))


def _many(now: datetime) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"since": now - BACK, "many": MANY})
        yield from (number for (number,) in cursor.fetchall())
