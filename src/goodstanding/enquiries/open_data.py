"""Open information in bulk: what is public now, and what changed in it, for whoever keeps a copy.

The feed follows the trail's own order, which is the order of commits: a delivery that took an hour is not missed by
whoever asked in between. What the clock ends (publication, retention) is told by day.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from goodstanding.enquiries import documents, queries
from goodstanding.enquiries.errors import BadCursor
from goodstanding.enquiries.queries import Question, Shown
from goodstanding.formats.values import CHINA
from goodstanding.law.catalogue import edition
from goodstanding.law.publicity import Audience
from goodstanding.records import queries as records
from goodstanding.records.models import Record
from goodstanding.trail import queries as trail

SCANNED: Final = 20_000  # leaves looked through for one answer
_CURSOR: Final = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{8})-([0-9]{1,18})")
_CLOSING: Final = {"record.withdrawn": "withdrawn", "record.erased": "erased"}

Change = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far somebody has read: `record` of leaf `leaf`, and what the clock ended, `ended` of day `day`."""

    leaf: int
    record: int
    day: date
    ended: int

    def __str__(self) -> str:
        return f"{self.leaf}-{self.record}-{self.day:%Y%m%d}-{self.ended}"


def read_cursor(text: str) -> Cursor:
    """A cursor as it was given out. Raises BadCursor."""
    found = _CURSOR.fullmatch(text)
    try:
        return Cursor(int(found[1]), int(found[2]), date.fromisoformat(found[3]), int(found[4]))  # type: ignore[index]  # None is refused below
    except (TypeError, ValueError):
        raise BadCursor from None


def latest(*, now: datetime) -> Cursor:
    """The cursor of somebody who knows everything up to now."""
    return Cursor(trail.size(), 0, _today(now), 0)


def page(*, after: int, limit: int, now: datetime) -> list[Shown]:
    """What is public now, by number, beginning after one."""
    held = records.published(items=open_items(), today=_today(now)).filter(pk__gt=after)[:limit]
    return [one for record in held if (one := queries.view(record, _question(record, now))) is not None]


def open_items() -> list[str]:
    """The items of the catalogue that are open to everybody."""
    return [code for code, item in edition().items() if item.publicity == "open"]


def digest(shown: Iterable[Shown]) -> str:
    """SHA-256 over the commitments of what was given out, as of a dossier."""
    return hashlib.sha256(b"".join(bytes(one.record.commitment) for one in shown)).hexdigest()


def changes(*, since: Cursor, limit: int, now: datetime) -> tuple[list[Change], Cursor, bool]:
    """(at most `limit` changes, where to go on, is there more now).

    `added` and `corrected` carry the record as it is now; `withdrawn`, `erased`, `superseded`, `publication-ended`
    and `retention-ended` say which number is to be shown no longer, and nothing of whom it was about.
    """
    size = trail.size()
    stop = min(size, since.leaf + SCANNED)
    found = list(islice(_acts(since, stop, now), limit))
    if len(found) == limit:
        return [change for change, _ in found], found[-1][1], True
    read = replace(since, leaf=max(stop, since.leaf), record=0)
    clock = list(islice(_ended(read, now), limit - len(found)))
    full = len(found) + len(clock) == limit
    last = clock[-1][1] if full and clock else replace(read, day=max(_today(now), read.day), ended=0)
    return [change for change, _ in [*found, *clock]], last, full or stop < size


def _acts(since: Cursor, stop: int, now: datetime) -> Iterator[tuple[Change, Cursor]]:
    """What acts of the trail changed, each with the cursor of whoever has read it; `leaf` counts leaves read whole."""
    for leaf, act, facts in trail.facts_between(since.leaf, stop, acts=["submission.accepted", *_CLOSING]):
        after = since.record if leaf == since.leaf else 0
        for record in _touched(act, facts, after):
            told = _accepted(record, now) if act == "submission.accepted" else _closed(record, _CLOSING[act])
            if told:
                yield told | {"leaf": leaf}, replace(since, leaf=leaf, record=record.pk)


def _touched(act: str, facts: dict[str, Any], after: int) -> Iterator[Record]:
    """The open records an act brought or closed, by number."""
    held = Record.objects.filter(item__in=open_items(), published=True, pk__gt=after).order_by("pk")
    if act == "submission.accepted":
        named = held.filter(submission_id=facts.get("submission", 0))
    else:
        named = held.filter(pk__in=facts.get("records") or [facts.get("record", 0)])
    return named.select_related("subject", "submission__provider").iterator(chunk_size=500)


def _accepted(record: Record, now: datetime) -> Change | None:
    """A record that is shown now, or what it took the place of; one that ended since is told by what ended it."""
    shown = queries.view(record, _question(record, now)) if _holds(record, now) else None
    if shown is not None:
        change = "corrected" if record.supersedes_id else "added"
        return {"change": change, "record": record.pk, "replaces": record.supersedes_id, "document": line(shown)}
    return _stop("superseded", record.supersedes_id, record.item) if record.supersedes_id else None


def _holds(record: Record, now: datetime) -> bool:
    begun = record.occurred_on <= _today(now)
    return begun and record.known_until is None and record.status == "active" and record.content is not None


def _closed(record: Record, change: str) -> Change:
    return _stop(change, record.pk, record.item)


def _ended(since: Cursor, now: datetime) -> Iterator[tuple[Change, Cursor]]:
    """What the clock ended on days that are over, each with the cursor of whoever has read it."""
    yesterday = _today(now) - timedelta(days=1)
    if since.day > yesterday:
        return
    for record in records.ended_between(items=open_items(), first=since.day, last=yesterday).iterator(chunk_size=500):
        stop: date = record.stop  # type: ignore[attr-defined]  # annotated by the query
        if (stop, record.pk) > (since.day, since.ended):
            change = "publication-ended" if stop == record.public_until else "retention-ended"
            yield _stop(change, record.pk, record.item), replace(since, day=stop, ended=record.pk)


def _stop(change: str, record: int | None, item: str) -> Change:
    return {"change": change, "record": record, "item": item, "replaces": None, "document": None}


def line(one: Shown) -> dict[str, Any]:
    """A record with the organisation it is about, as a copy keeps it."""
    subject = one.record.subject
    return {"subject": {"code": subject.code, "name": subject.name}, **documents.record_document(one)}


def counted(told: Sequence[Change]) -> dict[str, int]:
    """How many changes of each kind."""
    kinds = [one["change"] for one in told]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _question(record: Record, now: datetime) -> Question:
    return Question(record.subject.code, Audience.public, _today(now), now, now, may_look_back=False)


def _today(now: datetime) -> date:
    return now.astimezone(CHINA).date()
