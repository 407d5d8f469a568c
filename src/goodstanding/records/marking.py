"""What a decision says over a statement: it is under objection, or what it tells of has been put right.

The objection and the restoration are decided elsewhere; here the outcome is kept with the statement, so that every
reader judges it at the instant asked about.
"""

from datetime import date, datetime

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.records import queries
from goodstanding.records.errors import AlreadyMarked, NotCurrent, NotMarked
from goodstanding.records.models import DISPUTED, RESTORED, Mark, Record
from goodstanding.trail import actions as trail


@transaction.atomic
def mark_disputed(*, actor: Actor, record: int, lodged_on: date, at: datetime) -> Mark:
    """An objection to the statement was lodged: it is marked until the objection is decided.

    Raises NotPermitted, NoSuchRecord, NotCurrent, AlreadyMarked.
    """
    return _mark(actor, record, DISPUTED, lodged_on, at)


@transaction.atomic
def restore(*, actor: Actor, record: int, restored_on: date, at: datetime) -> Mark:
    """What the statement tells of was put right and restored from that day on: it counts against nobody any more.

    Raises NotPermitted, NoSuchRecord, NotCurrent, AlreadyMarked.
    """
    return _mark(actor, record, RESTORED, restored_on, at)


@transaction.atomic
def unmark(*, actor: Actor, record: int, kind: str, at: datetime) -> Mark:
    """The objection is decided, or the restoration was taken back: the mark is not there from now on.

    Raises NotPermitted, NoSuchRecord, NotMarked.
    """
    roles.require(actor, "decide")
    held = queries.record(record)
    mark = Mark.objects.select_for_update().filter(identity=held.identity, kind=kind, ended_at=None).first()
    if mark is None:
        raise NotMarked(record=record, kind=kind)

    mark.ended_at = at
    mark.save(update_fields=["ended_at"])

    _append(actor, held, mark, "record.unmarked", at)
    return mark


def _mark(actor: Actor, record: int, kind: str, since: date, at: datetime) -> Mark:
    roles.require(actor, "decide")
    held = queries.record(record)
    if held.known_until is not None:
        raise NotCurrent(record=record, state=held.status)
    if Mark.objects.filter(identity=held.identity, kind=kind, ended_at=None).exists():
        raise AlreadyMarked(record=record, kind=kind)

    mark = Mark.objects.create(identity=held.identity, kind=kind, since=since, made_at=at)

    _append(actor, held, mark, "record.marked", at)
    return mark


def _append(actor: Actor, held: Record, mark: Mark, act: str, at: datetime) -> None:
    since = mark.since.isoformat()
    trail.append(actor=actor, act=act, at=at, subject=held.subject.code, record=held.pk, kind=mark.kind, since=since)
