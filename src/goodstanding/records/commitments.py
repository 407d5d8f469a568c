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
from goodstanding.proofs.merkle import HASH, Frontier
from goodstanding.records.models import Record

TOGETHER = 20_000  # rows of small deliveries asked for at once
SUBJECT = "subject_code"  # the member of a record's content that says whom it is about
ERASES = "record.erased"  # the act that names, in `records`, whose content it takes away
_LINE = ("submission_id", "row", "commitment", "salt", "content", "subject__code", "item", "provider_code", "id")


def said(content: str | None) -> dict[str, Any]:
    """The fields of a statement, without the code of its subject; nothing of an erased one."""
    fields: dict[str, Any] = json.loads(content or "{}")
    fields.pop(SUBJECT, None)
    return fields


class _Line(NamedTuple):
    """What is checked of one record."""

    submission: int
    row: int
    committed: bytes
    salt: bytes | None
    content: str | None
    subject: str
    item: str
    provider: str
    number: int


class Delivery(NamedTuple):
    """What the trail says of an accepted submission: its leaf, and root (hexadecimal) and number of its rows.

    `item` and `provider`: as the leaf names them; empty where it names none.
    """

    leaf: int
    submission: int
    root: str
    rows: int
    item: str = ""
    provider: str = ""


def deliveries(accepted: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Delivery]:
    """Deliveries from (leaf, facts) of the acts `submission.accepted`; a payload that was bent is no delivery."""
    for leaf, facts in accepted:
        try:
            named = str(facts.get("item", "")), str(facts.get("provider", ""))
            yield Delivery(leaf, int(facts["submission"]), str(facts["root"]), int(facts["accepted"]), *named)
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
    for some in _together(_once(deliveries, known, ledger)):
        _check_some(some, ledger, rows)
        if progress:
            progress(rows.records)
    for submission in _unknown(known):
        ledger.found("DELIVERY_UNKNOWN", submission=submission)
    return rows


def _once(deliveries: Iterable[Delivery], known: set[int], ledger: Ledger) -> Iterator[Delivery]:
    """Each submission is accepted once: a second act may not take the place of the first."""
    for delivery in deliveries:
        if delivery.submission in known:
            ledger.found("DELIVERY_TWICE", leaf=delivery.leaf, submission=delivery.submission)
            continue
        known.add(delivery.submission)
        yield delivery


def _check_some(some: Sequence[Delivery], ledger: Ledger, rows: Rows) -> None:
    stored = Record.objects.filter(submission__in=[delivery.submission for delivery in some])
    found = stored.order_by("submission_id", "row", "id").values_list(*_LINE).iterator(chunk_size=TOGETHER)
    missing = {delivery.submission: delivery for delivery in some}
    for submission, group in groupby(map(_Line._make, found), key=lambda line: line.submission):
        _check_one(missing.pop(submission), group, ledger, rows)
    for delivery in missing.values():
        _check_one(delivery, iter(()), ledger, rows)


def _check_one(delivery: Delivery, group: Iterator[_Line], ledger: Ledger, rows: Rows) -> None:
    frontier = Frontier()
    named = {"leaf": delivery.leaf, "submission": delivery.submission}
    for line in group:
        rows.records += 1
        rows.erased += line.content is None
        if fault := _fault(line, delivery, rows.erasable):
            ledger.found(fault, **named, row=line.row, subject=line.subject)
        frontier.extend(bytes(line.committed)[:HASH].ljust(HASH, b"\0"))
    if frontier.size != delivery.rows:
        ledger.found("DELIVERY_ROWS", **named, found=frontier.size, rows=delivery.rows)
    elif frontier.root().hex() != delivery.root:
        ledger.found("DELIVERY_ROOT", **named)


def _fault(line: _Line, delivery: Delivery, erasable: frozenset[int]) -> str | None:
    if (delivery.item or line.item, delivery.provider or line.provider) != (line.item, line.provider):
        return "RECORD_MISNAMED"
    if line.content is None:
        return None if line.number in erasable else "RECORD_GONE"
    if not _holds(line.committed, line.salt, line.content):
        return "RECORD_CHANGED"
    # canonical JSON has no other spelling of this member
    return None if f'"{SUBJECT}":"{line.subject}"' in line.content else "RECORD_MOVED"


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
