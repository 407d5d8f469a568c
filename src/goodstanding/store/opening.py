"""A store to work with: yours at its address, else the embedded one, held for as long as the work lasts."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from goodstanding.store import roles, sign_in
from goodstanding.store.address import address_parts, without_password
from goodstanding.store.embedded import held
from goodstanding.store.errors import ExtensionMissing, NotUnicode, TooOld, Unreachable
from goodstanding.store.losing import loss_told
from goodstanding.store.places import Place, home, made_home

OLDEST: Final = 16
PATIENCE: Final = 10  # seconds for a server to answer
EXTENSIONS: Final = ("pg_trgm", "btree_gist")
DATABASE: Final = "goodstanding"
ONE_AT_A_TIME: Final = 0x676F6F64  # "good": advisory lock of preparing a store


@contextmanager
def opened(url: str | None = None, *, options: Mapping[str, str] | None = None, as_app: bool = False) -> Iterator[str]:
    """Yield the address of a store that answers: `url`, else DATABASE_URL, else the embedded store's.

    The embedded one's is that of the owner of the tables, or of the role that only works in them (`as_app`).
    The embedded store runs while any program is in such a block and stops with the last one.

    Raises:
        StoreUnavailable: a subclass says why and what to do; also where the server goes away during the block.

    """
    given = url or os.environ.get("DATABASE_URL")
    if given:
        make_fit(given)
        with loss_told():
            yield given
        return
    with loss_told(), held(made_home(), options=options) as server:
        own = _own_database(server)
        yield for_the_app(own) if as_app else own


def for_the_app(own: str) -> str:
    """The embedded store's address for the role that changes no table; the owner's where it has no rights yet."""
    password = sign_in.passwords(Place(home=home())).get(roles.APP)
    return roles.address_of(own, roles.APP, password) if password and roles.app_may_work(own) else own


def make_fit(url: str) -> None:
    """See that the store answers, is new enough, speaks Unicode and has the extensions we use."""
    address_parts(url)
    shown = without_password(url)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=PATIENCE) as line:
            _check(line, shown)
            _extend(line, shown)
    except psycopg.OperationalError as fault:
        raise Unreachable(url=shown, fault=_first_line(fault)) from fault


def _own_database(server: str) -> str:
    """The address of our database on the embedded server; made on first use, with the extensions in its template."""
    own = urlsplit(server)._replace(path=f"/{DATABASE}").geturl()
    with psycopg.connect(server, autocommit=True, connect_timeout=PATIENCE) as line:
        line.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])  # let go with the connection
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return own
        with psycopg.connect(server, dbname="template1", autocommit=True) as template:
            _extend(template, own)
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return own


def _check(line: psycopg.Connection[Any], shown: str) -> None:
    if line.info.server_version < OLDEST * 10000:
        raise TooOld(url=shown, found=_asked(line, "SHOW server_version"))
    encoding = _asked(line, "SHOW server_encoding")
    if encoding != "UTF8":
        raise NotUnicode(url=shown, found=encoding)


def _extend(line: psycopg.Connection[Any], shown: str) -> None:
    if _extensions(line) >= set(EXTENSIONS):
        return
    line.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])  # IF NOT EXISTS alone is no protection
    for extension in sorted(set(EXTENSIONS) - _extensions(line)):
        try:
            line.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        except psycopg.Error as fault:
            raise ExtensionMissing(url=shown, extension=extension, fault=_first_line(fault)) from fault


def _extensions(line: psycopg.Connection[Any]) -> set[str]:
    return {name for (name,) in line.execute("SELECT extname FROM pg_extension")}


def _asked(line: psycopg.Connection[Any], question: LiteralString) -> str:
    row = line.execute(question).fetchone()
    return str(row[0]) if row else ""


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
