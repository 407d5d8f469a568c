"""What the queue does for deliveries: check what was received, let raw files go in time."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.parties import queries as parties
from goodstanding.parties.models import Party
from goodstanding.queue.jobs import enqueue, job
from goodstanding.submissions import actions, delivering, raw_files, uploads, watching
from goodstanding.submissions.errors import FolderWatched
from goodstanding.submissions.models import Submission, Upload


def take_in(
    *, actor: Actor, provider: Party, item: str, path: Path, name: str, at: datetime
) -> tuple[Submission, bool]:
    """(the submission, was it accepted before). The worker checks it; a rejected one sent again is checked again."""
    with transaction.atomic():
        held = actions.receive(actor=actor, provider=provider, item=item, path=path, name=name, at=at)
        if held.status == "rejected":
            held = actions.reopen(actor=actor, submission=held, path=path, at=at)
        hand_over(held, actor)
    return held, held.status == "accepted"


def finish(*, actor: Actor, held: Upload, at: datetime) -> Submission:
    """An upload that is whole becomes a delivery the worker checks."""
    with transaction.atomic():
        submission = actions.finish_upload(actor=actor, held=held, at=at)
        hand_over(submission, actor)
    return submission


def hand_over(held: Submission, actor: Actor) -> None:
    """Let the worker check what was received, as the account that sent it."""
    if held.status == "received":
        enqueue(check, submission=held.pk, account=actor.account)


@job(name="submission.check")
def check(submission: int, account: str) -> None:
    """Check a delivery that a door received, as the account that sent it."""
    held = Submission.objects.select_related("provider").get(pk=submission)
    delivering.check_received(actor=parties.acting_as(account), submission=held, at=datetime.now(UTC))


@job(name="submission.watch", every="* * * * *", attempts=1)
def watch(timestamp: int) -> None:
    """Look into the folders this installation watches (`GOODSTANDING_WATCH`); one that is watched already is left."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for watched, account in watching.configured(settings.WATCHED):
        actor = parties.acting_as(account) if account else parties.operator()
        with suppress(FolderWatched), watching.watching(watched):
            for _ in watching.look(watched, actor=actor, at=at, clock=lambda: datetime.now(UTC)):
                pass


@job(name="submission.forget_outlived", every="7 * * * *")
def forget_outlived(timestamp: int) -> None:
    """Raw files go after seven days, fetched or not; so do uploads nobody finished, and files no row knows."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    raw_files.remove_strays(at)
    for unfinished in uploads.outlived(at):
        actions.abandon_upload(actor=parties.operator(), held=unfinished, at=at)
    for held in raw_files.outlived(at):
        actions.forget_raw_file(actor=parties.operator(), submission=held, at=at)
