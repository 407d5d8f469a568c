"""Writing the trail: every act of every context ends in `append`; checkpoints are signed over what is there."""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.canonical import canonical_json
from goodstanding.proofs import merkle, notes
from goodstanding.proofs.merkle import HASH, Frontier, Grown
from goodstanding.trail import queries
from goodstanding.trail.errors import TrailBroken
from goodstanding.trail.models import Checkpoint, Entry, Leaf, Node
from goodstanding.trail.subtrees import GROUP, fetch

VERSION = 1  # of the payload's format: a published proof must verify for ever
LONGEST = 16_384
_COPY = "COPY trail_entry (at, account, unit, act, subject_code, payload) FROM STDIN"
# rows get their ids, and at commit their places, in the order they are named
_TOGETHER = """
INSERT INTO trail_entry (at, account, unit, act, subject_code, payload)
SELECT %s, one ->> 0, one ->> 1, one ->> 2, one ->> 3, one ->> 4
FROM json_array_elements(%s::json) WITH ORDINALITY AS acts (one, place)
ORDER BY place
RETURNING id
"""
_SIGNING_LOCK = 7305823178
_CHUNK = 16_384
_GROUP_BYTES = HASH << GROUP


class Act(NamedTuple):
    """One act of a batch: what was done, about whom, and its facts."""

    act: str
    subject: str
    facts: dict[str, object]


def append(*, actor: Actor, act: str, at: datetime, subject: str = "", **facts: object) -> Entry:
    """Write one act at the end of the trail; its leaf is given when the transaction commits.

    `act` is noun.verbed, `subject` a unified social credit code. `facts` are digests, ids, counts and names of things:
    a payload is never erased, so nothing goes in that may have to be (DESIGN section 3). Floats are refused.
    """
    entry = _entry(actor, Act(act, subject, facts), at)

    _require_transaction()
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def append_alone(*, actor: Actor, act: str, at: datetime, number: str) -> Entry:
    """Write an act that changes nothing else, in a transaction of its own; `number` is what it made."""
    return append(actor=actor, act=act, at=at, number=number)


def append_all(*, actor: Actor, acts: Iterable[Act], at: datetime) -> int:
    """Write many acts of one transaction, in order, by COPY; answers how many."""
    _require_transaction()
    count = 0
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for act in acts:
            entry = _entry(actor, act, at)
            copy.write_row((at, entry.account, entry.unit, entry.act, entry.subject_code, entry.payload))
            count += 1
    return count


def append_together(*, acts: Sequence[tuple[Actor, Act]], at: datetime) -> list[int]:
    """Write acts of several actors in one transaction, in order; answers their entries' ids."""
    _require_transaction()
    made = [_entry(actor, act, at) for actor, act in acts]
    told = [(entry.account, entry.unit, entry.act, entry.subject_code, entry.payload) for entry in made]
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [at.astimezone(UTC), json.dumps(told, ensure_ascii=False)])
        return sorted(number for (number,) in cursor.fetchall())


@transaction.atomic
def note_rotation(*, actor: Actor, purpose: str, kid: str, compromised: bool, at: datetime) -> None:
    """Record that a signing key was replaced: by whom, for what, the new one's thumbprint."""
    append(actor=actor, act="key.rotated", at=at, purpose=purpose, key=kid, compromised=compromised)


@transaction.atomic
def sign_checkpoint(*, key: Ed25519PrivateKey, at: datetime) -> Checkpoint | None:
    """Hash what was appended since the last checkpoint, keep its complete subtrees, and sign the new root.

    None for an empty trail; the last checkpoint again where nothing was appended. Payloads are hashed again, so a
    changed one is never signed: `TrailBroken` names the leaf.
    """
    _lock_signing()
    last = queries.latest_checkpoint()
    size = queries.size()
    if last is None and size == 0:
        return None
    if last and last.size >= size:
        return _unchanged(last, size)
    frontier, tail = _resume(last)

    for rows in _hashed(frontier.size, size):
        tail += rows
        _store_nodes(frontier.extend(rows), tail, frontier.size)
        tail = tail[len(tail) - (frontier.size * HASH) % _GROUP_BYTES :]

    instant = max(at, last.at) if last else at  # a clock put back does not put the log back
    origin = notes.parse_note(last.note).origin if last else queries.origin()
    stated = notes.Checkpoint(origin, size, frontier.root(), instant.astimezone(UTC))
    return Checkpoint.objects.create(size=size, root=stated.root, at=stated.at, note=notes.sign(stated, key), tail=tail)


