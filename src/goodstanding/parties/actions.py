"""A store is made ready, units are registered, accounts opened; each act is named in the trail."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final  # Any: credentials as a browser sends them

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import require_organisation
from goodstanding.law import catalogue, party_kinds, roles
from goodstanding.law.residency import EVERYWHERE, HOME
from goodstanding.parties import factors, keys, queries
from goodstanding.parties.errors import (
    AccountExists,
    BasisMissing,
    FactorHeld,
    LastOperator,
    LinkedToAnother,
    NameMissing,
    NoFactorYet,
    NoSuchCountry,
    PartyExists,
    UnknownScope,
)
from goodstanding.parties.models import Account, ApiKey, FailedSignIn, Party
from goodstanding.trail.actions import append

LONGEST_NAME: Final = 150
LONGEST_BASIS: Final = 100


@dataclass(frozen=True, slots=True)
class Installed:
    """`fresh` is false where the store had its operator already and nothing was changed."""

    account: Account
    fresh: bool


@transaction.atomic
def install(*, actor: Actor, responsible: str, at: datetime, demonstration: bool = False) -> Installed:
    """Give an empty store its own unit and its operator: the responsible person, named, bound to confidentiality.

    `actor` is the founder (`queries.founder`): nobody else is there yet. A second time changes nothing.
    """
    if (held := queries.responsible()) is not None:
        return Installed(account=held, fresh=False)
    name = _plain_name(responsible)
    free = not Account.objects.filter(login=queries.OPERATOR_LOGIN).exists()

    unit, _ = Party.objects.get_or_create(
        code=actor.unit,
        defaults={"name": actor.unit_name, "kind": "operator", "demonstration": demonstration, "created_at": at},
    )
    account = Account.objects.create(
        login=queries.OPERATOR_LOGIN if free else queries.login_for(name), name=name, party=unit, role="operator",
        password=make_password(None), confidentiality_acknowledged_at=at, created_at=at, country=_country(""),
    )  # fmt: skip

    append(actor=actor, act="store.installed", at=at, account_id=account.pk, unit_id=unit.pk)
    return Installed(account=account, fresh=True)


@transaction.atomic
def register_provider(
    *, actor: Actor, code: str, name: str, kind: str, items: Sequence[str], at: datetime, demonstration: bool = False
) -> Party:
    """Register a unit that delivers. Without `items`: all the catalogue names for its kind, as of now.

    The same registration again changes nothing; another one under a registered code is refused.
    """
    roles.require(actor, "register-parties")
    unit_code = require_organisation(code).code
    meant = party_kinds.party_kind(kind)
    allowed = catalogue.edition()
    for item in items:
        party_kinds.require_deliverable(meant, item, allowed)
    delivers = sorted(set(items), key=list(allowed).index) if items else party_kinds.deliverable(meant, allowed)
    wanted = Party(
        code=unit_code, name=_plain_name(name, longest=200), kind=meant.code, items=delivers,
        demonstration=demonstration, created_at=at,
    )  # fmt: skip
    if (held := Party.objects.filter(code=unit_code).first()) is not None:
        return _same(held, wanted)

    wanted.save(force_insert=True)

    append(actor=actor, act="provider.registered", at=at, unit_code=unit_code, kind=meant.code, items=delivers)
    return wanted


@transaction.atomic
def admit_organisation(*, actor: Actor, code: str, name: str, at: datetime) -> Party:
    """An organisation that information is about takes part itself: its unit, which delivers nothing.

    One that takes part already stays as it is.
    """
    roles.require(actor, "register-parties")
    unit_code = require_organisation(code).code
    if (held := Party.objects.filter(code=unit_code).first()) is not None:
        return held

    made = Party.objects.create(code=unit_code, name=_plain_name(name, longest=200), kind="enterprise", created_at=at)

    append(actor=actor, act="organisation.admitted", at=at, subject=unit_code, unit_code=unit_code)
    return made


@transaction.atomic
def open_account(
    *, actor: Actor, name: str, party: str, role: str, password: str, at: datetime, login: str = "", country: str = ""
) -> Account:
    """Open a named account for a unit. `password` is the initial one, told to the person once.

    `country` (two letters) is where it is used; none named: where the information lives. Raises NoSuchCountry.
    Confidentiality is acknowledged by the person at the first sign-in, not here (Shanghai draft, article 34).
    """
    roles.require(actor, "register-parties")
    meant = roles.role(role)
    unit = queries.party(party)
    full_name, used_in = _plain_name(name), _country(country)
    chosen = queries.login_for(login or full_name)
    if Account.objects.filter(login=chosen).exists():
        raise AccountExists(login=chosen)

    account = Account.objects.create(
        login=chosen, name=full_name, party=unit, role=meant.code, password=make_password(password), created_at=at,
        country=used_in,
    )  # fmt: skip

    append(
        actor=actor, act="account.opened", at=at, account_id=account.pk, unit_code=unit.code, role=meant.code,
        country=used_in,
    )  # fmt: skip
    return account


@transaction.atomic
def note_export_basis(*, actor: Actor, account: Account, basis: str, until: date, at: datetime) -> None:
    """Record on which basis what is not open may go to an account abroad: its number, and the last day it is in force.

    The platform keeps that there is one and until when; whether it holds is for the authority that gave it. A day gone
    by ends it. Raises BasisMissing.
    """
    roles.require(actor, "secure")
    number = " ".join(basis.split())
    if not number or len(number) > LONGEST_BASIS:
        raise BasisMissing

    account.export_basis, account.export_until = number, until
    account.save(update_fields=["export_basis", "export_until"])

    append(
        actor=actor, act="account.export_basis_noted", at=at, account_id=account.pk, country=account.country,
        basis=number, until=until.isoformat(),
    )  # fmt: skip


def _country(said: str) -> str:
    """A country as ISO 3166 writes it; where the information lives, if none is named."""
    named = said.strip().upper() or (HOME if settings.RESIDENCY == EVERYWHERE else settings.RESIDENCY)
    if not (len(named) == len(HOME) and named.isascii() and named.isalpha()):
        raise NoSuchCountry(country=said[:20])
    return named


@transaction.atomic
def set_password(*, actor: Actor, account: Account, password: str, at: datetime) -> None:
    """Give an account a new password: its own holder's act, or that of one who keeps the system secure."""
    if actor.account_id != account.pk:
        roles.require(actor, "secure")

    account.password = make_password(password)
    account.save(update_fields=["password"])

    append(actor=actor, act="account.password_set", at=at, account_id=account.pk)


