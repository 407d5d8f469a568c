"""What every page's frame needs to know."""

from functools import cache

from django.http import HttpRequest

from goodstanding.notices.queries import unread
from goodstanding.parties.models import Account
from goodstanding.web.templatetags.portal import chinese

THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, object]:
    """Language, theme and address of the page; touches no store for somebody who is not signed in."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "html_lang": "zh-Hans" if chinese() else "en",
        "theme": theme if theme in THEMES else "auto",
        "here": request.get_full_path(),
        "here_path": request.path,
        "unread": cache(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    """Notices nobody has read yet, for whoever is signed in; asked only where a page shows it."""
    user = getattr(request, "user", None)
    return unread(user.pk) if isinstance(user, Account) else 0
