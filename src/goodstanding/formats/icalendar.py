"""A calendar as other programs read it: RFC 5545, whole days, with an alarm a week before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

PRODUCT: Final = "-//Good Standing//Audits//EN"
OCTETS: Final = 75  # of a content line without its line break (section 3.1)
ESCAPED: Final = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n"))


@dataclass(frozen=True, slots=True)
class Event:
    """One day of a calendar. `uid` stays while the thing is the same, so that a moved day moves its event."""

    uid: str
    day: date
    summary: str
    description: str = ""
    alarm: bool = True


def write_calendar(name: str, events: Iterable[Event], *, at: datetime) -> str:
    """The calendar's text, with CRLF; `at` stamps it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "TRANSP:TRANSPARENT"
    if event.alarm:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D")
        yield from (f"DESCRIPTION:{_text(event.summary)}", "END:VALARM")
    yield "END:VEVENT"


def _text(words: str) -> str:
    for mark, written in ESCAPED:
        words = words.replace(mark, written)
    return "".join(mark for mark in words if mark.isprintable())


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets; a character is never cut, and each further line begins with a blank."""
    held, octets = "", 0
    for mark in line:
        size = len(mark.encode())
        if octets + size > OCTETS:
            yield held
            held, octets = " ", 1
        held, octets = held + mark, octets + size
    yield held
