"""The bulk door of the records: lines in by COPY, statements closed, sightings noted. Called inside an action only."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from goodstanding.records.models import Record, Sighting
from goodstanding.records.queries import statement
from goodstanding.records.walls import taking_in

CHUNK = 1 << 18
ROOM = "SET LOCAL work_mem = '64MB'"  # a part's rows, which the trigger on their references is shown, stay in memory
Buffer = bytes | memoryview


def copy_records(lines: Iterable[Any]) -> None:
    """Write COPY text: Arrow text arrays (whose bytes are the lines themselves) or plain lists of lines.

    One COPY a part, its references checked at once: the server checks them while the next part is being made, instead
    of all of them at commit while nobody else works (postgresql.org/docs/current/sql-set-constraints.html).
    """
    with taking_in(), checked_at_once(Record), connection.cursor() as cursor:
        cursor.execute(ROOM)
        for part in lines:
            with cursor.copy(statement("copy_records")) as copy:
                for block in _blocks(part):
                    copy.write(block)


@contextmanager
def checked_at_once(model: type[Model]) -> Iterator[None]:
    """References of a table are checked with each statement: the server keeps no list of them until commit.

    By name, never ALL: the trail's constraint takes its order lock when it fires, and that is at commit only.
    """
    with connection.cursor() as cursor:
        names = _references(model._meta.db_table)  # noqa: SLF001 - Django's public way to a table's name
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
        yield  # after a failure the transaction is undone, and this with it
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")


@cache
def _references(table: str) -> str:
    """The foreign keys of a table that are checked at commit unless told otherwise; migrations name them."""
    with connection.cursor() as cursor:
        cursor.execute(statement("references"), {"table": table})
        return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())


def _blocks(part: Any) -> Iterable[Buffer]:
    if isinstance(part, list):
        yield "".join(part).encode()
        return
    _, offsets, content = part.buffers()
    if content is None or not len(part):
        return
    start, end = part.offset, part.offset + len(part)
    wide = part.type == "large_string"
    places = memoryview(offsets).cast("q" if wide else "i")
    lines = memoryview(content)[places[start] : places[end]]
    for at in range(0, len(lines), CHUNK):
        yield lines[at : at + CHUNK]


def close(*, ids: Sequence[int], at: datetime, status: str) -> None:
    """End what was known: the statements of these ids are `status` from `at` on. Their content stays."""
    Record.objects.filter(pk__in=ids).update(known_until=at, status=status)


def copy_sightings(*, submission: int, sightings: Iterable[tuple[int, int]]) -> None:
    """Note further deliveries (record, row) of statements already held."""
    into = statement("copy_sightings")
    with taking_in(), checked_at_once(Sighting), connection.cursor() as cursor, cursor.copy(into) as copy:
        for record, row in sightings:
            copy.write_row((record, submission, row))


def note_echoes(*, submission: int, echoes: Sequence[tuple[str, int]]) -> None:
    """Note rows that repeat a statement of their own file, by its identity."""
    rows: dict[str, list[int]] = {}
    for identity, row in echoes:
        rows.setdefault(identity, []).append(row)
    current = Record.objects.filter(identity__in=list(rows), known_until=None).values_list("identity", "pk")
    sightings = [(number, row) for identity, number in current for row in rows[identity.hex]]
    copy_sightings(submission=submission, sightings=sightings)
