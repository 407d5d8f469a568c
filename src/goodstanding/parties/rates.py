"""How often a program may ask: so many requests in a window for each key and each address, counted in the store.

A process takes permits in small lots, so that counting costs a busy key one statement in many; what it has not used at
the end of a window is lost. All processes of an installation share one count.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Sum

from goodstanding.parties.errors import TooManyRequests
from goodstanding.parties.models import Usage

WINDOW: Final = 60  # seconds
KEPT: Final = timedelta(days=7)
LOTS: Final = 100  # a lot is this part of a limit
_TAKE = """
INSERT INTO parties_usage AS held (caller, begins, used) VALUES (%(caller)s, %(begins)s, %(lot)s)
ON CONFLICT (caller, begins) DO UPDATE SET used = held.used + EXCLUDED.used WHERE held.used + EXCLUDED.used <= %(limit)s
RETURNING used
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of a window of `WINDOW` seconds; `reset` is the seconds until the next one begins."""

    policy: str
    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """The two header fields of the IETF's draft on rate limits (httpapi-ratelimit-headers, 08 and later)."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }


@dataclass(slots=True)
class _Lot:
    """Permits this process holds for a caller in a window, and what the store has given out in it."""

    begins: datetime
    left: int
    taken: int


_held: dict[str, _Lot] = {}
_lock = threading.Lock()


def spend(caller: str, *, policy: str, limit: int, at: datetime) -> tuple[Rate, bool]:
    """(what is left, may this request go on). `caller` is a key's visible part or the hash of an address."""
    begins = window(at)
    reset = WINDOW - int((at - begins).total_seconds())
    with _lock:
        lot = _held.get(caller)
        if lot is None or lot.begins != begins:
            lot = _held[caller] = _Lot(begins, 0, 0)
            _forget(begins)
        if lot.left == 0:
            _refill(lot, caller, limit)
        granted = lot.left > 0
        lot.left -= granted
        return Rate(policy, limit, max(limit - lot.taken + lot.left, 0) if granted else 0, reset), granted


def require(rate: Rate, *, granted: bool) -> None:
    """Refuse what is asked too often. Raises TooManyRequests."""
    if not granted:
        raise TooManyRequests(limit=rate.limit, window=WINDOW, seconds=rate.reset)


def window(at: datetime) -> datetime:
    """When the window that holds an instant began."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % WINDOW, tz=UTC)


def used(caller: str, *, since: datetime) -> int:
    """Requests counted for a caller in windows that began at or after an instant."""
    found = Usage.objects.filter(caller=caller, begins__gte=since).aggregate(most=Sum("used"))["most"]
    return int(found or 0)


def forget(*, before: datetime) -> None:
    """Counts older than anybody asks about."""
    Usage.objects.filter(begins__lt=before - KEPT).delete()


def _refill(lot: _Lot, caller: str, limit: int) -> None:
    """Another lot, or a single permit where a whole lot is no longer left."""
    for wanted in (max(limit // LOTS, 1), 1):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"caller": caller, "begins": lot.begins, "lot": wanted, "limit": limit})
            found = cursor.fetchone()
        if found is not None:
            lot.left, lot.taken = wanted, found[0]
            return
    lot.taken = limit


def _forget(begins: datetime) -> None:
    """Lots of windows that are over, once there are many of them."""
    if len(_held) > 10_000:
        for caller in [name for name, lot in _held.items() if lot.begins != begins]:
            del _held[caller]
