"""Who takes part and who acts."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Count, QuerySet

from goodstanding.kernel.actor import Abroad, Actor
from goodstanding.kernel.identifiers import fold_code
from goodstanding.law import roles
from goodstanding.law.residency import EVERYWHERE
from goodstanding.parties.errors import (
    AccountClosed,
    BadLogin,
    NobodyResponsible,
    NoOperator,
    NoSuchAccount,
    NoSuchParty,
)
from goodstanding.parties.models import Account, FailedSignIn, Party

OPERATOR_LOGIN: Final = "operator"
LONGEST_LOGIN: Final = 150


def operator() -> Actor:
    """The operator account of this store's owner: it acts where a command names nobody."""
    held = Account.objects.select_related("party").filter(role="operator", is_active=True)
    account = held.filter(login=OPERATOR_LOGIN).first() or held.order_by("pk").first()
    if account is None:
        raise NoOperator
    return actor_for(account)


def acting_as(login: str) -> Actor:
    """The open account of that login, as an actor."""
    return actor_for(open_account_of(login))


def open_account_of(login: str) -> Account:
    """The account of that login, where there is one and it is not closed."""
    account = Account.objects.select_related("party").filter(login=login.strip()).first()
    if account is None:
        raise NoSuchAccount(login=login[:150])
    if not account.is_active:
        raise AccountClosed(login=account.login)
    return account


def require_holder(actor: Actor, login: str, *permissions: str) -> None:
    """Refuse who neither holds that account nor may do any of these. Raises NotPermitted."""
    if actor.account != login.strip() and not any(roles.may(actor, one) for one in permissions):
        roles.require(actor, permissions[-1])


def actor_for(account: Account) -> Actor:
    """The account as actions want it: named, with its role and unit."""
    return Actor(
        account=account.login,
        role=account.role,
        unit=account.party.code,
        unit_name=account.party.name,
        account_id=account.pk,
        party_id=account.party_id,
        abroad=_abroad(account),
    )


def _abroad(account: Account) -> Abroad | None:
    home = settings.RESIDENCY
    return None if home in (EVERYWHERE, account.country) else Abroad(account.country, account.export_until)


def party(code: str) -> Party:
    """The unit of that unified social credit code, as people write it."""
    found = Party.objects.filter(code=fold_code(code)).first()
    if found is None:
        raise NoSuchParty(code=fold_code(code)[:18])
    return found


def providers_by_item() -> dict[str, list[str]]:
    """The codes of the registered providers of each catalogue item."""
    found: dict[str, list[str]] = {}
    for code, items in Party.objects.order_by("code").values_list("code", "items"):
        for item in items:
            found.setdefault(item, []).append(code)
    return found


def responsible() -> Account | None:
    """The person answerable for this installation: its first operator, open, named, bound to confidentiality."""
    held = Account.objects.filter(role="operator", is_active=True, confidentiality_acknowledged_at__isnull=False)
    return next((one for one in held.order_by("pk") if one.name.strip()), None)


def require_responsible() -> None:
    """Start nothing for which nobody answers (Shanghai draft, article 17). Raises NobodyResponsible."""
    if responsible() is None:
        raise NobodyResponsible


def founder(*, unit: str, unit_name: str) -> Actor:
    """Who acts before there is an account: the installation itself, under its own unit."""
    return Actor(account=OPERATOR_LOGIN, role="operator", unit=fold_code(unit), unit_name=unit_name)


def login_for(name: str) -> str:
    """A login out of a name: `Li Ming` signs in as `li.ming`."""
    login = ".".join(unicodedata.normalize("NFKC", name).casefold().split())
    if not login or len(login) > LONGEST_LOGIN or not all(mark.isalnum() or mark in "._-@" for mark in login):
        raise BadLogin(login=login[:LONGEST_LOGIN])
    return login


def account_of(actor: Actor) -> Account:
    """The account behind an actor."""
    return Account.objects.select_related("party").get(login=actor.account)


def is_linked(account: Account) -> bool:
    """Whether the operator's identity provider opens this account."""
    return bool(SocialAccount.objects.filter(user=account).exists())


def failed_sign_ins(keys: Mapping[str, int], *, since: datetime) -> bool:
    """Whether any of these keys has failed as often since then as its limit allows."""
    held = FailedSignIn.objects.filter(key__in=keys, at__gt=since).values_list("key")
    return any(failed >= keys[key] for key, failed in held.annotate(failed=Count("pk")))


def providers_of(actor: Actor) -> list[Party]:
    """The units this account may deliver for: its own, or every one that delivers."""
    delivering = providers()
    return list(delivering if roles.may(actor, "any-unit") else delivering.filter(code=actor.unit))


def providers() -> QuerySet[Party]:
    """Every unit that delivers anything, by name."""
    return Party.objects.exclude(items=[]).order_by("name")


def is_demonstration() -> bool:
    """Whether this store's operator is the demonstration's: nothing in it is real."""
    return Party.objects.filter(kind="operator", demonstration=True).exists()
