"""Who a program acts for: an API key in the Authorization header, or the session of somebody signed in."""

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.parties.errors import ConfidentialityNotAcknowledged, NotInScope, SignInNeeded
from goodstanding.parties.keys import key_holder
from goodstanding.parties.models import Account, ApiKey
from goodstanding.parties.queries import actor_for


class Key(HttpBearer):
    """`Authorization: Bearer gs_...`. The account behind the key is the one that acts."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        held = key_holder(token, at=datetime.now(UTC))
        request.user = held.account  # a refused attempt is noted under its name
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
        return user


AUTH = (Key(), Session(csrf=True))


def caller(request: HttpRequest, permission: str) -> Actor:
    """Who acts, if the key reaches that far and the role allows it. Raises NotInScope, NotPermitted."""
    held: object = request.auth  # type: ignore[attr-defined]  # what one of AUTH answered
    if isinstance(held, ApiKey):
        if permission not in held.scopes:
            names = roles.permissions()[permission]
            raise NotInScope(permission=names["name"], permission_zh=names["name_zh"], scope=permission)
        actor = actor_for(held.account)
    elif isinstance(held, Account):
        actor = actor_for(held)
    else:
        raise SignInNeeded
    roles.require(actor, permission)
    return actor
