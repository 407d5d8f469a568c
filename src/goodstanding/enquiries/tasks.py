"""What the clock asks of enquiries: accounts and their programs are told of the day before."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from goodstanding.enquiries import following
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.notices import queries as notices
from goodstanding.notices.models import Endpoint, Following
from goodstanding.notices.news import News
from goodstanding.notices.tasks import notify, tell
from goodstanding.parties import queries as parties
from goodstanding.parties.models import Account
from goodstanding.parties.queries import actor_for
from goodstanding.queue.jobs import job

LONGEST = 30  # days told afterwards, where the worker stood still


@job(name="enquiry.tell_followers", every="25 * * * *")
def tell_followers(timestamp: int) -> None:
    """Gather every day that is over for every endpoint not yet told of it; a day without news is no message."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    yesterday = at.astimezone(CHINA).date() - timedelta(days=1)
    for held, actor in notices.due(day=yesterday):
        for day in _days(held, yesterday):
            _tell(held, actor, day, at)


@job(name="enquiry.tell_accounts", every="5 * * * *")
def tell_accounts(timestamp: int) -> None:
    """The same for the accounts themselves, on the portal and by mail; a new one is told from its first day on."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    yesterday = at.astimezone(CHINA).date() - timedelta(days=1)
    for account in notices.followers(day=yesterday):
        first = {"told_until": yesterday - timedelta(days=1)}
        held, _ = Following.objects.get_or_create(account=account, defaults=first)
        for day in _days(held, yesterday):
            _notify(account, held, day, at)


def _notify(account: Account, held: Following, day: date, at: datetime) -> None:
    actor = actor_for(account)
    with transaction.atomic():
        for event in sorted(notices.wanted(account) & following.EVENTS.keys()):
            data = following.happened(event, actor=actor, day=day)
            if data:
                news = News(event, day.isoformat(), day, about=data.get("organisation", ""), data=data)
                notify(actor=parties.operator(), accounts=[account.pk], news=news, at=at)
        held.told_until = day
        held.save(update_fields=["told_until"])


def _days(held: Endpoint | Following, last: date) -> list[date]:
    behind = min((last - held.told_until).days, LONGEST)
    return [last - timedelta(days=back) for back in reversed(range(behind))]


def _tell(held: Endpoint, actor: Actor, day: date, at: datetime) -> None:
    with transaction.atomic():
        for event in held.events:
            if notices.may_hear(actor, event):
                data = following.happened(event, actor=actor, day=day)
                tell(actor=actor, held=held, event=event, day=day, data=data, at=at)
        held.told_until = day
        held.save(update_fields=["told_until"])
