"""Is the trail what was signed? Hashes every stored payload again, not only the tree, in constant memory.

A log that checks its tree against itself misses what is changed on disk below it; so everything here starts from
the payloads and ends at signatures made with keys that do not lie in the database.
"""

import json
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Q

from goodstanding.proofs import merkle, notes
from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.ledger import Ledger
from goodstanding.proofs.merkle import HASH, Frontier, Grown
from goodstanding.proofs.problems import Problem, Unsound
from goodstanding.trail import queries
from goodstanding.trail.models import Checkpoint, Entry, Leaf, Node
from goodstanding.trail.subtrees import GROUP

CHUNK = 16_384  # a multiple of sixteen, so that every chunk holds whole groups
_COLUMNS = ("act", "at", "account", "unit", "subject")
_ROW = ("index", "hash", "entry_id", "entry__payload", "entry__act", "entry__at", "entry__account", "entry__unit",
        "entry__subject_code")  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A signed size and root to meet on the way; `id` is the stored checkpoint's, None for a published note."""

    size: int
    root: bytes
    at: datetime
    note: str
    id: int | None = None
    tail: bytes = b""

    @property
    def open(self) -> int:
        """How many leaves stand after the last complete group: the tail repeats their hashes."""
        return self.size % (1 << GROUP)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`signed` is the size of the largest checkpoint that holds; leaves beyond it nobody has vouched for yet."""

    leaves: int
    checkpoints: int
    signed: int
    ledger: Ledger


def check(*, trusted: Sequence[Anchor], published: Iterable[str] = (), progress: Progress | None = None) -> Outcome:
    """Check every payload, leaf, node and checkpoint against the keys of `trusted` anchors.

    `published` are signed notes kept outside the store: they reveal a store that was cut or put back.
    """
    size = queries.size()
    walk = _Walk(trusted, [_published(note) for note in published], covered=queries.covered(size))
    for start in range(0, size, CHUNK):
        stop = min(start + CHUNK, size)
        walk.chunk(start, stop)
        if progress:
            progress(stop, size)
    walk.beyond(size)
    _strays(walk.ledger, walk.covered)
    return Outcome(size, walk.checkpoints, walk.vouched, walk.ledger)


class _Walk:
    """One pass from the first leaf to the last."""

    def __init__(self, trusted: Sequence[Anchor], published: Sequence[Mark], *, covered: int) -> None:
        self.trusted = trusted
        self.published = published
        self.covered = covered  # leaves whose subtrees are stored
        self.ledger = Ledger()
        self.bad: list[int] = []  # leaves found bad, in order: what lies above them differs as a consequence
        self.frontier = Frontier()
        self.origin = self._signed_origin()
        self.checkpoints = 0
        self.vouched = 0
        self.last = Mark(0, b"", datetime.min.replace(tzinfo=UTC), "", id=0)

    def chunk(self, start: int, stop: int) -> None:
        """Leaves `start` up to `stop`: hash, compare, meet the checkpoints among them."""
        row = self._hashed(start, stop)
        self.origin = self.origin or queries.origin_of(row[:HASH])
        marks = self._marks(start, stop)
        grown: list[Grown] = []
        roots: list[bytes] = []
        for begin, end in pairwise([start, *(mark.size for mark in marks), stop]):
            grown += self.frontier.extend(row[(begin - start) * HASH : (end - start) * HASH])
            roots.append(self.frontier.root())
        # kept copies first: they name the leaf, where a root only knows that one is wrong
        self._nodes(grown, row, start)
        for mark, root in zip(marks, roots, strict=False):
            self._tail(mark, root, row, start)
        for mark, root in zip(marks, roots, strict=False):
            self._meet(mark, root)

    def beyond(self, size: int) -> None:
        """Checkpoints over more leaves than there are."""
        stored = Checkpoint.objects.filter(Q(size__gt=size) | Q(size__lt=1)).order_by("id")
        for mark in map(_mark, stored):
            self._cut(mark, size)
        for mark in self.published:
            # of a store that holds nothing any more, even the log's name is known only from outside
            fault = self._fault(mark) if mark.size > size and self.origin else None
            if fault:
                self.ledger.found(fault.code, leaf=size, **fault.details)
            elif mark.size > size:
                self._cut(mark, size)

    def _cut(self, mark: Mark, size: int) -> None:
        self.checkpoints += 1
        self.ledger.found("TREE_CUT", leaf=max(min(size, mark.size - 1), 0), size=mark.size, leaves=size)

    def _hashed(self, start: int, stop: int) -> bytes:
        """Leaf hashes computed from the payloads; a missing one is 32 zeros."""
        hashes = [bytes(HASH)] * (stop - start)
        expected = start
        for row in Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index").values_list(*_ROW):
            self._gap(expected, row[0])
            hashes[row[0] - start] = self._entry(row)
            expected = row[0] + 1
        self._gap(expected, stop)
        return b"".join(hashes)

    def _gap(self, expected: int, found: int) -> None:
        if found > expected:
            more = found - expected - 1
            self._leaf(
                "LEAF_MISSING",
                expected,
                more=f", with {more} after it" if more else "",
                more_zh=f"（其后另缺 {more} 片）" if more else "",
            )

    def _entry(self, row: tuple[Any, ...]) -> bytes:
        index, stored, entry, payload, *columns = row
        digest = merkle.leaf_hash(payload.encode())
        if digest != bytes(stored):
            self._leaf("PAYLOAD_CHANGED", index, entry=entry)
        elif wrong := _differing(payload, columns):
            self.ledger.found("COLUMN_CHANGED", leaf=index, entry=entry, column=wrong)
        return digest

    def _leaf(self, code: str, leaf: int, **details: object) -> None:
        if not self._bad(leaf, leaf + 1):
            self.ledger.found(code, leaf=leaf, **details)
            insort(self.bad, leaf)

    def _bad(self, begin: int, end: int) -> bool:
        return bisect_left(self.bad, begin) < bisect_left(self.bad, end)

    def _marks(self, start: int, stop: int) -> list[Mark]:
        """Checkpoints of a size in this chunk, smallest first."""
        stored = Checkpoint.objects.filter(size__gt=start, size__lte=stop).order_by("size", "id")
        published = (mark for mark in self.published if start < mark.size <= stop)
        return sorted([*map(_mark, stored), *published], key=lambda mark: mark.size)

    def _tail(self, mark: Mark, root: bytes, row: bytes, start: int) -> None:
        if mark.id is None:
            return
        first = mark.size - mark.open
        code = "CHECKPOINT_CHANGED" if root == mark.root else "LEAF_REWRITTEN"
        if len(mark.tail) != mark.open * HASH:
            self.ledger.found("CHECKPOINT_CHANGED", leaf=first, size=mark.size)
            return
        self._compare(first, mark.tail, row[(first - start) * HASH :], code, size=mark.size)

    def _meet(self, mark: Mark, root: bytes) -> None:
        """Does this signed statement hold of the leaves up to its size, which have this root?"""
        self.checkpoints += 1
        doubt = min(self.vouched, mark.size - 1)
        fault = self._fault(mark)
        if fault:
            self.ledger.found(fault.code, leaf=doubt, **fault.details)
            return
        self._in_order(mark, doubt)
        if root == mark.root:
            self.vouched = mark.size
        elif not self._bad(0, mark.size):
            self.ledger.found("CHECKPOINT_ROOT", leaf=doubt, size=mark.size)

    def _in_order(self, mark: Mark, doubt: int) -> None:
        if mark.id is None:
            return
        if mark.id < (self.last.id or 0) or mark.at < self.last.at:
            self.ledger.found("CHECKPOINT_ORDER", leaf=doubt, size=mark.size)
        self.last = mark

    def _fault(self, mark: Mark) -> Problem | None:
        """Is the note signed by a key then in use, of this log, and what the columns say?"""
        try:
            stated = notes.open_checkpoint(mark.note, [anchor.x for anchor in self.trusted if anchor.signs_at(mark.at)])
        except Unsound as fault:
            return self._untrusted(mark, fault)
        if stated.origin != self.origin:
            return Problem("CHECKPOINT_FOREIGN", None, {"size": mark.size, "origin": stated.origin})
        if (stated.size, stated.root, stated.at) != (mark.size, mark.root, mark.at):
            return Problem("CHECKPOINT_CHANGED", None, {"size": mark.size})
        return None

    def _untrusted(self, mark: Mark, fault: Unsound) -> Problem:
        try:
            stated = notes.open_checkpoint(mark.note, [anchor.x for anchor in self.trusted])
        except Unsound:
            why = {"why": fault.details["message"], "why_zh": fault.details["message_zh"]}
            return Problem("CHECKPOINT_UNTRUSTED", None, {"size": mark.size, **why})
        code = "CHECKPOINT_KEY_EXPIRED" if stated.at == mark.at else "CHECKPOINT_CHANGED"
        return Problem(code, None, {"size": mark.size, "at": stated.at.isoformat()})

    def _signed_origin(self) -> str:
        """The log's name in the first checkpoint that a trusted key has signed."""
        for point in Checkpoint.objects.order_by("id")[:50]:
            try:
                return notes.open_checkpoint(point.note, [anchor.x for anchor in self.trusted]).origin
            except Unsound:
                continue
        return ""

    def _nodes(self, grown: Sequence[Grown], row: bytes, start: int) -> None:
        """Compare the subtrees completed in this chunk with the stored ones, as far as a checkpoint covers them."""
        wanted = [part for part in grown if part.level >= GROUP]
        stored = _stored(wanted)
        for level, place, hashes in wanted:
            for at in range(len(hashes) // HASH):
                key = (level, place + at)
                if (key[1] + 1) << level <= self.covered:
                    leaves = row[(key[1] << level) * HASH - start * HASH :] if level == GROUP else b""
                    self._node(key, hashes[HASH * at :][:HASH], stored.get(key), leaves)

    def _node(self, key: tuple[int, int], digest: bytes, stored: tuple[bytes, bytes] | None, leaves: bytes) -> None:
        level, place = key
        first, end = place << level, (place + 1) << level
        if stored is None or len(stored[1]) != (HASH << GROUP if level == GROUP else 0):
            code = "NODE_WRONG" if stored else "NODE_MISSING"
            self.ledger.found(code, leaf=first, level=level, place=place)
            return
        code = "NODE_WRONG" if stored[0] == digest else "LEAF_REWRITTEN"
        same = self._compare(first, stored[1], leaves, code, level=level, place=place)
        if same and stored[0] != digest and not self._bad(first, end):
            self.ledger.found("NODE_WRONG", leaf=first, level=level, place=place)

    def _compare(self, first: int, copy: bytes, now: bytes, code: str, **details: object) -> bool:
        """Compare kept leaf hashes, from leaf `first` on, with the computed ones; names those that differ."""
        if now[: len(copy)] == copy:
            return True
        for at in range(0, len(copy), HASH):
            if copy[at : at + HASH] != now[at : at + HASH]:
                self._leaf(code, first + at // HASH, **details)
        return False


def _differing(payload: str, columns: Sequence[object]) -> str | None:
    """The first column that says something else than the payload."""
    try:
        said = json.loads(payload)
        values = [said["act"], datetime.fromisoformat(said["at"]), said["account"], said["unit"], said["subject"]]
    except (ValueError, KeyError, TypeError):
        return "payload"
    return next((name for name, value, column in zip(_COLUMNS, values, columns, strict=True) if value != column), None)


def _mark(point: Checkpoint) -> Mark:
    return Mark(point.size, bytes(point.root), point.at, point.note, point.pk, bytes(point.tail))


def _published(note: str) -> Mark:
    stated = notes.parse_note(note)
    return Mark(stated.size, stated.root, stated.at, note)


def _stored(wanted: Sequence[Grown]) -> Mapping[tuple[int, int], tuple[bytes, bytes]]:
    if not wanted:
        return {}
    ranges = Q()
    for level, place, row in wanted:
        ranges |= Q(level=level, index__gte=place, index__lt=place + len(row) // HASH)
    rows = Node.objects.filter(ranges).values_list("level", "index", "hash", "leaves")
    return {(level, index): (bytes(digest), bytes(own or b"")) for level, index, digest, own in rows}


def _strays(ledger: Ledger, covered: int) -> None:
    """What no walk along the leaves can meet: entries without a leaf, entries with two, nodes too many."""
    for entry in Entry.objects.filter(leaf=None).order_by("id").values_list("id", flat=True)[:100]:
        ledger.found("ENTRY_WITHOUT_LEAF", entry=entry)
    doubles = Leaf.objects.values("entry_id").annotate(times=Count("index"), second=Max("index")).filter(times__gt=1)
    for double in doubles[:100]:
        ledger.found("ENTRY_TWICE", leaf=double["second"], entry=double["entry_id"])
    extra = Node.objects.count() - _expected_nodes(covered)
    if extra > 0:
        ledger.found("NODE_EXTRA", count=extra)


def _expected_nodes(size: int) -> int:
    return sum(size >> level for level in range(GROUP, size.bit_length()))