@transaction.atomic
def close_account(*, actor: Actor, account: Account, at: datetime) -> None:
    """Close an account; it stays, because the trail names it. The last open operator is not closed."""
    roles.require(actor, "secure")
    operators = Account.objects.select_for_update().filter(role="operator", is_active=True)
    if [held.pk for held in operators] == [account.pk]:
        raise LastOperator(login=account.login)

    account.is_active = False
    account.save(update_fields=["is_active"])

    append(actor=actor, act="account.closed", at=at, account_id=account.pk)


@transaction.atomic
def sign_in(*, actor: Actor, at: datetime, keys: Collection[str] = (), by: Sequence[str] = ("password",)) -> None:
    """Note that the holder of an account signed in, and `by` what; earlier failures under the keys are forgotten."""
    FailedSignIn.objects.filter(key__in=keys).delete()

    append(actor=actor, act="account.signed_in", at=at, account_id=actor.account_id, by=list(by))


@transaction.atomic
def refuse_sign_in(
    *, actor: Actor, at: datetime, keys: Collection[str], account_id: int | None, step: str = "password"
) -> None:
    """Note a failed attempt under each key. `account_id`: the account it was tried on, where there is one.

    `step`: password, code, passkey, outside, or the confirmation of somebody who is signed in.
    """
    FailedSignIn.objects.bulk_create(FailedSignIn(key=key, at=at) for key in keys)

    append(actor=actor, act="account.sign_in_refused", at=at, account_id=account_id, step=step)


@transaction.atomic
def confirm_identity(*, actor: Actor, at: datetime, keys: Collection[str], by: str) -> None:
    """Note that somebody signed in proved once more who it is, before what is dangerous."""
    FailedSignIn.objects.filter(key__in=keys).delete()

    append(actor=actor, act="account.identity_confirmed", at=at, account_id=actor.account_id, by=by)


@transaction.atomic
def add_app(*, actor: Actor, secret: str, at: datetime) -> list[str]:
    """Add an authenticator app; answers recovery codes where these are the account's first. Raises FactorHeld."""
    account = queries.account_of(actor)
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        raise FactorHeld

    made = TOTP.activate(account, secret).instance
    codes = _first_codes(account)

    append(actor=actor, act="account.factor_added", at=at, account_id=account.pk, factor=made.pk, kind="totp")
    return codes


@transaction.atomic
def add_passkey(*, actor: Actor, name: str, credential: dict[str, Any], at: datetime) -> list[str]:
    """Add a passkey; answers recovery codes where these are the account's first."""
    account = queries.account_of(actor)

    made = WebAuthn.add(account, " ".join(name.split())[:60], credential).instance
    codes = _first_codes(account)

    append(actor=actor, act="account.factor_added", at=at, account_id=account.pk, factor=made.pk, kind="webauthn")
    return codes


@transaction.atomic
def renew_recovery_codes(*, actor: Actor, at: datetime) -> list[str]:
    """New recovery codes; the old ones open nothing any more. Raises NoFactorYet."""
    account = queries.account_of(actor)
    if not factors.has_second(account):
        raise NoFactorYet

    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = _first_codes(account)

    append(actor=actor, act="account.recovery_codes_renewed", at=at, account_id=account.pk)
    return codes


