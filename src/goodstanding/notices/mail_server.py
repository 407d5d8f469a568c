"""The operator's mail server, as one address of the environment writes it and as Django wants it."""

from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from goodstanding.notices.errors import BadMailServer

PORTS: Final = {"smtp": 587, "smtps": 465}
SECONDS: Final = 10


def django_mail(url: str) -> dict[str, object]:
    """Django's mail settings for `smtp://user:password@host:587` (STARTTLS, `?tls=off` for a server on this machine)
    or `smtps://...:465`; empty: no mail leaves. Raises BadMailServer, which never repeats the address.
    """
    if not url:
        return {"EMAIL_HOST": "", "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts, port = _parts(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.query != "tls=off",
        "EMAIL_TIMEOUT": SECONDS,
    }


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadMailServer from None
    if not parts.hostname or not port or parts.path.strip("/") or parts.query not in ("", "tls=off"):
        raise BadMailServer
    return parts, port
