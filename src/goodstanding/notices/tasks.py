"""Telling: a message or mail goes out in its own job, and again after longer and longer pauses."""

import json
import smtplib
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPException

from django.conf import settings
from django.db import transaction

from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.notices import actions, letters, queries, signing, targets
from goodstanding.notices.errors import BadTarget
from goodstanding.notices.models import Endpoint, Following, Mail, Message, Notice
from goodstanding.notices.news import News
from goodstanding.parties.models import Account
from goodstanding.parties.queries import actor_for
from goodstanding.queue.jobs import enqueue, job

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60)]
KEPT = timedelta(days=30)
NOTICES_KEPT = timedelta(days=366)
MORNING = 7  # China time: from then on the day's mail is gathered


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
    """Messages and mails with their attempts are kept for thirty days, notices for a year."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    Message.objects.filter(made_at__lt=at - KEPT).delete()
    Mail.objects.filter(made_at__lt=at - KEPT).delete()
    Notice.objects.filter(made_at__lt=at - NOTICES_KEPT).delete()


def notify(*, actor: Actor, accounts: Collection[int], news: News, at: datetime) -> list[Notice]:
    """Tell accounts one thing; what is not kept for the day's mail is mailed in the same breath."""
    with transaction.atomic():
        made = actions.notify(actor=actor, accounts=accounts, news=news, at=at)
        if queries.events()[news.event].at_once:
            for account in Account.objects.filter(pk__in=[one.account_id for one in made]):
                send_gathered(account, "at-once", at)
    return made


def send_gathered(account: Account, kind: str, at: datetime) -> Mail | None:
    """Gather what an account is to be mailed and let the worker deliver it, both or neither."""
    if not settings.MAIL_ON:
        return None
    day = at.astimezone(CHINA).date()
    with transaction.atomic():
        made = actions.gather_mail(actor=actor_for(account), account=account, kind=kind, day=day, at=at)
        if made is not None:
            enqueue(mail, number=made.pk, attempt=0)
    return made


def ask_to_confirm(actor: Actor, at: datetime) -> Mail:
    """Ask whoever reads an address whether it wants to be told."""
    with transaction.atomic():
        made = actions.ask_to_confirm(actor=actor, day=at.astimezone(CHINA).date(), at=at)
        enqueue(mail, number=made.pk, attempt=0)
    return made


@job(name="notice.digest", every="10 * * * *")
def digest(timestamp: int) -> None:
    """One mail a day to each account that wants it, from seven in the morning on; nothing new is no mail."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    if at.astimezone(CHINA).hour < MORNING:
        return
    for account in Account.objects.filter(is_active=True, following__confirmed_at__isnull=False).order_by("pk"):
        send_gathered(account, "digest", at)


@job(name="notice.mail", attempts=1)
def mail(number: int, attempt: int) -> None:
    """One attempt to hand a mail over; what fails is tried again after the same pauses as a message."""
    held = Mail.objects.select_related("account__party").filter(pk=number, state="waiting").first()
    if held is None:
        return
    to, at = _addressee(held), datetime.now(UTC)
    if to is None:
        actions.drop_mail(actor=actor_for(held.account), mail=held, at=at)
        return
    status, why = _handed_over(held, to)
    actor, last = actor_for(held.account), attempt >= len(PAUSES)
    state = actions.note_mailed(actor=actor, mail=held, status=status, why=why, last=last, at=at)
    if state == "waiting" and not last:
        enqueue(mail, not_before=at + PAUSES[attempt], number=number, attempt=attempt + 1)


def _addressee(held: Mail) -> Following | None:
    """Where a mail goes now; nowhere once the account is closed, or its address taken back or not confirmed."""
    to = queries.following(held.account_id)
    if not settings.MAIL_ON or not held.account.is_active or to is None or not to.address:
        return None
    return to if to.confirmed_at or held.kind == "confirm" else None


def _handed_over(held: Mail, to: Following) -> tuple[int, str]:
    """(250, or what the mail server answered, or 0 and what stood in the way)."""
    made = letters.letter(held, to, portal=settings.ADDRESS, sender=settings.DEFAULT_FROM_EMAIL)
    try:
        made.send()
    except smtplib.SMTPRecipientsRefused as refused:
        return next((status for status, _ in refused.recipients.values()), 550), "SMTPRecipientsRefused"
    except smtplib.SMTPResponseException as answered:
        return int(answered.smtp_code), type(answered).__name__
    except (OSError, smtplib.SMTPException) as fault:
        return 0, type(fault).__name__
    return 250, ""


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
