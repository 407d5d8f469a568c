"""Reading the trail: leaves, entries, checkpoints and proofs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from goodstanding.proofs import merkle
from goodstanding.proofs.merkle import Subtree
from goodstanding.trail.errors import NotYetSigned
from goodstanding.trail.models import Checkpoint, Entry, Leaf
from goodstanding.trail.subtrees import fetch

# as migrations/append_only.sql makes them
GUARDS = [
    "checkpoint_append_only", "entry_append_only", "entry_gets_its_leaf", "leaf_append_only", "leaf_by_trigger_only",
    "node_append_only",
]  # fmt: skip


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
    """The name of this log, bound to the first act of the store; empty where there is no first leaf.

    Two stores never sign under one name.
    """
    first = Leaf.objects.filter(index=0).values_list("hash", flat=True).first()
    return "" if first is None else origin_of(bytes(first))


def origin_of(first: bytes) -> str:
    """The name of the log whose first leaf has this hash."""
    return f"goodstanding-trail/{first.hex()[:16]}"


def guards_off() -> list[str]:
    """Triggers of the trail that are missing or switched off: whoever did that could bend it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')", [GUARDS])
        return sorted(set(GUARDS).difference(name for (name,) in cursor.fetchall()))


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
        found.update(fetch([itself, *parts], size=size))
        return found

    proof = merkle.inclusion_proof(index=index, size=size, fetch=once)
    return Inclusion(index, size, found[itself], proof)


def consistency(*, old: int, new: int) -> list[bytes]:
    """Prove that the tree of `new` leaves continues the tree of `old` leaves."""
    return merkle.consistency_proof(old=old, new=new, fetch=partial(fetch, size=new))


def facts_between(begin: int, end: int, *, acts: Sequence[str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(leaf, act, facts) of acts of these kinds among leaves `begin` up to but not including `end`, in order."""
    rows = leaves(begin, end).filter(entry__act__in=acts).values_list("index", "entry__act", "entry__payload")
    for index, act, payload in rows.iterator(chunk_size=1_000):
        yield index, act, dict(json.loads(payload)["facts"])
