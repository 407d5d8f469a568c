"""An account says what it wants to be told and where; what it and its programs are told is kept and listed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.notices import queries
from goodstanding.notices.errors import (
    BadAddress,
    EventNotYours,
    NoSuchNotice,
    TooManyConfirmations,
    TooManyEndpoints,
    UnknownEvent,
)
from goodstanding.notices.models import Attempt, Endpoint, Following, Mail, MailAttempt, Message, Notice
from goodstanding.notices.news import News, Wishes
from goodstanding.notices.targets import require_target
from goodstanding.parties.models import Account
from goodstanding.trail.actions import append

MOST = 10
MOST_CONFIRMATIONS = 5  # a day: nobody's mailbox is filled from here
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


@transaction.atomic
def notify(*, actor: Actor, accounts: Collection[int], news: News, at: datetime) -> list[Notice]:
    """Tell accounts one thing, each once; who may not hear it or does not want to is not told."""
    wanting = queries.wanting(news.event, accounts)
    held = Notice.objects.filter(account__in=wanting, event=news.event, key=news.key)
    known = set(held.values_list("account_id", flat=True))

    made = Notice.objects.bulk_create(
        Notice(account=one, event=news.event, key=news.key, day=news.day, data=dict(news.data), made_at=at)
        for one in wanting
        if one.pk not in known
    )

    if made:
        numbers = [one.pk for one in made]
        append(actor=actor, act="notice.made", at=at, subject=news.about, event=news.event, notices=numbers)
    return made


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, number: int | None = None) -> int:
    """Mark one notice of the account, or all of them, as read; answers how many were not. Raises NoSuchNotice."""
    held = queries.notices(actor)
    if number is not None and not (held := held.filter(pk=number)).exists():
        raise NoSuchNotice(notice=number)

    changed = held.filter(read_at=None).update(read_at=at)

    append(actor=actor, act="notice.read", at=at, notices=changed)
    return changed


@transaction.atomic
def follow(*, actor: Actor, wishes: Wishes, salt: str, today: date, at: datetime) -> Following:
    """Set what the account is told and where; a new address waits until it is confirmed.

    Raises UnknownEvent, EventNotYours, BadAddress.
    """
    for event in wishes.chosen | wishes.mailed:
        _require_event(actor, event)
    _require_address(wishes.address)
    held, _ = Following.objects.select_for_update().get_or_create(
        account_id=actor.account_id or 0, defaults={"told_until": today - timedelta(days=1)}
    )

    held.chosen, held.mailed, held.language = sorted(wishes.chosen), sorted(wishes.mailed), wishes.language
    if held.address != wishes.address:
        held.address, held.salt, held.confirmed_at = wishes.address, salt, None
    held.save()

    append(actor=actor, act="following.set", at=at, chosen=held.chosen, mailed=held.mailed, mail=bool(held.address))
    return held


@transaction.atomic
def confirm(*, actor: Actor, held: Following, at: datetime) -> Following:
    """Whoever reads the address has confirmed it: from now on mail goes there."""
    held.confirmed_at = held.confirmed_at or at
    held.save(update_fields=["confirmed_at"])

    append(actor=actor, act="following.confirmed", at=at)
    return held


@transaction.atomic
def end_mail(*, actor: Actor, held: Following, at: datetime) -> Following:
    """No mail any more; the address is forgotten."""
    held.address, held.confirmed_at, held.mailed = "", None, []
    held.save(update_fields=["address", "confirmed_at", "mailed"])

    append(actor=actor, act="following.mail_ended", at=at)
    return held


@transaction.atomic
def ask_to_confirm(*, actor: Actor, day: date, at: datetime) -> Mail:
    """Make the mail that asks whoever reads an address whether it wants to be told. Raises TooManyConfirmations."""
    asked = Mail.objects.filter(account_id=actor.account_id or 0, kind="confirm", day=day)
    if asked.count() >= MOST_CONFIRMATIONS:
        raise TooManyConfirmations(most=MOST_CONFIRMATIONS)

    made = Mail.objects.create(account_id=actor.account_id or 0, kind="confirm", day=day, made_at=at)

    append(actor=actor, act="mail.made", at=at, mail=made.pk, kind=made.kind)
    return made


@transaction.atomic
def gather_mail(*, actor: Actor, account: Account, kind: str, day: date, at: datetime) -> Mail | None:
    """Gather what an account is to be mailed into one mail; None where there is nothing, or the day had its digest."""
    waiting = list(queries.to_mail(account, at_once=kind == "at-once").values_list("pk", flat=True))
    if not waiting or (kind == "digest" and account.mails.filter(kind=kind, day=day).exists()):
        return None

    made = Mail.objects.create(account=account, kind=kind, day=day, made_at=at)
    Notice.objects.filter(pk__in=waiting).update(mail=made, mailed_at=at)

    append(actor=actor, act="mail.made", at=at, mail=made.pk, kind=kind, notices=len(waiting))
    return made


@transaction.atomic
def note_mailed(*, actor: Actor, mail: Mail, status: int, why: str, last: bool, at: datetime) -> str:
    """Note what came of an attempt to hand a mail over; answers its state. A refused address is given up at once."""
    MailAttempt.objects.create(mail=mail, at=at, status=status, why=why[:40])
    mail.state = "delivered" if status == 250 else "given-up" if last or 550 <= status < 560 else "waiting"
    mail.save(update_fields=["state"])

    append(actor=actor, act="mail.attempted", at=at, mail=mail.pk, status=status, state=mail.state)
    return mail.state


@transaction.atomic
def drop_mail(*, actor: Actor, mail: Mail, at: datetime) -> None:
    """A mail that nobody wants any more: the address was taken back or mail was switched off meanwhile."""
    mail.state = "dropped"
    mail.save(update_fields=["state"])

    append(actor=actor, act="mail.dropped", at=at, mail=mail.pk)


def _require_address(address: str) -> None:
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise BadAddress from None


def _require_event(actor: Actor, event: str) -> None:
    known = queries.events()
    if event not in known:
        raise UnknownEvent(event=event[:40] or "-", known=", ".join(known))
    if not queries.may_hear(actor, event):
        raise EventNotYours(event=event, scope=known[event].scope)