def _unchanged(last: Checkpoint, size: int) -> Checkpoint:
    if size < last.size:
        raise TrailBroken(leaf=size)
    return last


def _entry(actor: Actor, act: Act, at: datetime) -> Entry:
    instant = at.astimezone(UTC)
    payload = canonical_json(
        {
            "v": VERSION,
            "act": act.act,
            "at": instant,
            "account": actor.account,
            "unit": actor.unit,
            "role": actor.role,
            "subject": act.subject,
            "facts": act.facts,
            # a neighbour's proof shows this leaf's hash: without it the act could be guessed from the hash
            "nonce": secrets.token_hex(16),
        }
    )
    if len(payload) > LONGEST:
        raise ValueError(f"a payload names and counts, it does not carry: {len(payload)} characters")
    return Entry(
        at=instant, account=actor.account, unit=actor.unit, act=act.act, subject_code=act.subject, payload=payload
    )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act and its leaf are one transaction: open it first")
    if all(waiting[1] is not _wait_for_disk for waiting in connection.run_on_commit):
        transaction.on_commit(_wait_for_disk)


def _wait_for_disk() -> None:
    """A small commit of its own, under the store's own durability: what was committed before it is then as safe.

    `migrations/append_only.sql` says why the act's own commit has not waited.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'goodstanding', '')")


def _lock_signing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SIGNING_LOCK])


def _resume(last: Checkpoint | None) -> tuple[Frontier, bytes]:
    """The tree as the last checkpoint left it; refuses to go on from one that no longer hashes to its root."""
    if last is None:
        return Frontier(), b""
    peaks = merkle.peaks(last.size)
    stored = fetch(peaks, size=last.size)
    frontier = Frontier(last.size, [stored[peak] for peak in peaks])
    if frontier.root() != bytes(last.root):
        raise TrailBroken(leaf=0)
    return frontier, bytes(last.tail)


def _hashed(begin: int, size: int) -> Iterator[bytes]:
    """Rows of leaf hashes from `begin` on, each compared with its payload."""
    for start in range(begin, size, _CHUNK):
        stop = min(start + _CHUNK, size)
        found = Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        row: list[bytes] = []
        for index, own, payload in found.values_list("index", "hash", "entry__payload"):
            if index != start + len(row) or merkle.leaf_hash(payload.encode()) != bytes(own):
                raise TrailBroken(leaf=start + len(row))
            row.append(bytes(own))
        if len(row) != stop - start:
            raise TrailBroken(leaf=start + len(row))
        yield b"".join(row)


def _store_nodes(grown: list[Grown], tail: bytes, size: int) -> None:
    """Keep the subtrees of level 4 and up; `tail` holds the leaf hashes up to `size`, from a group's beginning on."""
    first = size - len(tail) // HASH
    Node.objects.bulk_create(
        [
            Node(
                level=level,
                index=place + at,
                hash=row[HASH * at :][:HASH],
                leaves=_leaves(level, place + at, tail, first),
            )
            for level, place, row in grown
            if level >= GROUP
            for at in range(len(row) // HASH)
        ],
        batch_size=2_000,
    )


def _leaves(level: int, place: int, tail: bytes, first: int) -> bytes | None:
    if level != GROUP:
        return None
    begin = ((place << level) - first) * HASH
    return tail[begin : begin + _GROUP_BYTES]
