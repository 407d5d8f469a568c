"""What the queue does for audits: say what is coming due."""

from datetime import UTC, datetime

from goodstanding.audits import actions
from goodstanding.audits.queries import subject_file
from goodstanding.audits.sites import ITEM
from goodstanding.parties import queries as parties
from goodstanding.queue.jobs import job
from goodstanding.subjects.models import Subject


@job(name="audit.remind", every="23 6 * * *")
def remind(timestamp: int) -> None:
    """Every morning, for each organisation of which a social audit is held."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for subject in Subject.objects.filter(records__item=ITEM, records__known_until=None).distinct().iterator():
        actions.remind(actor=parties.operator(), held=subject_file(subject, at), at=at)
