"""What a caller has used, and the keys of its account: the visible part of each, never the key."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status

from goodstanding.parties import actions, rates
from goodstanding.parties.api import holder
from goodstanding.parties.errors import NoSuchKey
from goodstanding.parties.keys import keys_of
from goodstanding.parties.models import ApiKey
from goodstanding.parties.queries import account_of

router = Router(tags=["usage"])
ANY: dict[str, Any] = {"x-permissions": [], "x-key": True}


class Used(Schema):
    account: str
    unit: str
    role: str
    key: str | None
    scopes: list[str] | None
    expires_at: datetime | None
    limit: int
    window_seconds: int
    remaining: int
    reset_seconds: int
    last_day: int
    last_week: int


class HeldKey(Schema):
    prefix: str
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@router.get("/usage", openapi_extra=ANY, response=Used, summary="What this key may do, and what is left of its limit")
def usage(request: HttpRequest) -> Any:
    """Requests are counted in lots of a hundredth of the limit; `last_day` and `last_week` are such counts."""
    actor, at, rate = holder(request), datetime.now(UTC), request.META["RATE"]
    held: object = request.auth  # type: ignore[attr-defined]  # what one of AUTH answered
    key = held if isinstance(held, ApiKey) else None
    name = key.prefix if key else f"account {actor.account_id}"
    return {
        "account": actor.account, "unit": actor.unit, "role": actor.role,
        "key": key.prefix if key else None, "scopes": key.scopes if key else None,
        "expires_at": key.expires_at if key else None,
        "limit": settings.API_LIMITS["key"], "window_seconds": rates.WINDOW,
        "remaining": rate.remaining, "reset_seconds": rate.reset,
        "last_day": rates.used(name, since=at - timedelta(days=1)),
        "last_week": rates.used(name, since=at - timedelta(days=7)),
    }  # fmt: skip


@router.get("/keys", openapi_extra=ANY, response=dict[str, list[HeldKey]], summary="The keys of this account")
def held_keys(request: HttpRequest) -> Any:
    return {"keys": list(keys_of(account_of(holder(request)))[:200])}


@router.delete(
    "/keys/{prefix}", openapi_extra=ANY, response={204: None}, summary="Revoke a key of this account, at once"
)
def revoke(request: HttpRequest, prefix: str) -> Any:
    """Also the key that is used for this request: nothing is open with it afterwards."""
    actor, at = holder(request), datetime.now(UTC)
    held = keys_of(account_of(actor)).filter(prefix=prefix[:12], revoked_at=None, expires_at__gt=at).first()
    if held is None:
        raise NoSuchKey(prefix=prefix[:12])
    actions.revoke_key(actor=actor, key=held, at=at)
    return Status(204, None)
