"""Is an issued report still good? Judged from the records it told, when it is asked: no state that could lag behind."""

from datetime import datetime

from django.db import connection

from goodstanding.enquiries.models import Report
from goodstanding.proofs import seals, statuses
from goodstanding.records.models import Record
from goodstanding.trail import keys

CURRENT = "current"
_ENDED = """
SELECT DISTINCT report.number, record.status
FROM enquiries_report report JOIN records_record record ON record.id = ANY(report.records)
WHERE record.known_until IS NOT NULL
"""


def status(report: Report) -> str:
    """`revoked`: a record it told was erased; `superseded`: one was corrected or withdrawn; else `current`."""
    ended = Record.objects.filter(pk__in=report.records).exclude(known_until=None)
    states = set(ended.values_list("status", flat=True))
    return _word(states)


def entries() -> dict[str, str]:
    """Every report that is no longer current, by number."""
    states: dict[str, set[str]] = {}
    for number, state in _ended():
        states.setdefault(number, set()).add(state)
    return {number: _word(found) for number, found in sorted(states.items())}


def signed_list(*, at: datetime) -> str:
    """The status list as of `at`, sealed: the text of a file `goodstanding verify --status` reads."""
    name = f"S-{at:%Y%m%dT%H%M%S%f}"
    return seals.seal(
        seals.Document("status-list", name, at, statuses.list_content(entries())), keys.signing_key("status", at=at)
    )


def _word(states: set[str]) -> str:
    if "revoked" in states:
        return "revoked"
    return "superseded" if states else CURRENT


def _ended() -> list[tuple[str, str]]:
    """(report, state of a record in it that no longer holds)."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDED)
        return list(cursor.fetchall())
