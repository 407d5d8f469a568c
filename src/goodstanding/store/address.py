"""A store's address, as people write it and as Django wants it."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from goodstanding.store.errors import AddressNotUnderstood


def django_database(url: str | None) -> dict[str, object]:
    """Django's description of the store at `url`; without one, a name that fails clearly when it is used.

    Raises:
        AddressNotUnderstood: `url` is no PostgreSQL address.

    """
    parts = address_parts(url or "postgresql:///not-started")
    named = {key: parts.pop(key, "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "OPTIONS": {"prepare_threshold": 5, **parts},  # psycopg's own; without it store/asking.py keeps nothing
    }


def address_parts(url: str) -> dict[str, str]:
    """The parts of a PostgreSQL address, as libpq reads it."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise AddressNotUnderstood(url=without_password(url))
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as fault:
        raise AddressNotUnderstood(url=without_password(url)) from fault


def without_password(url: str) -> str:
    """The address fit to be printed."""
    scheme, found, rest = url.partition("://")
    if not found or "@" not in rest:
        return url
    who, _, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}@{where}"
