"""The one lock-out: passwords, codes and passkeys that fail are counted under keyed hashes; too many, and all wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from goodstanding.parties import queries
from goodstanding.parties.errors import TooManyAttempts

MINUTES: Final = 15
MOST_FAILURES: Final = {
    "both": 5,
    "login": 20,
    "address": 50,
}  # of one name from one address, of one name, of one address


def keys_of(request: HttpRequest, login: str) -> dict[str, int]:
    """Keyed hashes of what is tried, each with its limit: neither name nor address is kept."""
    address = request.META.get("REMOTE_ADDR", "")
    tried = {"both": f"{login.casefold()} {address}", "login": login.casefold(), "address": address}
    return {_hashed(kind, value): MOST_FAILURES[kind] for kind, value in tried.items()}


def key_of_address(request: HttpRequest) -> dict[str, int]:
    """The same where no name is tried, as with a passkey: junk from one address keeps nobody else out."""
    return {_hashed("address", request.META.get("REMOTE_ADDR", "")): MOST_FAILURES["address"]}


def require_open(keys: Mapping[str, int], *, at: datetime) -> None:
    """Let it be tried. Raises TooManyAttempts."""
    if queries.failed_sign_ins(keys, since=at - timedelta(minutes=MINUTES)):
        raise TooManyAttempts(minutes=MINUTES)


def forgiven(keys: Mapping[str, int]) -> list[str]:
    """What is forgotten after a success: the failures of this name, not those of its address."""
    return [key for key, most in keys.items() if most < MOST_FAILURES["address"]]


def _hashed(kind: str, value: str) -> str:
    return salted_hmac(f"sign-in by {kind}", value, algorithm="sha256").hexdigest()
