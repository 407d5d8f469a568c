"""The evidence pack of one organisation: what was recorded and done about it, provable without this platform."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.proofs import merkle, seals
from goodstanding.proofs.merkle import HASH
from goodstanding.proofs.pack import Row, pack_content
from goodstanding.records.commitments import Delivery, deliveries
from goodstanding.records.models import Record
from goodstanding.trail import actions as trail
from goodstanding.trail import evidence, keys, publication, queries
from goodstanding.trail.errors import NotYetSigned


def pack(*, actor: Actor, subject: str, number: str, at: datetime) -> str:
    """The sealed pack of a subject's acts and of its records that still have content, as a file's text.

    `subject` is a unified social credit code, `number` the pack's own. Making it is itself an act of the trail, and
    the first leaf beyond what the pack holds is not older than that.
    """
    roles.require(actor, "oversee")
    with transaction.atomic():
        trail.append(actor=actor, act="evidence.packed", at=at, subject=subject, number=number)

    checkpoint = publication.sign_and_publish(at=at)
    if checkpoint is None:
        raise NotYetSigned(leaf=0)
    rows = list(_rows(subject))
    leaves = {*evidence.about(subject, checkpoint), *(row.leaf for row in rows)}
    content = pack_content(
        about=subject, checkpoint=checkpoint.note, entries=evidence.entries(leaves, checkpoint), records=rows
    )
    return seals.seal(seals.Document("evidence-pack", number, at, content), keys.signing_key("seal", at=at))


def _rows(subject: str) -> Iterator[Row]:
    """Every record of the subject that was not erased, proved into its delivery's root."""
    held = Record.objects.filter(subject__code=subject).exclude(content=None)
    submissions = set(held.values_list("submission_id", flat=True))
    for delivery in deliveries(queries.facts_of("submission.accepted")):
        if delivery.submission in submissions:
            yield from _proved(delivery, subject)


def _proved(delivery: Delivery, subject: str) -> Iterator[Row]:
    ordered = Record.objects.filter(submission=delivery.submission).order_by("row", "id")
    # the whole delivery's hashes are needed for one proof; they are 32 bytes a row
    places: dict[int, int] = {}
    hashes = bytearray()
    for number, committed in ordered.values_list("id", "commitment").iterator(chunk_size=20_000):
        places[number] = len(hashes) // HASH
        hashes += bytes(committed)
    tree = merkle.levels(bytes(hashes))
    wanted = ordered.filter(subject__code=subject).exclude(content=None).values_list("id", "salt", "content")
    for number, salt, content in wanted:
        proof = merkle.inclusion_proof(index=places[number], size=len(places), fetch=tree)
        yield Row(delivery.leaf, places[number], bytes(salt or b""), str(content), proof)
