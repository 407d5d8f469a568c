"""Who is told what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law import roles
from goodstanding.notices.errors import NoSuchEndpoint, NoSuchMessage
from goodstanding.notices.models import Endpoint, Following, Mail, Message, Notice
from goodstanding.parties.models import Account
from goodstanding.parties.queries import actor_for


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of news: who may be told of it, whether only about one's own organisation, and how it is said."""

    name: str
    name_zh: str
    scope: str
    say: str
    say_zh: str
    page: str
    own: bool = False
    chosen: bool = True
    at_once: bool = False


@cache
def events() -> Mapping[str, Event]:
    """Every event by code."""
    held = read_yaml(Path(__file__).with_name("events.yaml"))["events"]
    return MappingProxyType({code: Event(**line) for code, line in held.items()})


def endpoints(actor: Actor) -> QuerySet[Endpoint]:
    """The endpoints of the actor's account that are in force, newest first."""
    return Endpoint.objects.filter(account_id=actor.account_id or 0, ended_at=None).order_by("-pk")


def endpoint(actor: Actor, number: int) -> Endpoint:
    """One of them. Raises NoSuchEndpoint, whoever else's it is."""
    found = endpoints(actor).filter(pk=number).first()
    if found is None:
        raise NoSuchEndpoint(endpoint=number)
    return found


def message(held: Endpoint, number: int) -> Message:
    """A message of an endpoint. Raises NoSuchMessage."""
    found = held.messages.filter(pk=number).first()
    if found is None:
        raise NoSuchMessage(message_number=number)
    return found


def due(*, day: date) -> list[tuple[Endpoint, Actor]]:
    """Endpoints not yet told of that day, with whom they stand for; those of closed accounts are told nothing."""
    waiting = Endpoint.objects.filter(ended_at=None, told_until__lt=day, account__is_active=True)
    held = waiting.select_related("account__party").order_by("pk")
    return [(one, actor_for(one.account)) for one in held]


def may_hear(actor: Actor, event: str) -> bool:
    """Whether the account's role lets it be told of this."""
    known = events()[event]
    return roles.may(actor, known.scope) and (not known.own or actor.role == "subject")


def secret(salt: str) -> bytes:
    """The secret of a salt: this installation's own secret is needed to tell it."""
    return salted_hmac("goodstanding.notices", salt, algorithm="sha256").digest()


# -- what accounts are told on the portal and by mail --------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its account reads it."""

    notice: Notice
    name: str
    name_zh: str
    say: str
    say_zh: str
    page: str


def notices(actor: Actor) -> QuerySet[Notice]:
    """The notices of the actor's account, newest first."""
    return Notice.objects.filter(account_id=actor.account_id or 0).order_by("-made_at", "-pk")


def unread(account_id: int) -> int:
    """How many of an account's notices have not been read."""
    return Notice.objects.filter(account_id=account_id, read_at=None).count()


def told(one: Notice) -> Told:
    """A notice in words; one of an event there is no more says its code."""
    known = events().get(one.event)
    if known is None:
        return Told(one, one.event, one.event, "", "", "/notices/")
    say, say_zh, page = (text.format_map(one.data) for text in (known.say, known.say_zh, known.page))
    return Told(one, known.name, known.name_zh, say, say_zh, page)


def may_choose(actor: Actor) -> dict[str, Event]:
    """The events the actor's account may be told of."""
    return {code: event for code, event in events().items() if may_hear(actor, code)}


def chosen(actor: Actor, held: Following | None) -> set[str]:
    """What an account is told on the portal: what it chose, else what is told unless one chooses otherwise."""
    may = may_choose(actor)
    if held is None or held.chosen is None:
        return {code for code, event in may.items() if event.chosen}
    return set(held.chosen) & may.keys()


def mailed(actor: Actor, held: Following | None) -> set[str]:
    """What an account is told by mail: nothing before its address is confirmed."""
    confirmed = held is not None and held.confirmed_at is not None
    return set(held.mailed) & may_choose(actor).keys() if held and confirmed else set()


def following(account_id: int) -> Following | None:
    """What an account has set."""
    return Following.objects.filter(account_id=account_id).first()


def wanting(event: str, accounts: Collection[int]) -> list[Account]:
    """Those of some accounts that are open and want to be told of an event, on the portal or by mail."""
    held = Account.objects.filter(pk__in=accounts, is_active=True).select_related("party", "following").order_by("pk")
    return [one for one in held if event in wanted(one)]


def wanted(account: Account) -> set[str]:
    """Every event an account is told of."""
    actor, held = actor_for(account), getattr(account, "following", None)
    return chosen(actor, held) | mailed(actor, held)


def followers(*, day: date) -> list[Account]:
    """Open accounts not yet told of a day."""
    open_ones = Account.objects.filter(is_active=True).select_related("party", "following").order_by("pk")
    return [one for one in open_ones if (held := getattr(one, "following", None)) is None or held.told_until < day]


def to_mail(account: Account, *, at_once: bool) -> QuerySet[Notice]:
    """What is to be mailed: unread, made since the address was confirmed, in no mail yet, of events mailed of."""
    held = getattr(account, "following", None)
    codes = [code for code in mailed(actor_for(account), held) if events()[code].at_once is at_once]
    fresh = Notice.objects.filter(account=account, event__in=codes, mailed_at=None, read_at=None)
    return fresh.filter(made_at__gte=held.confirmed_at).order_by("pk") if held and codes else fresh.none()


def mails(actor: Actor) -> QuerySet[Mail]:
    """The mails to the actor's account with what came of each, newest first."""
    return Mail.objects.filter(account_id=actor.account_id or 0).prefetch_related("attempts").order_by("-pk")


def counted(actor: Actor, event: str, begin: datetime, end: datetime) -> int:
    """How many notices of an event an account got between two instants."""
    return notices(actor).filter(event=event, made_at__gte=begin, made_at__lt=end).count()
