"""Who a program acts for: an API key in the Authorization header, the session of somebody signed in, or nobody."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.security import APIKeyCookie, HttpBearer

from goodstanding.kernel.actor import PUBLIC, Actor
from goodstanding.law import roles
from goodstanding.parties import rates
from goodstanding.parties.errors import ConfidentialityNotAcknowledged, KeyMissing, KeyNotValid
from goodstanding.parties.keys import key_holder, require_scope
from goodstanding.parties.models import Account, ApiKey
from goodstanding.parties.queries import actor_for


class Visitor:
    """Nobody in particular: what is open to everybody needs no key."""


class Key(HttpBearer):
    """`Authorization: Bearer gs_...`. The account behind the key is the one that acts."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        try:
            held = key_holder(token, at=datetime.now(UTC))
        except KeyNotValid:
            count(request, address_of(request), "address")  # guessing keys is no way round the limit
            raise
        request.user = held.account  # a refused attempt is noted under its name
        count(request, held.prefix, "key")
        return held


class Session(APIKeyCookie):
    """The session of an account signed in, bound to confidentiality; a form token is asked of what writes."""

    param_name = "session"

    def __call__(self, request: HttpRequest) -> Account | None:
        """Nobody signed in needs no form token: what is missing is a key."""
        return super().__call__(request) if isinstance(request.user, Account) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        del key
        user = request.user
        if not isinstance(user, Account):
            return None
        if user.confidentiality_acknowledged_at is None:
            raise ConfidentialityNotAcknowledged(login=user.login)
        count(request, f"account {user.pk}", "key")
        return user


def visitor(request: HttpRequest) -> Visitor | None:
    """Whoever shows no key at all; something else in its place is not taken for nothing."""
    if "Authorization" in request.headers:
        return None
    count(request, address_of(request), "address")
    return Visitor()


AUTH = (Key(), Session(csrf=True))
OPEN = (*AUTH, visitor)


def count(request: HttpRequest, caller: str, policy: str) -> None:
    """Count the request; the frame puts what is left into the answer's headers. Raises TooManyRequests."""
    rate, granted = rates.spend(caller, policy=policy, limit=settings.API_LIMITS[policy], at=datetime.now(UTC))
    request.META["RATE"] = rate
    rates.require(rate, granted=granted)


def address_of(request: HttpRequest) -> str:
    """A keyed hash of the address somebody asks from: the address itself is not kept."""
    return hashed_address(request.META.get("REMOTE_ADDR", ""))


def hashed_address(address: str) -> str:
    """The name under which requests from an address are counted."""
    return salted_hmac("api by address", address, algorithm="sha256").hexdigest()


def caller(request: HttpRequest, *permissions: str) -> Actor:
    """Who acts, if the key reaches that far and the role allows it. Raises NotInScope, NotPermitted.

    Of several permissions the first one the role has is what the key must have been given.
    """
    actor = holder(request)
    needed = next((one for one in permissions if roles.may(actor, one)), permissions[0])
    held: object = request.auth  # type: ignore[attr-defined]  # what one of AUTH answered
    if isinstance(held, ApiKey):
        require_scope(held.scopes, needed)
    roles.require(actor, needed)
    return actor


def holder(request: HttpRequest) -> Actor:
    """The account behind the key or the session, whatever it may do. Raises KeyMissing."""
    held: object = request.auth  # type: ignore[attr-defined]  # what one of AUTH answered
    if isinstance(held, ApiKey):
        return actor_for(held.account)
    if isinstance(held, Account):
        return actor_for(held)
    raise KeyMissing


def reader(request: HttpRequest) -> Actor:
    """Who reads what is open to everybody: nobody in particular, or a key that reaches that far."""
    held: object = request.auth  # type: ignore[attr-defined]  # what one of OPEN answered
    return PUBLIC if isinstance(held, Visitor) else caller(request, "see-public")


def reaches(request: HttpRequest, permission: str) -> bool:
    """Whether who asks may do this and the key in use was given it: a narrow key sees no more than its scopes."""
    held: object = request.auth  # type: ignore[attr-defined]  # what one of OPEN answered
    if isinstance(held, Visitor) or (isinstance(held, ApiKey) and permission not in held.scopes):
        return False
    return roles.may(holder(request), permission)
