"""Telling: a message goes out in its own job, and again after longer and longer pauses."""

import json
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPException

from django.conf import settings
from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.notices import actions, queries, signing, targets
from goodstanding.notices.errors import BadTarget
from goodstanding.notices.models import Endpoint, Message
from goodstanding.parties.queries import actor_for
from goodstanding.queue.jobs import enqueue, job

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60)]
KEPT = timedelta(days=30)


def tell(
    *, actor: Actor, held: Endpoint, event: str, day: date, data: dict[str, object], at: datetime
) -> Message | None:
    """Make a message and let the worker deliver it, both or neither."""
    with transaction.atomic():
        made = actions.tell(actor=actor, held=held, event=event, day=day, data=data, at=at)
        if made is not None:
            enqueue(deliver, message=made.pk, attempt=0)
    return made


def again(message: Message) -> None:
    """Let the worker deliver a message once more; it keeps its name and changes nothing else."""
    enqueue(deliver, message=message.pk, attempt=len(PAUSES))


@job(name="notice.deliver", attempts=1)
def deliver(message: int, attempt: int) -> None:
    """One attempt. What fails is tried again after a minute, five, thirty, two hours, eight, a day; then given up."""
    held = Message.objects.select_related("endpoint__account__party").filter(pk=message).first()
    if held is None or held.endpoint.ended_at is not None or not held.endpoint.account.is_active:
        return
    at = datetime.now(UTC)
    status, why = _sent(held, at)
    actor, last = actor_for(held.endpoint.account), attempt >= len(PAUSES)
    state = actions.note_attempt(actor=actor, message=held, status=status, why=why, last=last, at=at)
    if state == "waiting" and not last:
        enqueue(deliver, not_before=at + PAUSES[attempt], message=message, attempt=attempt + 1)


@job(name="notice.forget_old", every="41 3 * * *")
def forget_old(timestamp: int) -> None:
    """Messages and their attempts are kept for thirty days."""
    Message.objects.filter(made_at__lt=datetime.fromtimestamp(timestamp, tz=UTC) - KEPT).delete()


def _sent(held: Message, at: datetime) -> tuple[int, str]:
    """(the status answered, or 0 and what stood in the way)."""
    body = json.dumps(
        {"type": held.event, "timestamp": held.made_at.isoformat(), "data": held.data}, ensure_ascii=False
    )
    sent = body.encode()
    signed = signing.headers(name=held.name, second=int(at.timestamp()), body=sent, secrets=_secrets(held.endpoint, at))
    headers = {"Content-Type": "application/json", "User-Agent": "goodstanding", **signed}
    try:
        return targets.send(held.endpoint.url, sent, headers, loopback=settings.WEBHOOK_LOOPBACK), ""
    except BadTarget as refusal:
        return 0, str(refusal.details["reason"])
    except (OSError, HTTPException) as fault:
        return 0, type(fault).__name__


def _secrets(held: Endpoint, at: datetime) -> list[bytes]:
    former = [held.former_salt] if held.former_until is not None and held.former_until > at else []
    return [queries.secret(salt) for salt in [held.salt, *former]]
