"""Acts carried out of the store: with their proofs, under one checkpoint, as `goodstanding.proofs` reads them."""

from collections.abc import Collection
from typing import Any

from goodstanding.proofs.inclusions import write_hashes, write_inclusion
from goodstanding.trail import queries
from goodstanding.trail.errors import NotYetSigned
from goodstanding.trail.models import Checkpoint, Entry, Leaf


def included(entry: Entry) -> dict[str, Any]:
    """The act as a sealed document carries it: leaf, payload, proof, and the latest checkpoint."""
    leaf = Leaf.objects.filter(entry=entry).values_list("index", flat=True).first()
    checkpoint = queries.latest_checkpoint()
    if leaf is None or checkpoint is None or leaf >= checkpoint.size:
        raise NotYetSigned(leaf=leaf)
    found = queries.inclusion(leaf, size=checkpoint.size)
    return write_inclusion(leaf=leaf, payload=entry.payload, proof=found.proof, checkpoint=checkpoint.note)


def about(subject: str, checkpoint: Checkpoint, among: Collection[int] | None = None) -> list[int]:
    """Leaves of every act about a subject that the checkpoint covers, in order; `among`: of these entries only."""
    found = Leaf.objects.filter(entry__subject_code=subject, index__lt=checkpoint.size)
    found = found if among is None else found.filter(entry_id__in=among)
    return list(found.exclude(entry__subject_code="").order_by("index").values_list("index", flat=True))


def entries(leaves: Collection[int], checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """These acts as an evidence pack carries them: `{"leaf", "payload", "proof"}`, in order."""
    rows = Leaf.objects.filter(index__in=leaves, index__lt=checkpoint.size).order_by("index")
    return [
        {"leaf": leaf, "payload": payload, "proof": write_hashes(queries.inclusion(leaf, size=checkpoint.size).proof)}
        for leaf, payload in rows.values_list("index", "entry__payload").iterator(chunk_size=1_000)
    ]
