"""From a checked chunk to what the store takes in: lines for COPY, corrections, sightings, findings."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.reading.sheet import Chunk
from goodstanding.formats.values import plain
from goodstanding.law.catalogue import Item
from goodstanding.records.queries import Held, held
from goodstanding.subjects.actions import Registration
from goodstanding.submissions import lines
from goodstanding.submissions.audits import ENGLISH
from goodstanding.submissions.checks import Checked, Terms, check
from goodstanding.submissions.clocks import Times, times
from goodstanding.submissions.faults import Fault, Found, Missed, collect
from goodstanding.submissions.identifying import Register
from goodstanding.submissions.seen import Seen, first_within
from goodstanding.submissions.uncoded import Uncoded


@dataclass(slots=True)
class Batch:
    """What one chunk adds to a delivery. `corrected`: ids superseded by `corrections`, which are copied afterwards.

    `accepted`: the rows of which `write_out` makes lines, corrections and commitments; None once it has.
    """

    rows: int = 0
    rejected: int = 0
    duplicates: int = 0
    accepted: Any = None
    lines: Any = None
    corrections: list[str] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    commitments: bytes = b""
    sightings: list[tuple[int, int]] = field(default_factory=list)  # (record, row)
    echoes: list[tuple[str, int]] = field(default_factory=list)  # (identity of a row of this file, row)
    findings: list[Found] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    other_names: list[tuple[str, str]] = field(default_factory=list)  # (code, name in another language)
    masked: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Rows:
    """Good rows of a chunk while they are told apart. All arrays have one entry a row."""

    places: Any  # in the chunk
    numbers: Any
    statements: lines.Statements
    identities: list[str]
    supersedes: list[int | None]
    keep: Any


class Maker:
    """Turns the chunks of one delivery into batches; remembers what the delivery said before."""

    def __init__(self, *, terms: Terms, register: Register, fixed: lines.Fixed, folder: Path) -> None:
        self._terms = terms
        self._register = register
        self._fixed = fixed
        self._seen = Seen(folder)
        self._uncoded = Uncoded(terms.provider_code)
        self.missed = Missed()
        self._db, self._pen = lines.connect(), lines.connect()

    def make(self, chunk: Chunk) -> Batch:
        """Check a chunk and tell what of it is accepted; `write_out` makes its lines."""
        checked = check(self._uncoded.fill_decided(chunk), self._terms)
        checked.faults = self._uncoded.explain(checked.faults, checked.values["subject_name"])
        ids, mismatch = self._register.identify(
            checked.values["subject_code"], checked.values["subject_name"], checked.good
        )
        checked.faults.append(mismatch)
        clocks = times(self._terms.item, checked.values, checked.good)
        checked.faults.append(_outlived(clocks, self._terms.received_on, checked.good))
        batch = Batch(rows=len(checked.rows), masked=checked.masked)
        self._accept(batch, checked, ids, clocks)
        self.missed.note(checked.faults, checked.rows)
        batch.findings = [*_unreadable(chunk), *collect(checked.faults, checked.rows, checked.texts)]
        lost = {found.row for found in batch.findings} - set(checked.rows.tolist())
        batch.rows += len(lost)
        batch.rejected = len(lost) + int((~checked.good).sum())
        return batch

    def write_out(self, batch: Batch) -> Batch:
        """The same batch with its lines, corrections and commitments. In a thread of its own: it shares nothing."""
        if batch.accepted is not None:
            made, batch.commitments = lines.write_lines(self._pen, self._fixed, batch.accepted)
            _part_corrections(batch, made, batch.accepted.column("supersedes_id"))
            batch.accepted = None
        return batch

    def _accept(self, batch: Batch, checked: Checked, ids: Any, clocks: Times) -> None:
        rows = self._tell_apart(batch, checked)
        kept = rows.places[rows.keep]
        if not len(kept):
            return
        take = pa.array(kept)
        table = pa.table(
            {
                "subject_id": ids[kept],
                "row": checked.rows[kept],
                "document": _documents(self._terms.item, checked, take),
                "identity": rows.statements.identities.filter(pa.array(rows.keep)),
                "content": rows.statements.content.filter(pa.array(rows.keep)),
                "supersedes_id": pa.array(
                    [old for old, keep in zip(rows.supersedes, rows.keep, strict=True) if keep], pa.int64()
                ),
                **{name: getattr(clocks, name).take(take) for name in Times.__slots__},
            }
        )
        batch.accepted = table
        batch.other_names = _other_names(checked, kept)
        if self._terms.item.register:
            batch.registrations = list(_registrations(self._terms.item, checked, kept))

    def _tell_apart(self, batch: Batch, checked: Checked) -> _Rows:
        """New, corrected, sighted again, said twice in this file: decided by identity and content."""
        places = np.flatnonzero(checked.good)
        whole = len(places) == len(checked.rows)
        values = checked.values if whole else {name: one.take(pa.array(places)) for name, one in checked.values.items()}
        statements = lines.write_statements(self._db, self._terms.item, values)
        identities = statements.identities.to_pylist()
        rows = _Rows(
            places, checked.rows[places], statements, identities, [None] * len(places), np.ones(len(places), bool)
        )
        self._within_file(batch, checked, rows)
        self._against_store(batch, checked, rows)
        return rows

    def _within_file(self, batch: Batch, checked: Checked, rows: _Rows) -> None:
        if not rows.identities:
            return
        numbers = lines.as_numbers(rows.statements.identities)
        hashes = rows.statements.hashes
        first = first_within(rows.statements.identities)
        before, earlier = self._seen.find(numbers)
        here = np.arange(len(first))
        again = (first != here) | (before >= 0)
        first_rows = np.where(before >= 0, before, rows.numbers[first])
        same = np.where(before >= 0, earlier == hashes, hashes[first] == hashes)
        new = ~again
        self._seen.add(numbers[new], rows.numbers[new], hashes[new])
        rows.keep &= new
        for place in np.flatnonzero(again & same):
            batch.echoes.append((rows.identities[place], int(rows.numbers[place])))
        batch.duplicates += int((again & same).sum())
        _fault(checked, rows, again & ~same, "SAME_STATEMENT_DIFFERS", lambda at: {"first": int(first_rows[at])})

    def _against_store(self, batch: Batch, checked: Checked, rows: _Rows) -> None:
        old = held([identity for identity, keep in zip(rows.identities, rows.keep, strict=True) if keep])
        if not old:
            return
        met = [at for at, identity in enumerate(rows.identities) if rows.keep[at] and identity in old]
        foreign, revoked = np.zeros(len(rows.keep), bool), np.zeros(len(rows.keep), bool)
        for at in met:
            one = old[rows.identities[at]]
            revoked[at] = one.status == "revoked"
            same = one.digest == _digest(rows.statements.content[at].as_py())
            foreign[at] = not revoked[at] and not same and one.provider_code != self._fixed.provider
            if not revoked[at] and same:
                batch.sightings.append((one.id, int(rows.numbers[at])))
                batch.duplicates += 1
            elif not revoked[at] and not foreign[at]:
                rows.supersedes[at] = one.id
                continue
            rows.keep[at] = False
        _fault(checked, rows, revoked, "REVOKED_BEFORE", lambda _: {})
        _fault(checked, rows, foreign, "HELD_FROM_OTHER", lambda at: _provider(old, rows.identities[at]))


def _provider(old: dict[str, Held], identity: str) -> dict[str, object]:
    return {"provider": old[identity].provider_code}


def _fault(checked: Checked, rows: _Rows, mask: Any, code: str, details: Any) -> None:
    """A fault among the good rows, told in places of the whole chunk."""
    if not mask.any():
        return
    rows.keep &= ~mask
    whole = np.zeros(len(checked.rows), bool)
    whole[rows.places[mask]] = True
    at = dict(zip(rows.places.tolist(), range(len(rows.places)), strict=True))
    checked.faults.append(Fault(whole, "", code, lambda place: details(at[place])))


def _outlived(clocks: Times, today: date, good: Any) -> Fault:
    """Rows whose retention was already over on the day of delivery (article 30: not kept, not used)."""
    until = clocks.retained_until
    over = (
        pc.fill_null(pc.less(until, pa.scalar(today, pa.date32())), fill_value=False).to_numpy(zero_copy_only=False)
        & good
    )
    ended = clocks.ended_on
    return Fault(over, "", "RETENTION_OVER", lambda place: {"ended": str(ended[place].as_py())})


def _unreadable(chunk: Chunk) -> list[Found]:
    """Rows the reader could not make out at all: they are not among the chunk's rows."""
    here = set(chunk.rows.tolist())
    return [Found(fault.row, "", "", fault.code, fault.details) for fault in chunk.faults if fault.row not in here]


