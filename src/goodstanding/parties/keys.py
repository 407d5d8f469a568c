"""Keys by which programs act for an account: only a digest of one is kept, and it is looked up by its visible part."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from goodstanding.parties.errors import ConfidentialityNotAcknowledged, KeyNotValid, NoSuchKey
from goodstanding.parties.models import Account, ApiKey

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
    held = ApiKey.objects.select_related("account__party").filter(prefix=prefix_of(key)).first()
    known = held is not None and hmac.compare_digest(held.digest, digest_of(key))
    if held is None or not known or held.revoked_at or held.expires_at <= at or not held.account.is_active:
        raise KeyNotValid
    if held.account.confidentiality_acknowledged_at is None:
        raise ConfidentialityNotAcknowledged(login=held.account.login)
    if held.last_used_at is None or at - held.last_used_at > USED_AGAIN:
        ApiKey.objects.filter(pk=held.pk).update(last_used_at=at)
    return held


def keys_of(account: Account) -> QuerySet[ApiKey]:
    """The keys of an account, newest first."""
    return ApiKey.objects.filter(account=account).order_by("-pk")


def key_in_force(prefix: str, *, at: datetime) -> ApiKey:
    """The key of that visible part. Raises NoSuchKey."""
    found = ApiKey.objects.filter(prefix=prefix.strip(), revoked_at=None, expires_at__gt=at).first()
    if found is None:
        raise NoSuchKey(prefix=prefix[:PREFIX])
    return found
