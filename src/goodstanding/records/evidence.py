"""The evidence pack of one organisation, or of one case: what was recorded and done, provable without this platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

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


@dataclass(frozen=True, slots=True)
class Case:
    """What belongs to one case of an organisation: entries of the trail and records, by their ids."""

    name: str
    entries: frozenset[int]
    records: frozenset[int]


def pack(*, actor: Actor, subject: str, number: str, at: datetime, case: Case | None = None) -> str:
    """The sealed pack of a subject's acts and records, or of those of one case, as a file's text.

    `subject` is a unified social credit code, `number` the pack's own. Of a record that was erased it holds the
    commitment and the proof. Making it is itself an act of the trail, and the first leaf beyond what the pack holds is
    not older than that.
    """
    roles.require(actor, "oversee")
    told = {"case": case.name} if case else {}
    with transaction.atomic():
        trail.append(actor=actor, act="evidence.packed", at=at, subject=subject, number=number, **told)

    checkpoint = publication.sign_and_publish(at=at)
    if checkpoint is None:
        raise NotYetSigned(leaf=0)
    rows = list(_rows(subject, case))
    leaves = {*evidence.about(subject, checkpoint, case.entries if case else None), *(row.leaf for row in rows)}
    content = pack_content(
        about=subject,
        checkpoint=checkpoint.note,
        entries=evidence.entries(leaves, checkpoint),
        records=rows,
        case=case.name if case else "",
    )
    return seals.seal(seals.Document("evidence-pack", number, at, content), keys.signing_key("seal", at=at))


def _rows(subject: str, case: Case | None) -> Iterator[Row]:
    """Every record of the subject, or of the case, proved into its delivery's root."""
    held = Record.objects.filter(subject__code=subject)
    wanted = held.filter(pk__in=case.records) if case else held
    submissions = set(wanted.values_list("submission_id", flat=True))
    for delivery in deliveries(queries.facts_of("submission.accepted")):
        if delivery.submission in submissions:
            yield from _proved(delivery, wanted)


def _proved(delivery: Delivery, wanted: QuerySet[Record]) -> Iterator[Row]:
    ordered = Record.objects.filter(submission=delivery.submission).order_by("row", "id")
    # the whole delivery's hashes are needed for one proof; they are 32 bytes a row
    places: dict[int, int] = {}
    hashes = bytearray()
    for number, committed in ordered.values_list("id", "commitment").iterator(chunk_size=20_000):
        places[number] = len(hashes) // HASH
        hashes += bytes(committed)
    tree = merkle.levels(bytes(hashes))
    here = wanted.filter(submission=delivery.submission).order_by("row", "id")
    for number, salt, content, committed in here.values_list("id", "salt", "content", "commitment"):
        proof = merkle.inclusion_proof(index=places[number], size=len(places), fetch=tree)
        yield Row(delivery.leaf, places[number], bytes(salt or b""), content, proof, bytes(committed))
