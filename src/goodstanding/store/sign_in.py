"""Who may come in at the socket: every role of the built-in store signs in with a password (SCRAM), root's too.

The passwords lie in `pgpass` of the home folder, readable by its owner only, in libpq's own format. Whoever owns the
data can always make new ones: that is how a lost file is replaced.
"""

import os
import secrets
import signal
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import psycopg

from goodstanding.store import roles
from goodstanding.store.places import Place
from goodstanding.store.postmaster import Postmaster

OPEN: Final = "local all all trust\n"
CLOSED: Final = (
    "# Everybody signs in with a password, over the socket only: docs/operating.md\nlocal all all scram-sha-256\n"
)
PATIENCE: Final = 10.0  # seconds until the server has read its rules again


def secured(place: Place, found: Postmaster) -> Mapping[str, str]:
    """The passwords by role; made where they were not, and the socket closed to whoever has none. The gate is held."""
    rules = place.data / "pg_hba.conf"
    held = passwords(place)
    if set(held) >= {roles.OWNER, roles.APP} and "trust" not in rules.read_text(encoding="utf-8"):
        return held
    _rule(place, found, OPEN)
    fresh = {role: secrets.token_urlsafe(24) for role in (roles.OWNER, roles.APP)}
    with _let_in(found) as line:
        roles.make(line)
        for role, password in fresh.items():
            roles.set_password(line, role, password)
    _keep(place, fresh)
    _rule(place, found, CLOSED)
    return fresh


def address(found: Postmaster, held: Mapping[str, str]) -> str:
    """The server's address for the owner of the tables."""
    who = f"{roles.OWNER}:{quote(held[roles.OWNER])}"
    return f"postgresql://{who}@/postgres?host={quote(found.socket_folder)}"


def passwords(place: Place) -> dict[str, str]:
    """The passwords by role, as the home folder keeps them; none before the first start."""
    try:
        lines = place.passwords.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    parts = (line.split(":") for line in lines)
    return {part[3]: part[4] for part in parts if len(part) == 5}


def _keep(place: Place, made: Mapping[str, str]) -> None:
    """Whole or not at all."""
    fresh = place.passwords.with_name("pgpass.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.writelines(f"*:*:*:{role}:{password}\n" for role, password in made.items())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place.passwords)


def _rule(place: Place, found: Postmaster, text: str) -> None:
    """Write the rules in place, so that the server's user goes on owning them, and have them read."""
    (place.data / "pg_hba.conf").write_text(text, encoding="utf-8")
    os.kill(found.pid, signal.SIGHUP)


def _let_in(found: Postmaster) -> psycopg.Connection[Any]:
    """A connection without a password, as soon as the server has read that it may be."""
    plain = f"postgresql://{roles.OWNER}@/postgres?host={quote(found.socket_folder)}"
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg.connect(plain, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
