"""Sessions that are open: begun where, used when; a page's holder sees and ends them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from goodstanding.parties.models import Account

SEEN_AGAIN: Final = timedelta(
    minutes=10
)  # how exactly "last used" is known; writing it at every request would cost one
BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("HarmonyOS", "HarmonyOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One session as its holder sees it."""

    number: int
    browser: str
    network: str
    began_at: datetime
    seen_at: datetime
    this_one: bool


def live_sessions(request: HttpRequest, account: Account) -> list[LiveSession]:
    """The account's sessions that still open something, this one first, then the newest."""
    held = [_shown(request, one) for one in UserSession.objects.purge_and_list(account)]
    return sorted(held, key=lambda one: (not one.this_one, -one.began_at.timestamp()))


def others(request: HttpRequest, account: Account) -> list[UserSession]:
    """Every session of the account but this one."""
    return [one for one in UserSession.objects.filter(user=account) if not _is_this(request, one)]


def told_of(agent: str) -> str:
    """`Firefox, Linux`: what a browser says of itself, in two words."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in found if word) or "–"


def note_use(request: HttpRequest, *, at: datetime) -> None:
    """Note now and then that the session of this request is used."""
    before = datetime.fromtimestamp(request.session.get("seen", 0), tz=UTC)
    if at - before > SEEN_AGAIN:
        request.session["seen"] = at.timestamp()
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)


def _shown(request: HttpRequest, one: UserSession) -> LiveSession:
    browser, here = told_of(one.user_agent), _is_this(request, one)
    return LiveSession(one.pk, browser, one.ip, one.created_at, one.last_seen_at, here)


def _is_this(request: HttpRequest, one: UserSession) -> bool:
    return bool(one.session_key == request.session.session_key)
