"""Hashes of complete subtrees out of the store, in one question a proof."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from goodstanding.proofs import merkle
from goodstanding.proofs.merkle import HASH, Subtree
from goodstanding.trail.errors import TrailBroken

GROUP = 4  # level of the lowest stored subtree: sixteen leaves
_GROUP_BYTES = HASH << GROUP
_LEAF = -1
# through the ORM a proof costs four times as much: it spells every pair out
_SUBTREES = """
SELECT level, "index", hash, leaves FROM trail_node
JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, "index") USING (level, "index")
UNION ALL
SELECT -1, leaf."index", leaf.hash, NULL FROM unnest(%s::bigint[], %s::bigint[]) AS span (low, high)
JOIN trail_leaf AS leaf ON leaf."index" >= span.low AND leaf."index" < span.high
"""


@dataclass(frozen=True, slots=True)
class _Stored:
    """Nodes by place, the sixteen leaf hashes of groups, and single leaf hashes by index."""

    nodes: Mapping[Subtree, bytes]
    groups: Mapping[Subtree, bytes]
    leaves: Mapping[int, bytes]


def fetch(parts: Sequence[Subtree], *, size: int) -> dict[Subtree, bytes]:
    """Hashes of complete subtrees of the tree of `size` leaves.

    Subtrees a checkpoint covers are stored; those of the open group at the end, and those nobody has signed yet,
    come from the leaves. `TrailBroken` names a leaf that is not there.
    """
    loose = [part for part in parts if part.level < GROUP and (_group(part).place + 1) << GROUP > size]
    held = {_group(part) for part in parts}.difference(map(_group, loose))
    stored = _ask(held, loose)
    missing = [part for part in parts if _group(part) in held and _group(part) not in stored.nodes]
    if missing:
        stored = _with(stored, _ask((), missing))
    return {part: _hash(part, stored) for part in parts}


def _hash(part: Subtree, stored: _Stored) -> bytes:
    if part in stored.nodes:
        return stored.nodes[part]
    group = stored.groups.get(_group(part)) if part.level < GROUP else None
    if group:
        begin = (part.place << part.level) * HASH % _GROUP_BYTES
        return _subroot(group[begin : begin + (HASH << part.level)])
    try:
        return _subroot(b"".join([stored.leaves[at] for at in range(*_span(part))]))
    except KeyError as missing:
        raise TrailBroken(leaf=missing.args[0]) from None


def _group(part: Subtree) -> Subtree:
    """The stored subtree that holds the part: itself, or the group of sixteen leaves in which it lies."""
    return Subtree(GROUP, part.place >> (GROUP - part.level)) if part.level < GROUP else part


def _ask(nodes: Collection[Subtree], loose: Collection[Subtree]) -> _Stored:
    spans = [_span(part) for part in loose]
    wanted = [part.level for part in nodes], [part.place for part in nodes]
    with connection.cursor() as cursor:
        cursor.execute(_SUBTREES, [*wanted, [low for low, _ in spans], [high for _, high in spans]])
        rows = cursor.fetchall()
    return _Stored(
        nodes={Subtree(level, index): bytes(own) for level, index, own, _ in rows if level != _LEAF},
        groups={Subtree(level, index): bytes(leaves) for level, index, _, leaves in rows if leaves is not None},
        leaves={index: bytes(own) for level, index, own, _ in rows if level == _LEAF},
    )


def _with(stored: _Stored, more: _Stored) -> _Stored:
    return _Stored(stored.nodes, stored.groups, {**stored.leaves, **more.leaves})


def _span(part: Subtree) -> tuple[int, int]:
    return part.place << part.level, (part.place + 1) << part.level


def _subroot(row: bytes) -> bytes:
    if len(row) == HASH:
        return row
    frontier = merkle.Frontier()
    frontier.extend(row)
    return frontier.root()
