"""What the queue does for deliveries: check what was received, let raw files go in time."""

from datetime import UTC, datetime

from goodstanding.parties import queries as parties
from goodstanding.queue.jobs import job
from goodstanding.submissions import actions, delivering, raw_files
from goodstanding.submissions.models import Submission


@job(name="submission.check")
def check(submission: int, account: str) -> None:
    """Check a delivery that a page received, as the account that sent it."""
    held = Submission.objects.select_related("provider").get(pk=submission)
    delivering.check_received(actor=parties.acting_as(account), submission=held, at=datetime.now(UTC))


@job(name="submission.forget_outlived", every="7 * * * *")
def forget_outlived(timestamp: int) -> None:
    """Raw files go after seven days, fetched or not."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for held in raw_files.outlived(at):
        actions.forget_raw_file(actor=parties.operator(), submission=held, at=at)
