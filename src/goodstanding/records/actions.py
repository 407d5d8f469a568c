"""What a provider does to a statement it delivered: withdraw it, or have it erased because the decision was revoked."""

import hashlib
from datetime import datetime

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.law.catalogue import edition
from goodstanding.records import queries
from goodstanding.records.errors import NoSuchRecord, NotCurrent, NotRevocable, ReasonMissing
from goodstanding.records.models import Reason, Record
from goodstanding.trail import actions as trail

STATES_ZH = {"superseded": "被更正取代", "withdrawn": "撤回", "revoked": "撤销"}


@transaction.atomic
def withdraw(*, actor: Actor, record: int, reason: str, at: datetime) -> Record:
    """End a statement that should not have been delivered: nobody is shown it from now on; what it said is kept.

    Raises NoSuchRecord, NotCurrent, ReasonMissing.
    """
    held = _own_current(actor, record)
    _require(reason)

    held.status, held.known_until = "withdrawn", at
    held.save(update_fields=["status", "known_until"])

    trail.append(
        actor=actor,
        act="record.withdrawn",
        at=at,
        subject=held.subject.code,
        record=held.pk,
        reason=_kept(held, "record.withdrawn", reason, at),
    )
    return held


@transaction.atomic
def erase(*, actor: Actor, record: int, document: str, reason: str, at: datetime) -> list[Record]:
    """Erase a revoked decision: content, salt and number of every version of the statement go in one act.

    The commitments stay, so every proof still verifies; the identity stays, so that it cannot be delivered again.
    Returns the erased versions. Raises NoSuchRecord, NotCurrent, ReasonMissing, NotRevocable.
    """
    held = _own_current(actor, record)
    _require(reason, document)
    if edition()[held.item].nature != "adverse":
        raise NotRevocable(item=held.item)
    versions = queries.versions(held)

    for version in versions:
        version.status, version.known_until = "revoked", version.known_until or at
        version.content, version.salt, version.document = None, None, ""
        version.save(update_fields=["status", "known_until", "content", "salt", "document"])

    trail.append(
        actor=actor,
        act="record.erased",
        at=at,
        subject=held.subject.code,
        records=[version.pk for version in versions],
        revoked_by=document[:128],
        reason=_kept(held, "record.erased", reason, at),
    )
    return versions


def _kept(record: Record, act: str, reason: str, at: datetime) -> str:
    """Keep what somebody wrote where it can be erased; the SHA-256 of it is what the trail says for ever."""
    text = reason.strip()[:500]
    Reason.objects.create(record=record, act=act, text=text, at=at)
    return hashlib.sha256(text.encode()).hexdigest()


def _own_current(actor: Actor, record: int) -> Record:
    held = queries.record(record)
    if not roles.may(actor, "correct", unit=held.provider_code):
        raise NoSuchRecord(record=record)  # as where there is none: whose it is tells what is held
    if held.known_until is not None:
        raise NotCurrent(record=record, state=held.status, state_zh=STATES_ZH[held.status])
    return held


def _require(*texts: str) -> None:
    if not all(text.strip() for text in texts):
        raise ReasonMissing
