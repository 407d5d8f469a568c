"""Reading the trail: leaves, entries, checkpoints and proofs."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet

from goodstanding.proofs import merkle
from goodstanding.proofs.merkle import Subtree
from goodstanding.trail.errors import NotYetSigned
from goodstanding.trail.models import Checkpoint, Entry, Leaf

# through the ORM a proof costs four times as much: it spells every pair out
_NODES = """
SELECT level, "index", hash, leaves FROM trail_node
JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, "index") USING (level, "index")
"""
GROUP = 4  # level of the lowest stored subtree: sixteen leaves


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Leaf `index` with this hash stands in the tree of `size` leaves; `proof` goes from leaf to root."""

    index: int
    size: int
    leaf: bytes
    proof: list[bytes]


def size() -> int:
    """Number of leaves."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def entries(subject: str) -> QuerySet[Entry]:
    """What was done about one subject, newest first."""
    return Entry.objects.filter(subject_code=subject).exclude(subject_code="").order_by("-at", "-id")


def facts_of(act: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(leaf, facts) of every act of one kind, in order; a payload that cannot be read has none."""
    rows = Leaf.objects.filter(entry__act=act).order_by("index").values_list("index", "entry__payload")
    for index, payload in rows.iterator(chunk_size=1_000):
        try:
            yield index, dict(json.loads(payload)["facts"])
        except (ValueError, KeyError, TypeError):
            yield index, {}


def leaves(begin: int, end: int) -> QuerySet[Leaf]:
    """Leaves `begin` up to but not including `end`, in order, with their entries."""
    return Leaf.objects.filter(index__gte=begin, index__lt=end).select_related("entry").order_by("index")


def latest_checkpoint() -> Checkpoint | None:
    """The last signed statement about the tree."""
    return Checkpoint.objects.order_by("-size", "-id").first()


def covered(size: int) -> int:
    """How many of the first `size` leaves the largest checkpoint among them covers: their subtrees are stored."""
    return Checkpoint.objects.filter(size__lte=size).aggregate(most=Max("size"))["most"] or 0


def checkpoints(since: int = 0) -> QuerySet[Checkpoint]:
    """Signed statements over more than `since` leaves, smallest first: what is published."""
    return Checkpoint.objects.filter(size__gt=since).order_by("size", "id")


def origin() -> str:
    """The name of this log, bound to the first act of the store; two stores never sign under one name."""
    return origin_of(bytes(Leaf.objects.get(index=0).hash))


def origin_of(first: bytes) -> str:
    """The name of the log whose first leaf has this hash."""
    return f"goodstanding-trail/{first.hex()[:16]}"


def inclusion(index: int, *, size: int | None = None) -> Inclusion:
    """Prove leaf `index` in the tree of `size` leaves; without `size`, of the latest checkpoint."""
    if size is None:
        latest = latest_checkpoint()
        size = latest.size if latest else 0
    if index >= size:
        raise NotYetSigned(leaf=index)
    itself = Subtree(0, index)
    found: dict[Subtree, bytes] = {}

    def once(parts: Sequence[Subtree]) -> dict[Subtree, bytes]:
        found.update(fetch([itself, *parts]))
        return found

    proof = merkle.inclusion_proof(index=index, size=size, fetch=once)
    return Inclusion(index, size, found[itself], proof)


def consistency(*, old: int, new: int) -> list[bytes]:
    """Prove that the tree of `new` leaves continues the tree of `old` leaves."""
    return merkle.consistency_proof(old=old, new=new, fetch=fetch)


def fetch(parts: Sequence[Subtree]) -> dict[Subtree, bytes]:
    """Hashes of complete subtrees: stored ones from one query, what is not yet covered from the leaves."""
    stored = _nodes({*(part for part in parts if part.level >= GROUP), *(_group(part) for part in parts)})
    found: dict[Subtree, bytes] = {}
    missing: list[Subtree] = []
    for part in parts:
        known = _known(part, stored)
        if known is None:
            missing.append(part)
        else:
            found[part] = known
    return found | _from_leaves(missing)


def _known(part: Subtree, stored: Mapping[Subtree, tuple[bytes, bytes]]) -> bytes | None:
    if part.level >= GROUP:
        return stored[part][0] if part in stored else None
    group = stored.get(_group(part))
    if group is None:
        return None
    width = merkle.HASH << part.level
    begin = (part.place * width) % (merkle.HASH << GROUP)
    return _subroot(group[1][begin : begin + width])


def _group(part: Subtree) -> Subtree:
    """The stored subtree of sixteen leaves in which a smaller one lies."""
    return Subtree(GROUP, part.place >> (GROUP - part.level)) if part.level < GROUP else part


def _nodes(parts: Collection[Subtree]) -> dict[Subtree, tuple[bytes, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_NODES, [[part.level for part in parts], [part.place for part in parts]])
        rows = cursor.fetchall()
    return {Subtree(level, index): (bytes(digest), bytes(own or b"")) for level, index, digest, own in rows}


def _from_leaves(parts: Sequence[Subtree]) -> dict[Subtree, bytes]:
    """The unsigned tail, or what a damaged store lacks: computed from the leaf hashes."""
    if not parts:
        return {}
    wanted = Q()
    for part in parts:
        wanted |= Q(index__gte=part.place << part.level, index__lt=(part.place + 1) << part.level)
    hashes = {index: bytes(own) for index, own in Leaf.objects.filter(wanted).values_list("index", "hash")}
    return {part: _subroot(b"".join(hashes[at] for at in _span(part))) for part in parts}


def _span(part: Subtree) -> range:
    return range(part.place << part.level, (part.place + 1) << part.level)


def _subroot(row: bytes) -> bytes:
    frontier = merkle.Frontier()
    frontier.extend(row)
    return frontier.root()
