"""Receiving, accepting and rejecting a provider's delivery."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.catalogue import Item
from goodstanding.parties.models import Party
from goodstanding.proofs.merkle import Frontier
from goodstanding.records import writing
from goodstanding.subjects import actions as subjects
from goodstanding.submissions import ledger, raw_files, uploads
from goodstanding.submissions.batches import Batch
from goodstanding.submissions.errors import NoBytes, NotItsItem, NotWhole, OtherDigest
from goodstanding.submissions.faults import Found
from goodstanding.submissions.models import FoundFault, Refused, Submission, Upload
from goodstanding.submissions.queries import item_in_force, require_own
from goodstanding.submissions.runs import Run
from goodstanding.submissions.waiting import Part, Waiting
from goodstanding.trail import actions as trail

COPY_FINDINGS = (Path(__file__).parent / "sql" / "copy_findings.sql").read_text(encoding="utf-8")


@dataclass(slots=True)
class Tally:
    """What a run adds up to while its rows are taken in; it does not grow with them."""

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    corrected: int = 0
    tree: Frontier = field(default_factory=Frontier)
    refused: Counter[ledger.Line] = field(default_factory=Counter)

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.rejected += batch.rejected
        self.duplicates += batch.duplicates
        self.accepted += len(batch.commitments) // 32
        self.corrected += len(batch.corrected)
        self.tree.extend(batch.commitments)
        self.refused += ledger.of_findings(batch.findings)


@transaction.atomic
def receive(*, actor: Actor, provider: Party, item: str, path: Path, name: str, at: datetime) -> Submission:
    """Take in one delivery. The same bytes for the same item from the same provider are the same submission.

    Raises NotListed, NotItsItem, NotYourUnit.
    """
    edition, listed = item_in_force(item, at.date())
    _require_right(actor, provider, listed)
    digest, size = _digest(path)
    told = {
        "edition": edition, "file_name": Path(name).name[-255:] or "-", "size": size, "received_at": at,
        "received_by": actor.account, "status": "received", "demonstration": provider.demonstration,
    }  # fmt: skip

    submission, new = Submission.objects.get_or_create(provider=provider, item=item, digest=digest, defaults=told)
    if not new:
        return submission
    raw_files.keep(submission=submission, source=path, at=at)

    trail.append(
        actor=actor, act="submission.received", at=at, submission=submission.pk, digest=digest, item=item, size=size
    )
    return submission


@transaction.atomic
def accept(*, actor: Actor, submission: Submission, run: Run, at: datetime) -> Submission:
    """Register what a run accepts, wholly or not at all: records, sightings, corrections, findings, one leaf.

    Raises whatever reading the file raises; nothing of the delivery is left then.
    """
    FoundFault.objects.filter(submission=submission).delete()  # of an earlier check of the same file
    tally = Tally()

    with Waiting(run.folder) as waiting:
        for batch in run:
            tally.add(batch)
            waiting.put(batch)
            _take_in(submission, batch)
        _finish(submission, waiting, actor, at)
    submission.layout, submission.dropped, submission.header = run.layout, run.dropped, run.header
    refused = _keep_ledger(submission, tally)
    _decide(submission, tally, at)

    trail.append(
        actor=actor,
        act=f"submission.{submission.status}",
        at=at,
        submission=submission.pk,
        provider=submission.provider.code,
        item=submission.item,
        digest=submission.digest,
        rows=tally.rows,
        accepted=tally.accepted,
        rejected=tally.rejected,
        duplicates=tally.duplicates,
        corrected=tally.corrected,
        root=tally.tree.root().hex(),
        refused=refused,
    )
    return submission


@transaction.atomic
def reject(*, actor: Actor, submission: Submission, refusal: Refusal, at: datetime) -> Submission:
    """Refuse a delivery as a whole, with the reason its provider reads."""
    FoundFault.objects.filter(submission=submission).delete()

    submission.status, submission.decided_at = "rejected", at
    submission.rows = submission.accepted = submission.rejected = submission.duplicates = 0
    submission.refusal = refusal.as_dict() | {"row": refusal.details.get("row", 0), "unreadable": refusal.unreadable}
    submission.save()

    trail.append(
        actor=actor,
        act="submission.rejected",
        at=at,
        submission=submission.pk,
        provider=submission.provider.code,
        item=submission.item,
        digest=submission.digest,
        reason=refusal.code,
    )
    return submission


@transaction.atomic
def begin_upload(
    *, actor: Actor, number: UUID, provider: Party, item: str, name: str, size: int, digest: str, at: datetime
) -> Upload:
    """Begin a delivery that arrives in parts. The right to deliver is asked for now, not after the last byte.

    Raises NotListed, NotItsItem, NotYourUnit, NoBytes, NoRoom.
    """
    _, listed = item_in_force(item, at.date())
    _require_right(actor, provider, listed)
    if size <= 0:
        raise NoBytes
    uploads.require_room(size)

    begun = Upload.objects.create(
        id=number, provider=provider, item=item, file_name=Path(name).name[-255:] or "-", size=size,
        digest=digest.lower()[:64], key=AESGCM.generate_key(256), begun_by=actor.account, begun_at=at,
        expires_at=at + uploads.LIFE,
    )  # fmt: skip

    trail.append(actor=actor, act="upload.begun", at=at, upload=str(number), item=item, size=size)
    return begun


@transaction.atomic
def finish_upload(*, actor: Actor, held: Upload, at: datetime) -> Submission:
    """All of it is here: it becomes a delivery like any other, its sealed parts go. Raises NotWhole, OtherDigest.

    Asked twice at once, the second waits for the first and answers the same delivery.
    """
    Upload.objects.select_for_update().get(pk=held.pk)
    held.refresh_from_db(fields=["submission", "received"])
    if held.submission:
        return held.submission
    if held.received != held.size:
        raise NotWhole(received=held.received, size=held.size)
    with raw_files.working_folder() as private:
        whole = private / "file"
        uploads.write_whole(held=held, target=whole)
        digest, _ = _digest(whole)
        if held.digest and held.digest != digest:
            raise OtherDigest(found=digest, given=held.digest)
        submission = receive(
            actor=actor, provider=held.provider, item=held.item, path=whole, name=held.file_name, at=at
        )
        if submission.status == "rejected":
            submission = reopen(actor=actor, submission=submission, path=whole, at=at)

    held.submission, held.key = submission, b""
    held.save(update_fields=["submission", "key"])
    transaction.on_commit(partial(uploads.destroy, held=held))

    trail.append(actor=actor, act="upload.finished", at=at, upload=str(held.pk), submission=submission.pk)
    return submission


@transaction.atomic
def abandon_upload(*, actor: Actor, held: Upload, at: datetime) -> None:
    """Give up an unfinished upload: what came of it is destroyed."""
    number = str(held.pk)

    uploads.destroy(held=held)
    held.delete()

    trail.append(actor=actor, act="upload.abandoned", at=at, upload=number)


@transaction.atomic
def reopen(*, actor: Actor, submission: Submission, path: Path, at: datetime) -> Submission:
    """A rejected delivery came again with the same bytes: it is checked again, for more may be known by now."""
    _require_right(actor, submission.provider, item_in_force(submission.item, at.date())[1])

    raw_files.destroy(submission=submission)
    raw_files.keep(submission=submission, source=path, at=at)
    submission.status, submission.refusal = "received", None
    submission.save(update_fields=["status", "refusal"])

    trail.append(actor=actor, act="submission.reopened", at=at, submission=submission.pk, digest=submission.digest)
    return submission


@transaction.atomic
def forget_raw_file(*, actor: Actor, submission: Submission, at: datetime) -> None:
    """Destroy the raw file and the values its findings quoted; digest, counts and reasons stay.

    Its provider asks for it once it has its findings; the clock does after seven days. Raises NotYourUnit.
    """
    require_own(actor, submission.provider)

    raw_files.destroy(submission=submission)

    trail.append(actor=actor, act="submission.raw_file_destroyed", at=at, submission=submission.pk)


@transaction.atomic
def note_fetched(*, actor: Actor, submission: Submission, form: str, at: datetime) -> None:
    """Note that findings were fetched, as `form`: `list` or `workbook`. Raises NotYourUnit.

    Who has the rows to mend needs the raw file no longer: it goes after a day of grace (DESIGN section 3).
    """
    require_own(actor, submission.provider)

    submission.findings_fetched_at = at
    submission.save(update_fields=["findings_fetched_at"])
    if form == "workbook" and actor.unit == submission.provider.code:
        raw_files.end_soon(submission=submission, at=at)

    trail.append(actor=actor, act="submission.findings_fetched", at=at, submission=submission.pk, form=form)


def _require_right(actor: Actor, provider: Party, item: Item) -> None:
    require_own(actor, provider)
    if provider.kind not in item.providers or (provider.items and item.code not in provider.items):
        raise NotItsItem(
            provider=provider.code, kind=provider.kind, item=item.code, providers=", ".join(item.providers)
        )


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _take_in(submission: Submission, batch: Batch) -> None:
    if batch.lines is not None:
        writing.copy_records([batch.lines])
    if batch.findings:
        _write_findings(submission, batch.findings)


def _finish(submission: Submission, waiting: Waiting, actor: Actor, at: datetime) -> None:
    """All corrections first: a row may repeat one of another part."""
    for part in waiting:
        if part.corrected:
            writing.close(ids=part.corrected, at=at, status="superseded")
            writing.copy_records([part.corrections])
    for part in waiting:
        _add_to_others(submission, part, actor, at)


def _add_to_others(submission: Submission, part: Part, actor: Actor, at: datetime) -> None:
    if part.sightings:
        writing.copy_sightings(submission=submission.pk, sightings=part.sightings)
    if part.echoes:
        writing.note_echoes(submission=submission.pk, echoes=part.echoes)
    if part.registrations:
        subjects.register(actor=actor, registrations=part.registrations, submission=submission.pk, at=at)
    if part.other_names:
        subjects.note_names(actor=actor, names=part.other_names, submission=submission.pk, at=at)


def _write_findings(submission: Submission, findings: list[Found]) -> None:
    with writing.checked_at_once(FoundFault), connection.cursor() as cursor, cursor.copy(COPY_FINDINGS) as copy:
        for found in findings:
            details = {name: _storable(value) for name, value in found.details.items()}
            told = json.dumps(details, ensure_ascii=False)
            copy.write_row((submission.pk, found.row, found.field, _storable(found.value), found.code, told))


def _storable(value: object) -> object:
    """PostgreSQL's text and jsonb hold no U+0000 (postgresql.org/docs/current/datatype-json.html)."""
    return value.replace("\0", "") if isinstance(value, str) else value


def _keep_ledger(submission: Submission, tally: Tally) -> dict[str, int]:
    """Write down what was refused, without its content; answers the sum of each reason."""
    Refused.objects.filter(submission=submission).delete()  # of an earlier check of the same file
    lines = tally.refused + ledger.of_dropped(submission.dropped)
    Refused.objects.bulk_create(
        Refused(submission=submission, reason=reason, what=what, count=count)
        for (reason, what), count in sorted(lines.items())
    )
    sums: Counter[str] = Counter()
    for (reason, _), count in lines.items():
        sums[reason] += count
    return dict(sorted(sums.items()))


def _decide(submission: Submission, tally: Tally, at: datetime) -> None:
    submission.status = "accepted" if tally.accepted or tally.duplicates else "rejected"
    submission.decided_at = at
    submission.rows, submission.accepted = tally.rows, tally.accepted
    submission.rejected, submission.duplicates = tally.rejected, tally.duplicates
    submission.root = tally.tree.root()
    submission.refusal = None
    submission.save()
