"""What the clock asks of accounts: ended sessions and old failed attempts go."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session

from goodstanding.parties import rates, repeats
from goodstanding.parties.models import FailedSignIn
from goodstanding.queue.jobs import job


@job(name="parties.forget_ended", every="17 * * * *")
def forget_ended(timestamp: int) -> None:
    """Sessions that are over, failed attempts of more than a day ago, answers and counts nobody asks for again."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    Session.objects.filter(expire_date__lt=at).delete()
    FailedSignIn.objects.filter(at__lt=at - timedelta(days=1)).delete()
    repeats.forget(before=at)
    rates.forget(before=at)
