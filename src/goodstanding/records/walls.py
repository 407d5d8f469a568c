"""The second wall: inside the database a reader gets open records and those of items a ground opens, intake gets none.

`law.publicity` decides; a fault above it cannot show what the database did not give (store/roles.py).
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from django.db import connection

from goodstanding.law.catalogue import edition
from goodstanding.store.roles import INTAKE, READER

TEXT: Final = (Path(__file__).parent / "migrations" / "walls.sql").read_text(encoding="utf-8")
STEP: Final = "SELECT set_config('role', %s, true), set_config('goodstanding.items', %s, true)"


def policy() -> str:
    """The statements that put the wall up as the catalogue says; they may be run again."""
    open_to_all = sorted(code for code, item in edition().items() if item.publicity == "open")
    return TEXT.replace("{open}", "{" + ",".join(open_to_all) + "}")


def put_up() -> None:
    """Write the wall anew: the catalogue may have changed. The owner of the tables only."""
    with connection.cursor() as cursor:
        cursor.execute(policy())


@contextmanager
def reading(items: Collection[str]) -> Iterator[None]:
    """Read as the bound role until the block ends: what is open, and records of `items`. Inside a transaction only."""
    with _as(READER, ",".join(sorted(items))):
        yield


@contextmanager
def taking_in() -> Iterator[None]:
    """Write as the role that adds records and may do nothing else, until the block ends. Inside a transaction only."""
    with _as(INTAKE, ""):
        yield


@contextmanager
def _as(role: str, items: str) -> Iterator[None]:
    if not connection.in_atomic_block or not stands(str(connection.settings_dict["NAME"]), role):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(STEP, [role, items])
        yield  # after a failure the transaction is undone, and this with it
        cursor.execute(STEP, ["none", ""])


@cache
def stands(database: str, role: str) -> bool:
    """Whether this role is there with its rights and may be stepped down to, in the database Django is connected to."""
    del database  # one answer for each that a process meets
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER')"
            " AND has_table_privilege(oid, 'records_record', 'SELECT, INSERT'))",
            [role],
        )
        return bool(cursor.fetchone()[0])
