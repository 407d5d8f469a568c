"""What every page's frame needs to know."""

from django.http import HttpRequest

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
    }
