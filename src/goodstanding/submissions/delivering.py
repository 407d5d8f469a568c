"""The whole walk of a delivery, for every door: receive, check, accept or reject, let the raw file go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, IntegrityError, OperationalError, connection
from psycopg.errors import DeadlockDetected

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.parties.models import Party
from goodstanding.submissions import actions, queries, raw_files
from goodstanding.submissions.errors import InProgress, NothingToMend, RawFileGone
from goodstanding.submissions.findings_file import write_findings
from goodstanding.submissions.models import FoundFault, Progress, RawFile, Submission
from goodstanding.submissions.returned_workbook import Returned, write_returned
from goodstanding.submissions.runs import Job, Run

LOCK = 5_150_501  # advisory lock class: one check of a delivery at a time
TRIES = 3  # two deliveries of the same new statement at once: the later one looks again


def deliver(
    *, actor: Actor, provider: Party, item: str, path: Path, name: str, at: datetime, report: Callable[[int], None]
) -> tuple[Submission, bool]:
    """(the submission, was it here before). A delivery once accepted is not looked at again: nothing would change.

    A rejected one is checked again, for the register may know more today. Raises the refusals of `receive`.
    """
    submission = actions.receive(actor=actor, provider=provider, item=item, path=path, name=name, at=at)
    before = submission.status == "accepted"
    if before:
        _end(actor, submission, at)  # what a program killed after the decision could not do any more
    else:
        submission = check(actor=actor, submission=submission, path=path, at=at, report=report)
    return submission, before


def give_back(*, actor: Actor, submission: Submission, target: Path, at: datetime) -> Returned:
    """Write the provider's own workbook with the rows to mend, from the raw file while it lives.

    The fetch is noted; the raw file stays until its provider is done with it or its days are over.
    Raises NotYourUnit, RawFileGone, NothingToMend.
    """
    queries.require_own(actor, submission.provider)
    with raw_files.opened(submission=submission, at=at) as path:
        done = write_returned(submission, path, target, at=at)
    actions.note_fetched(actor=actor, submission=submission, form="workbook", at=at)
    return done


def fetch(*, actor: Actor, submission: Submission, target: Path, at: datetime) -> str:
    """The findings as the file's name asks: for `.xlsx` the rows to mend while there are any, else a list.

    Answers the form written: `workbook` or `list`. Raises NotYourUnit.
    """
    if target.suffix.lower() == ".xlsx":
        with suppress(RawFileGone, NothingToMend):
            give_back(actor=actor, submission=submission, target=target, at=at)
            return "workbook"
    return _write_list(actor, submission, target, at)


def write(*, actor: Actor, submission: Submission, source: Path, target: Path, at: datetime) -> str:
    """Like `fetch`, from the delivered file itself, which its provider still has at hand."""
    queries.require_own(actor, submission.provider)
    if target.suffix.lower() == ".xlsx":
        with suppress(NothingToMend):
            write_returned(submission, source, target, at=at)
            actions.note_fetched(actor=actor, submission=submission, form="workbook", at=at)
            return "workbook"
    return _write_list(actor, submission, target, at)


def _write_list(actor: Actor, submission: Submission, target: Path, at: datetime) -> str:
    queries.require_own(actor, submission.provider)
    write_findings(submission, target, at=at)
    actions.note_fetched(actor=actor, submission=submission, form="list", at=at)
    return "list"


def check_received(*, actor: Actor, submission: Submission, at: datetime) -> Submission:
    """Check a delivery whose file lies encrypted beside the store: what the background worker does."""
    if submission.status == "accepted":
        return submission
    with raw_files.opened(submission=submission, at=at) as path:
        return check(actor=actor, submission=submission, path=path, at=at, report=lambda _: None)


def check(
    *, actor: Actor, submission: Submission, path: Path, at: datetime, report: Callable[[int], None]
) -> Submission:
    """Run the checks and decide. A file that cannot be read is rejected with its reason, not raised."""
    with _alone(submission), raw_files.working_folder() as folder:
        job = Job(actor, submission, path, folder, at, report)
        try:
            decided = _accept(job)
        except Refusal as refusal:
            decided = actions.reject(actor=actor, submission=submission, refusal=refusal, at=at)
        _end(actor, decided, at)
    return decided


def _accept(job: Job) -> Submission:
    for attempt in range(TRIES):
        try:
            return actions.accept(actor=job.actor, submission=job.submission, run=Run(job), at=job.at)
        except (IntegrityError, OperationalError) as fault:
            if attempt == TRIES - 1 or not _crossed(fault):
                raise
    raise AssertionError("unreachable")


def _crossed(fault: DatabaseError) -> bool:
    """Whether another delivery was in the way: it said the same, or each of the two waited for the other."""
    return isinstance(fault, IntegrityError) or isinstance(fault.__cause__, DeadlockDetected)


def _end(actor: Actor, submission: Submission, at: datetime) -> None:
    """Nothing is under way any more. Nothing to mend, nothing to fetch: the raw file goes at once."""
    Progress.objects.filter(submission=submission).delete()
    clean = submission.status == "accepted" and not FoundFault.objects.filter(submission=submission).exists()
    if clean and RawFile.objects.filter(submission=submission).exists():
        actions.forget_raw_file(actor=actor, submission=submission, at=at)


@contextmanager
def _alone(submission: Submission) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, submission.pk])
        (taken,) = cursor.fetchone() or (False,)
    if not taken:
        raise InProgress(submission=submission.pk)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, submission.pk])
