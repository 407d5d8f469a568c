"""Who is told what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law import roles
from goodstanding.notices.errors import NoSuchEndpoint, NoSuchMessage
from goodstanding.notices.models import Endpoint, Message
from goodstanding.parties.queries import actor_for


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of news: who may be told of it, and whether only about one's own organisation."""

    name: str
    name_zh: str
    scope: str
    own: bool = False


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