@transaction.atomic
def remove_factor(*, actor: Actor, account: Account, number: int, at: datetime) -> None:
    """Remove a factor: its holder's act, or that of one who keeps the system secure. With the last one the codes go.

    Raises NoSuchFactor, NotPermitted.
    """
    if actor.account_id != account.pk:
        roles.require(actor, "secure")
    held = factors.factor(account, number)

    kind = str(held.type)
    held.delete()
    if not factors.has_second(account):
        Authenticator.objects.filter(user=account).delete()

    append(actor=actor, act="account.factor_removed", at=at, account_id=account.pk, factor=number, kind=kind)


@transaction.atomic
def end_sessions(*, actor: Actor, sessions: Collection[UserSession], at: datetime) -> None:
    """End sessions of one's own account, at once."""
    for one in sessions:
        one.end()

    append(actor=actor, act="account.sessions_ended", at=at, account_id=actor.account_id, ended=len(sessions))


@transaction.atomic
def link_identity(*, actor: Actor, provider: str, identity: str, at: datetime) -> None:
    """Link one's account to an identity at the operator's identity provider. Raises LinkedToAnother."""
    held = SocialAccount.objects.filter(provider=provider, uid=identity).first()
    if held is not None and held.user_id != actor.account_id:
        raise LinkedToAnother(provider=provider)

    if held is None:
        SocialAccount.objects.create(user_id=actor.account_id, provider=provider, uid=identity, extra_data={})

    append(actor=actor, act="account.identity_linked", at=at, account_id=actor.account_id, provider=provider)


@transaction.atomic
def unlink_identity(*, actor: Actor, provider: str, at: datetime) -> None:
    """Undo the link of one's account; it signs in by password and passkeys as before."""
    SocialAccount.objects.filter(user_id=actor.account_id, provider=provider).delete()

    append(actor=actor, act="account.identity_unlinked", at=at, account_id=actor.account_id, provider=provider)


@transaction.atomic
def acknowledge_confidentiality(*, actor: Actor, at: datetime) -> None:
    """The holder of an account acknowledges the duty of confidentiality, once (Shanghai draft, article 34)."""
    account = queries.account_of(actor)
    account.confidentiality_acknowledged_at = account.confidentiality_acknowledged_at or at
    account.save(update_fields=["confidentiality_acknowledged_at"])

    append(actor=actor, act="account.confidentiality_acknowledged", at=at, account_id=account.pk)


@transaction.atomic
def issue_key(
    *, actor: Actor, account: Account, key: str, scopes: Collection[str], label: str, until: datetime, at: datetime
) -> ApiKey:
    """Issue a key by which a program acts for an account, within scopes the account has itself.

    `key` is told once and kept as a digest (`keys.digest_of`). For another's account `register-parties` is needed.
    Raises UnknownScope, NotPermitted.
    """
    if actor.account_id != account.pk:
        roles.require(actor, "register-parties")
    permitted = roles.role(account.role).may
    unknown = sorted(set(scopes) - permitted)
    if unknown or not scopes:
        named = ", ".join(unknown) or "-"
        raise UnknownScope(account=account.login, role=account.role, unknown=named, scopes=", ".join(sorted(permitted)))

    issued = ApiKey.objects.create(
        account=account, label=label[:80], prefix=keys.prefix_of(key), digest=keys.digest_of(key),
        scopes=sorted(set(scopes)), created_at=at, expires_at=until,
    )  # fmt: skip

    append(actor=actor, act="key.issued", at=at, account_id=account.pk, prefix=issued.prefix, scopes=issued.scopes)
    return issued


@transaction.atomic
def revoke_key(*, actor: Actor, key: ApiKey, at: datetime) -> None:
    """End a key now. Raises NotPermitted."""
    if actor.account_id != key.account_id:
        roles.require(actor, "secure")

    key.revoked_at = key.revoked_at or at
    key.save(update_fields=["revoked_at"])

    append(actor=actor, act="key.revoked", at=at, account_id=key.account_id, prefix=key.prefix)


def _first_codes(account: Account) -> list[str]:
    """Recovery codes, told once; nothing where the account has some."""
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).exists():
        return []
    made: list[str] = RecoveryCodes.activate(account).get_unused_codes()
    return made


def _plain_name(name: str, *, longest: int = LONGEST_NAME) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > longest or not plain.isprintable():
        raise NameMissing(longest=longest)
    return plain


def _same(held: Party, wanted: Party) -> Party:
    """The registered unit, where it is just what is wanted."""
    if (held.name, held.kind, held.items) != (wanted.name, wanted.kind, wanted.items):
        raise PartyExists(code=held.code, name=held.name, kind=held.kind)
    return held
