"""An account says where its programs are told of what changed; what they are told is kept and listed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.notices import queries
from goodstanding.notices.errors import EventNotYours, TooManyEndpoints, UnknownEvent
from goodstanding.notices.models import Attempt, Endpoint, Message
from goodstanding.notices.targets import require_target
from goodstanding.trail.actions import append

MOST = 10
OVERLAP = timedelta(days=1)
TEST = "webhook.test"


@transaction.atomic
def register(
    *, actor: Actor, url: str, events: Collection[str], salt: str, today: date, at: datetime, loopback: bool = False
) -> Endpoint:
    """Register an address to be told of events, from today on. Raises BadTarget, UnknownEvent, EventNotYours."""
    require_target(url, loopback=loopback)
    for event in events or [""]:
        _require_event(actor, event)
    if queries.endpoints(actor).count() >= MOST:
        raise TooManyEndpoints(most=MOST)

    made = Endpoint.objects.create(
        account_id=actor.account_id or 0, url=url, events=sorted(set(events)), salt=salt, created_at=at,
        told_until=today - timedelta(days=1),
    )  # fmt: skip

    append(actor=actor, act="endpoint.registered", at=at, endpoint=made.pk, events=made.events)
    return made


@transaction.atomic
def end(*, actor: Actor, held: Endpoint, why: str, at: datetime) -> None:
    """Tell an endpoint nothing any more."""
    held.ended_at, held.ended_why = held.ended_at or at, held.ended_why or why[:40]
    held.save(update_fields=["ended_at", "ended_why"])

    append(actor=actor, act="endpoint.ended", at=at, endpoint=held.pk, why=held.ended_why)


@transaction.atomic
def change_secret(*, actor: Actor, held: Endpoint, salt: str, at: datetime) -> Endpoint:
    """Give an endpoint a new secret; for a day messages are signed with the former one too."""
    held.former_salt, held.former_until, held.salt = held.salt, at + OVERLAP, salt
    held.save(update_fields=["former_salt", "former_until", "salt"])

    append(actor=actor, act="endpoint.secret_changed", at=at, endpoint=held.pk)
    return held


@transaction.atomic
def tell(
    *, actor: Actor, held: Endpoint, event: str, day: date, data: Mapping[str, Any], at: datetime
) -> Message | None:
    """Make a day's message for an endpoint; None where there is nothing to say, or it was said."""
    if not data or (event != TEST and held.messages.filter(event=event, day=day).exists()):
        return None

    made = Message.objects.create(endpoint=held, event=event, day=day, data=dict(data), made_at=at)

    append(actor=actor, act="message.made", at=at, endpoint=held.pk, message=made.pk, event=event)
    return made


@transaction.atomic
def note_attempt(*, actor: Actor, message: Message, status: int, why: str, last: bool, at: datetime) -> str:
    """Note what came of an attempt; answers the message's state. 410 ends the endpoint: its owner gave it up."""
    delivered = 200 <= status < 300

    Attempt.objects.create(message=message, at=at, status=status, why=why[:40])
    if message.state != "delivered":
        message.state = "delivered" if delivered else "given-up" if last else "waiting"
        message.save(update_fields=["state"])
    if status == 410:
        end(actor=actor, held=message.endpoint, why="answered 410", at=at)

    append(actor=actor, act="message.attempted", at=at, message=message.pk, status=status, state=message.state)
    return message.state


def _require_event(actor: Actor, event: str) -> None:
    known = queries.events()
    if event not in known:
        raise UnknownEvent(event=event[:40] or "-", known=", ".join(known))
    if not queries.may_hear(actor, event):
        raise EventNotYours(event=event, scope=known[event].scope)
