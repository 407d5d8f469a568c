"""What the clock asks of grading: erased records leave the snapshots; the year under way is previewed every month."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from goodstanding.formats.values import CHINA
from goodstanding.grading import evaluating, queries
from goodstanding.grading.errors import RunUnderWay
from goodstanding.grading.runs import Order
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


@job(name="grading.preview", every="30 2 1 * *")
def preview(timestamp: int) -> None:
    """The monthly preview of the year under way, by each rulebook that decides it; a run under way is let be."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    year = at.astimezone(CHINA).year
    for scheme in queries.yearly_schemes(year):
        order = Order(scheme, year, at, stage="preview")
        with suppress(RunUnderWay):
            evaluating.grade_population(actor=parties.operator(), order=order, clock=lambda: datetime.now(UTC))
