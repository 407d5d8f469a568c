"""Do the records still say what their deliveries committed to? Content is hashed again, row by row.

A delivery's leaf holds the Merkle root over its row commitments, by row and then by record. Where a record was
erased, content and salt are gone and the commitment stands in their place, so the root still holds.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.ledger import Ledger
from goodstanding.proofs.merkle import Frontier
from goodstanding.records.models import Record

TOGETHER = 20_000  # rows of small deliveries asked for at once
SUBJECT = "subject_code"  # the member of a record's content that says whom it is about
ERASES = "record.erased"  # the act that names, in `records`, whose content it takes away
_ROW = ("submission_id", "row", "commitment", "salt", "content", "subject__code", "id")


def said(content: str | None) -> dict[str, Any]:
    """The fields of a statement, without the code of its subject; nothing of an erased one."""
    fields: dict[str, Any] = json.loads(content or "{}")
    fields.pop(SUBJECT, None)
    return fields


_Row = tuple[int, int, bytes, bytes | None, str | None, str, int]


class Delivery(NamedTuple):
    """What the trail says of an accepted submission: its leaf, and root (hexadecimal) and number of its rows."""

    leaf: int
    submission: int
    root: str
    rows: int


def deliveries(accepted: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Delivery]:
    """Deliveries from (leaf, facts) of the acts `submission.accepted`; a payload that was bent is no delivery."""
    for leaf, facts in accepted:
        try:
            yield Delivery(leaf, int(facts["submission"]), str(facts["root"]), int(facts["accepted"]))
        except (KeyError, TypeError, ValueError):
            continue


def erased_by(acts: Iterable[tuple[int, Mapping[str, Any]]]) -> frozenset[int]:
    """Records that acts of erasing name, from their (leaf, facts)."""
    named = (facts.get("records") for _, facts in acts)
    lists = (numbers for numbers in named if isinstance(numbers, list))
    return frozenset(number for numbers in lists for number in numbers if isinstance(number, int))


@dataclass
class Rows:
    """How many records were hashed again, and of how many only the commitment is left.

    `erasable`: those whose erasing is recorded; content that is gone without an act is a fault.
    """

    erasable: frozenset[int] = frozenset()
    records: int = 0
    erased: int = 0


def check_commitments(
    deliveries: Iterable[Delivery],
    ledger: Ledger,
    *,
    erased: frozenset[int] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> Rows:
    """Hash every record of every delivery again and compare with the delivery's leaf; faults go into `ledger`.

    `erased`: the records whose erasing the trail records.
    """
    rows = Rows(erased)
    known: set[int] = set()
    for some in _together(deliveries):
        known.update(delivery.submission for delivery in some)
        _check_some(some, ledger, rows)
        if progress:
            progress(rows.records)
    for submission in _unknown(known):
        ledger.found("DELIVERY_UNKNOWN", submission=submission)
    return rows


def _check_some(some: Sequence[Delivery], ledger: Ledger, rows: Rows) -> None:
    stored = Record.objects.filter(submission__in=[delivery.submission for delivery in some])
    found = stored.order_by("submission_id", "row", "id").values_list(*_ROW).iterator(chunk_size=TOGETHER)
    missing = {delivery.submission: delivery for delivery in some}
    for submission, group in groupby(found, key=lambda row: row[0]):
        _check_one(missing.pop(submission), group, ledger, rows)
    for delivery in missing.values():
        _check_one(delivery, iter(()), ledger, rows)


def _check_one(delivery: Delivery, group: Iterator[_Row], ledger: Ledger,
               rows: Rows) -> None:  # fmt: skip
    frontier = Frontier()
    for line in group:
        rows.records += 1
        rows.erased += line[4] is None
        if fault := _fault(line, rows.erasable):
            ledger.found(fault, leaf=delivery.leaf, row=line[1], submission=delivery.submission, subject=line[5])
        frontier.extend(bytes(line[2]))
    named = {"leaf": delivery.leaf, "submission": delivery.submission}
    if frontier.size != delivery.rows:
        ledger.found("DELIVERY_ROWS", **named, found=frontier.size, rows=delivery.rows)
    elif frontier.root().hex() != delivery.root:
        ledger.found("DELIVERY_ROOT", **named)


def _fault(line: _Row, erasable: frozenset[int]) -> str | None:
    _, _, committed, salt, content, subject, number = line
    if content is None:
        return None if number in erasable else "RECORD_GONE"
    if not _holds(committed, salt, content):
        return "RECORD_CHANGED"
    # canonical JSON has no other spelling of this member
    return None if f'"{SUBJECT}":"{subject}"' in content else "RECORD_MOVED"


def _holds(committed: bytes, salt: bytes | None, content: str) -> bool:
    try:
        return commitment(salt=bytes(salt or b""), content=content) == bytes(committed)
    except ValueError:  # a salt of another length
        return False


def _together(deliveries: Iterable[Delivery]) -> Iterator[list[Delivery]]:
    """Small deliveries in one question, large ones alone."""
    some: list[Delivery] = []
    for delivery in deliveries:
        some.append(delivery)
        if sum(each.rows for each in some) >= TOGETHER or len(some) >= 500:
            yield some
            some = []
    if some:
        yield some


def _unknown(known: set[int]) -> list[int]:
    holding = Record.objects.order_by().values_list("submission_id", flat=True).distinct()
    return sorted(set(holding) - known)
