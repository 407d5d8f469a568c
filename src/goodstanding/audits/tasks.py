"""What the queue does for audits: say what is coming due, and what an alert's clock says."""

from datetime import UTC, datetime

from goodstanding.audits import actions, telling
from goodstanding.audits.models import Alert
from goodstanding.audits.queries import subject_file
from goodstanding.audits.sites import ITEM
from goodstanding.parties import queries as parties
from goodstanding.queue.jobs import job
from goodstanding.subjects.models import Subject


@job(name="audit.remind", every="23 22 * * *")
def remind(timestamp: int) -> None:
    """Every morning at 6:23 in China, for each organisation of which a social audit is held."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for subject in Subject.objects.filter(records__item=ITEM, records__known_until=None).distinct().iterator():
        actions.remind(actor=parties.operator(), held=subject_file(subject, at), at=at)


@job(name="audit.clock", every="*/10 * * * *")
def watch_clocks(timestamp: int) -> None:
    """Every ten minutes, for each alert that is open."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for alert in Alert.objects.filter(closed_at=None).select_related("subject").order_by("pk"):
        telling.tell_clock(parties.operator(), alert, at)
