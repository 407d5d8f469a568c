"""Reads of records: what is held, what was true and known when."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class Held:
    """A statement the store has under an identity. `digest`: MD5 of its content, for equality only; empty once erased."""

    id: int
    provider_code: str
    status: str
    digest: str


def held(identities: Sequence[str]) -> dict[str, Held]:
    """The current or revoked statements of these identities (32 hexadecimal digits each)."""
    if not identities:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("held"), {"identities": list(identities)})
        rows = cursor.fetchall()
    return {identity.hex: Held(number, provider, status, digest or "") for identity, number, provider, status, digest in rows}


@cache
def statement(name: str) -> str:
    """The text of one of this folder's `.sql` files."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
