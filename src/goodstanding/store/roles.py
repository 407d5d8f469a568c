"""Roles of least privilege inside the database: who may do what there, whatever the program above it does.

The owner of the tables changes their shape (`init`, `demo`, `restore`). `goodstanding_app` is the portal, the worker
and the commands: it reads and writes rows, changes no table and cannot bend the trail. It may step down, never up: to
`goodstanding_reader`, which row-level security binds (records/walls.py), and to `goodstanding_intake`, which adds
records and owns nothing. Where your own PostgreSQL's user may make no roles, all falls to it; `doctor` says so.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from goodstanding.kernel.yaml_file import read_yaml

OWNER: Final = "goodstanding"
APP: Final = "goodstanding_app"
READER: Final = "goodstanding_reader"
INTAKE: Final = "goodstanding_intake"
# COPY is refused to a role that row-level security binds: the two that write are not bound, the one that reads is
MAKE: Final = {APP: "NOLOGIN BYPASSRLS", READER: "NOLOGIN", INTAKE: "NOLOGIN BYPASSRLS"}
GRANTS: Final = Path(__file__).with_name("grants.yaml")
DENIED: Final = (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject)


def make(line: psycopg.Connection[Any]) -> list[str]:
    """Make the roles that are missing: those that are there now. One that this user may not make is left."""
    return [role for role in MAKE if _made(line, role)]


def set_password(line: psycopg.Connection[Any], role: str, password: str) -> None:
    """Let a role sign in with this password; the server keeps it as SCRAM."""
    line.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))


def grant(url: str) -> list[str]:
    """Give each role what it needs on the tables there are now, and no more: the roles that stand. After `migrate`."""
    with psycopg.connect(url, autocommit=True) as line:
        return [role for role in make(line) if _tried(line, _grants(role))]


def address_of(url: str, role: str, password: str) -> str:
    """The same store, as another role."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{quote(password)}@{where}").geturl()


def app_may_work(url: str) -> bool:
    """Whether the tables of the store at `url` are granted to the app: not before `init`, nor in an older store."""
    with psycopg.connect(url, autocommit=True) as line:
        asked = line.execute(
            "SELECT to_regclass('django_migrations') IS NOT NULL AND EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
            " AND has_table_privilege(%s, to_regclass('django_migrations'), 'SELECT')",
            [APP, APP],
        ).fetchone()
    return bool(asked and asked[0])


def _made(line: psycopg.Connection[Any], role: str) -> bool:
    held = line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    name = sql.Identifier(role)
    making = sql.SQL("CREATE ROLE {} {}").format(name, sql.SQL(MAKE[role]))
    return (held is not None or _tried(line, [making])) and (role == APP or _tried(line, _step_down(name)))


def _step_down(name: sql.Identifier) -> list[sql.Composed]:
    """Whoever works may step down to this role: the app, and the owner where there is no app."""
    to_app = sql.SQL(
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = {}) THEN GRANT {} TO {}; END IF; END $$"
    )
    return [
        sql.SQL("GRANT {} TO CURRENT_USER").format(name),
        to_app.format(sql.Literal(APP), name, sql.Identifier(APP)),
    ]


def _grants(role: str) -> Iterator[sql.SQL]:
    yield from (sql.SQL(line) for line in read_yaml(GRANTS)[role])


def _tried(line: psycopg.Connection[Any], statements: Any) -> bool:
    try:
        with line.transaction():
            for statement in statements:
                line.execute(statement)
    except DENIED:
        return False
    return True
