"""The one place that knows where PostgreSQL is: yours by DATABASE_URL, else the embedded one of the home folder."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def home() -> Path:
    """The folder of this installation: GOODSTANDING_HOME, else ~/.local/share/goodstanding."""
    named = os.environ.get("GOODSTANDING_HOME")
    return Path(named) if named else Path.home() / ".local" / "share" / "goodstanding"


def django_database(url: str | None) -> dict[str, object]:
    """Django's description of the store at `url`; without one, a name that fails clearly when it is used."""
    parts = urlsplit(url or "postgresql:///not-started")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }


def secret_key() -> str:
    """The installation's secret for sessions and forms; made on first use."""
    path = home() / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
