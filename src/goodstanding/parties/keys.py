"""Keys by which programs act for an account: only a digest of one is kept, and it is looked up by its visible part."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.parties import queries
from goodstanding.parties.errors import ConfidentialityNotAcknowledged, KeyNotValid, NoSuchKey, NotInScope
from goodstanding.parties.models import Account, ApiKey, Party
from goodstanding.store.asking import Prepared

KEY_BEGINS: Final = "gs_"
PREFIX: Final = len(KEY_BEGINS) + 8
USED_AGAIN: Final = timedelta(hours=1)  # how exactly "last used" is known; writing it at every request would cost one


def prefix_of(key: str) -> str:
    """The visible part of a key."""
    return key[:PREFIX]


def digest_of(key: str) -> str:
    """What is kept of a key: it is 256 random bits, so one SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_holder(key: str, *, at: datetime) -> ApiKey:
    """The key in force that was shown, with its account. Raises KeyNotValid, ConfidentialityNotAcknowledged."""
    held = key_holders([key], at=at)[key]
    if isinstance(held, Refusal):
        raise held
    return held


def key_holders(keys: Collection[str], *, at: datetime) -> dict[str, ApiKey | Refusal]:
    """The same for many keys with one look: each in force, or the refusal."""
    by_prefix: dict[str, ApiKey] = {}
    for held, account, party in _keys().ask(prefixes=sorted({prefix_of(key) for key in keys})):
        account.party, held.account = party, account
        by_prefix[held.prefix] = held
    holders = {key: _in_force(by_prefix.get(prefix_of(key)), key, at) for key in keys}
    idle = [held for held in holders.values() if isinstance(held, ApiKey) and _idle(held, at)]
    if idle:
        ApiKey.objects.filter(pk__in=[held.pk for held in idle]).update(last_used_at=at)
    return holders


@cache
def _keys() -> Prepared:
    text = (Path(__file__).parent / "sql" / "keys.sql").read_text(encoding="utf-8")
    return Prepared(text, k=ApiKey, a=Account, p=Party)


def _in_force(held: ApiKey | None, key: str, at: datetime) -> ApiKey | Refusal:
    known = held is not None and hmac.compare_digest(held.digest, digest_of(key))
    if held is None or not known or held.revoked_at or held.expires_at <= at or not held.account.is_active:
        return KeyNotValid()
    if held.account.confidentiality_acknowledged_at is None:
        return ConfidentialityNotAcknowledged(login=held.account.login)
    return held


def _idle(held: ApiKey, at: datetime) -> bool:
    return held.last_used_at is None or at - held.last_used_at > USED_AGAIN


def require_scope(scopes: Collection[str] | None, permission: str) -> None:
    """Refuse what a key does not reach; None: no key, the role alone decides. Raises NotInScope."""
    if scopes is not None and permission not in scopes:
        names = roles.permissions()[permission]
        raise NotInScope(permission=names["name"], permission_zh=names["name_zh"], scope=permission)


def keys_of(account: Account) -> QuerySet[ApiKey]:
    """The keys of an account, newest first."""
    return ApiKey.objects.filter(account=account).order_by("-pk")


def keys_seen_by(actor: Actor, login: str) -> QuerySet[ApiKey]:
    """Those of one account, for its holder and for who opens accounts or keeps them safe. Raises NotPermitted."""
    queries.require_holder(actor, login, "register-parties", "secure")
    return keys_of(queries.open_account_of(login))


def key_in_force(prefix: str, *, at: datetime) -> ApiKey:
    """The key of that visible part. Raises NoSuchKey."""
    found = ApiKey.objects.filter(prefix=prefix.strip(), revoked_at=None, expires_at__gt=at).first()
    if found is None:
        raise NoSuchKey(prefix=prefix[:PREFIX])
    return found
