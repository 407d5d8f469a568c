"""Second factors of an account: an app's codes, passkeys, recovery codes; whether one that is shown is right."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final  # Any: credentials as a browser sends them

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare

from goodstanding.parties.errors import NoSuchFactor
from goodstanding.parties.models import Account

PERIOD: Final = 30  # seconds of one code: RFC 6238
NEIGHBOURS: Final = (-1, 0, 1)  # a telephone's clock may be half a minute off
SECOND: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NOTHING_SHOWN: Final = (ValidationError, ValueError, TypeError, AttributeError, KeyError, InvalidSignature)


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor as its holder sees it; `left`: how many recovery codes were not used yet."""

    number: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None
    left: int


def factors(account: Account) -> list[Factor]:
    """What the account has, oldest first."""
    return [_factor(one) for one in Authenticator.objects.filter(user=account).order_by("pk")]


def has_second(account: Account) -> bool:
    """Whether a password alone does not let in."""
    return bool(Authenticator.objects.filter(user=account, type__in=SECOND).exists())


def factor(account: Account, number: int) -> Authenticator:
    """The account's factor of that number. Raises NoSuchFactor."""
    found = Authenticator.objects.filter(user=account, pk=number).first()
    if found is None:
        raise NoSuchFactor(number=number)
    return found


@transaction.atomic
def by_code(account: Account, shown: str, *, at: datetime) -> Authenticator | None:
    """The factor whose code was shown, which is used up by it; None where it is nobody's or was used before."""
    code = "".join(shown.split())
    held = Authenticator.objects.select_for_update().filter(user=account).exclude(type=Authenticator.Type.WEBAUTHN)
    fits: dict[str, Callable[[Authenticator], bool]] = {
        Authenticator.Type.TOTP: lambda one: _code_of_app(one, code, at),
        Authenticator.Type.RECOVERY_CODES: lambda one: bool(one.wrap().validate_code(code)),
    }
    return next((one for one in held.order_by("-type") if code and fits[one.type](one)), None)


def by_passkey(account: Account | None, shown: str) -> Authenticator | None:
    """The passkey that answered the challenge of this session; without an account the passkey says whose it is."""
    try:
        credential = json.loads(shown)
        webauthn.parse_authentication_response(credential)
        holder = account or webauthn.extract_user_from_response(credential)
        return webauthn.complete_authentication(holder, credential)
    except NOTHING_SHOWN:
        return None


def new_passkey(shown: str) -> dict[str, Any] | None:
    """The credential a device has just made for the challenge of this session, if it is one."""
    try:
        credential: dict[str, Any] = json.loads(shown)
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except NOTHING_SHOWN:
        return None
    return credential


def fits_secret(secret: str, shown: str, *, at: datetime) -> bool:
    """Whether an app that was given this secret shows that code."""
    return _step(secret, "".join(shown.split()), at) is not None


def _code_of_app(held: Authenticator, code: str, at: datetime) -> bool:
    """A code counts once, in whatever process it is shown (RFC 6238, 5.2)."""
    step = _step(decrypt(held.data["secret"]), code, at)
    if step is None or step <= held.data.get("used", 0):
        return False
    held.data["used"] = step
    held.save(update_fields=["data"])
    return True


def _step(secret: str, code: str, at: datetime) -> int | None:
    now = int(at.timestamp()) // PERIOD
    shown = {step: totp.format_hotp_value(totp.hotp_value(secret, step)) for step in (now + by for by in NEIGHBOURS)}
    return next((step for step, right in shown.items() if constant_time_compare(right, code)), None)


def _factor(held: Authenticator) -> Factor:
    kind = str(held.type)
    left = len(held.wrap().get_unused_codes()) if kind == Authenticator.Type.RECOVERY_CODES else 0
    name = str(held.data.get("name", ""))
    return Factor(held.pk, kind, name, held.created_at, held.last_used_at, left)