def _documents(item: Item, checked: Checked, take: Any) -> Any:
    if not item.document:
        return pa.array([""] * len(take), pa.string())
    return checked.values[item.document].take(take)


def _part_corrections(batch: Batch, made: Any, supersedes: Any) -> None:
    """Corrections wait until the statements they supersede have been closed: one current statement an identity."""
    if supersedes.null_count == len(supersedes):
        batch.lines = made
        return
    old = supersedes.to_pylist()
    fresh = pa.array([number is None for number in old])
    batch.lines = made.filter(fresh)
    batch.corrections = [line for line, number in zip(made.to_pylist(), old, strict=True) if number is not None]
    batch.corrected = [number for number in old if number is not None]


def _other_names(checked: Checked, kept: Any) -> list[tuple[str, str]]:
    if ENGLISH not in checked.texts.column_names:
        return []
    names = checked.texts.column(ENGLISH)
    codes = checked.values["subject_code"]
    return [(codes[place].as_py(), name) for place in kept.tolist() if (name := names[place].as_py())]


def _registrations(item: Item, checked: Checked, kept: Any) -> Iterator[Registration]:
    columns = {name: checked.values[code] for name, code in item.register.items()}
    for place in kept.tolist():
        told = {name: column[place].as_py() or "" for name, column in columns.items()}
        yield Registration(
            code=checked.values["subject_code"][place].as_py(),
            name=checked.values["subject_name"][place].as_py(),
            kind=told.get("kind", ""),
            status=told.get("status", ""),
            former=tuple(name for name in _names(told.get("former_names", "")) if name),
            english=told.get("english_name", ""),
            number=told.get("number", ""),
        )


def _names(text: str) -> list[str]:
    for mark in "；、;\n":
        text = text.replace(mark, "|")
    return [plain(part) for part in text.split("|")]


def _digest(content: str) -> str:
    return hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()
