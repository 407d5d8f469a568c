"""Merkle trees as RFC 6962 section 2.1 defines them, over SHA-256. A row of hashes is `bytes`, 32 for each hash."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

HASH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
CHUNK = 65_536

_sha256 = hashlib.sha256


class Subtree(NamedTuple):
    """A complete subtree: the 2**level leaves from `place << level` on."""

    level: int
    place: int


class Grown(NamedTuple):
    """Neighbouring subtrees of one level that have become complete: the hashes from `place` on, in one row."""

    level: int
    place: int
    row: bytes


Fetch = Callable[[Sequence[Subtree]], Mapping[Subtree, bytes]]


def leaf_hash(payload: bytes) -> bytes:
    """SHA-256(0x00 || payload)."""
    return _sha256(b"\x00" + payload).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return _sha256(b"\x01" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """Root over leaf hashes in order; the empty tree has the hash of nothing."""
    frontier = Frontier()
    left = iter(hashes)
    while row := b"".join(islice(left, CHUNK)):
        frontier.extend(row)
    return frontier.root()


class Frontier:
    """The right edge of a tree that grows: constant memory, fed row by row.

    `subtrees` (largest first, as `peaks(size)` lists them) take up a tree of `size` leaves where it was left.
    """

    def __init__(self, size: int = 0, subtrees: Sequence[bytes] = ()) -> None:
        self.size = size
        self._waiting = [b""] * size.bit_length()
        for peak, digest in zip(peaks(size), subtrees, strict=True):
            self._waiting[peak.level] = digest

    def extend(self, row: bytes) -> list[Grown]:
        """Append the leaf hashes of `row`; answers the subtrees (level 1 and up) this has completed."""
        self.size += _count(row)
        grown: list[Grown] = []
        level = 0
        while row:
            if level == len(self._waiting):
                self._waiting.append(b"")
            row = self._waiting[level] + row
            paired = len(row) - len(row) % (2 * HASH)
            self._waiting[level] = row[paired:]
            row = _parents(row[:paired])
            level += 1
            if row:
                grown.append(Grown(level, (self.size >> level) - len(row) // HASH, row))
        return grown

    def root(self) -> bytes:
        """Root over all leaves so far."""
        return fold([digest for digest in reversed(self._waiting) if digest])


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Root of neighbouring complete subtrees, largest first."""
    if not subtrees:
        return EMPTY_ROOT
    digest = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        digest = node_hash(left, digest)
    return digest


def peaks(end: int, begin: int = 0) -> list[Subtree]:
    """Complete subtrees that make up the leaves `begin`..`end`, largest first; `begin` is where a subtree begins."""
    found: list[Subtree] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append(Subtree(level, begin >> level))
        begin += 1 << level
    return found


def inclusion_proof(*, index: int, size: int, fetch: Fetch) -> list[bytes]:
    """Audit path of leaf `index` in the tree of the first `size` leaves (RFC 6962 section 2.1.1), leaf to root.

    `fetch` answers the hashes of complete subtrees; it is asked once. IndexError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} leaves has no leaf {index}")
    return _prove(_inclusion_ranges(index, size), fetch)


def consistency_proof(*, old: int, new: int, fetch: Fetch) -> list[bytes]:
    """Proof that the first `old` leaves of the tree of `new` leaves are unchanged (RFC 6962 section 2.1.2)."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} leaves does not continue one of {old}")
    return _prove(_consistency_ranges(old, new), fetch)


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the leaf hash stand at `index` of the tree of `size` leaves with this root?"""
    if not 0 <= index < size:
        return False
    ranges = _inclusion_ranges(index, size)
    if len(ranges) != len(proof) or any(len(step) != HASH for step in (leaf, *proof)):
        return False
    for (begin, _), step in zip(ranges, proof, strict=True):
        leaf = node_hash(leaf, step) if begin > index else node_hash(step, leaf)
    return leaf == root


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Is the tree of `old` leaves with `old_root` the beginning of the one of `new` leaves with `new_root`?"""
    if not 0 <= old <= new:
        return False
    ranges = _consistency_ranges(old, new)
    if len(ranges) != len(proof) or any(len(step) != HASH for step in proof):
        return False
    if old == 0:
        return old_root == EMPTY_ROOT
    if old == new:
        return old_root == new_root
    return _climb(old, old_root, ranges, proof) == (old_root, new_root)


def levels(row: bytes) -> Fetch:
    """A tree held in memory: every level of it, for trees small enough to prove from there."""
    rows = {0: row}
    for grown in Frontier().extend(row):
        rows[grown.level] = grown.row

    def fetch(wanted: Sequence[Subtree]) -> dict[Subtree, bytes]:
        return {part: rows[part.level][HASH * part.place :][:HASH] for part in wanted}

    return fetch


def _climb(old: int, old_root: bytes, ranges: list[tuple[int, int]], proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    steps = list(zip(ranges, proof, strict=True))
    # an old tree that is one complete subtree is its own first step (RFC 6962 section 2.1.2)
    before = after = old_root if old & (old - 1) == 0 else steps.pop(0)[1]
    for (begin, _), step in steps:
        if begin >= old:
            after = node_hash(after, step)
        else:
            before, after = node_hash(step, before), node_hash(step, after)
    return before, after


def _prove(ranges: list[tuple[int, int]], fetch: Fetch) -> list[bytes]:
    parts = [peaks(end, begin) for begin, end in ranges]
    found = fetch([part for subtrees in parts for part in subtrees])
    return [fold([found[part] for part in subtrees]) for subtrees in parts]


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    begin, end = 0, size
    while end - begin > 1:
        split = _split(begin, end)
        if index < split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((begin, split))
            begin = split
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    if old in (0, new):
        return []
    ranges: list[tuple[int, int]] = []
    begin, end = 0, new
    while end != old:
        split = _split(begin, end)
        if old <= split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((begin, split))
            begin = split
    if begin:
        ranges.append((begin, end))
    return ranges[::-1]


def _split(begin: int, end: int) -> int:
    """Where RFC 6962 splits a tree: after the largest power of two smaller than its size."""
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def _parents(row: bytes) -> bytes:
    width = 2 * HASH
    return b"".join([_sha256(b"\x01" + row[at : at + width]).digest() for at in range(0, len(row), width)])


def _count(row: bytes) -> int:
    count, rest = divmod(len(row), HASH)
    if rest:
        raise ValueError(f"a row of hashes has {HASH} bytes for each, not {len(row)} in all")
    return count
