"""The calendar as a file: by its secret address, or for somebody signed in."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from goodstanding.audits.errors import NoSuchFeed
from goodstanding.audits.models import Feed
from goodstanding.audits.queries import Day, File, days, subject_file
from goodstanding.formats.icalendar import Event, write_calendar


def digest_of(secret: str) -> str:
    """SHA-256 of an address's secret, hexadecimal: what is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(secret: str, now: datetime) -> str:
    """The calendar at an address. Raises NoSuchFeed, the same for one revoked and one that never was."""
    feed = Feed.objects.select_related("subject").filter(digest=digest_of(secret), revoked_at=None).first()
    if feed is None:
        raise NoSuchFeed
    return calendar_of(subject_file(feed.subject, now))


def calendar_of(held: File) -> str:
    """The days of one organisation."""
    return write_calendar(f"{held.subject.name} · Good Standing", events(held, days(held)), at=held.now)


def events(held: File, coming: Sequence[Day]) -> list[Event]:
    """Days as events: an event keeps its identity while the thing it is about stays."""
    return [
        Event(f"{day.key}@{held.subject.code}.goodstanding", day.day, f"{day.title_zh} {day.title}", held.subject.name)
        for day in coming
    ]
