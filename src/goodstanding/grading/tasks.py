"""What the clock asks of grading: records erased since they were frozen leave the snapshots."""

from datetime import UTC, datetime, timedelta

from goodstanding.grading import evaluating, queries
from goodstanding.parties import queries as parties
from goodstanding.queue.jobs import job
from goodstanding.records.queries import changed_since

OVERLAP = timedelta(days=1)  # an act bears the instant it was begun, which may lie before a run that froze it still


@job(name="grading.erase", every="*/5 * * * *")
def erase(timestamp: int) -> None:
    """Finish what `record revoke` began, also for runs that were under way then; nothing left, nothing done."""
    runs = queries.finished()
    if not runs:
        return
    since = min(run.known for run in runs) - OVERLAP
    records = changed_since(since).filter(content=None).values_list("pk", flat=True)
    evaluating.erase(actor=parties.operator(), records=list(records), at=datetime.fromtimestamp(timestamp, tz=UTC))
