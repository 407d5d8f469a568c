"""Makes names findable: reads those that search has not read yet and writes what they are found by.

Deliveries write names alone, so a bulk intake never waits for this. The worker reads them each minute, the command line
before it searches, and a page's search a few thousand at most.
"""

from collections.abc import Sequence
from functools import cache

from django.db import connection, transaction

from goodstanding.names.keys import search_keys
from goodstanding.store.asking import Prepared
from goodstanding.subjects.models import Name
from goodstanding.subjects.queries import statement

BATCH = 5_000


def read_names(*, most: int | None = None) -> int:
    """Read at most that many unread names, all of them without a limit. Returns how many were read."""
    if _any_unread().rows() == [(False,)]:
        return 0
    read = 0
    while most is None or read < most:
        batch = _read_batch(BATCH if most is None else min(BATCH, most - read))
        read += batch
        if batch == 0:
            break
    return read


def unread() -> int:
    """How many names search has not read."""
    return Name.objects.filter(keys=None).count()


def columns(texts: Sequence[str]) -> dict[str, list[str]]:
    """What names are found by, as columns for COPY or unnest: `plain`, `letters`, and `keys` as an array's text."""
    found = [search_keys(text) for text in texts]
    return {
        "plain": [one.plain for one in found],
        "letters": [one.letters for one in found],
        "keys": ["{" + ",".join(map(str, one.keys)) + "}" for one in found],
    }


@cache
def _any_unread() -> Prepared:
    return Prepared("SELECT EXISTS (SELECT FROM subjects_name WHERE keys IS NULL)")


@transaction.atomic
def _read_batch(limit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement("unread_names"), {"limit": limit})
        rows = cursor.fetchall()
        if rows:
            ids: list[int] = [row[0] for row in rows]
            cursor.execute(statement("read_names"), {"ids": ids, **columns([row[1] for row in rows])})
    return len(rows)
