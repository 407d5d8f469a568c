"""What the clock asks of the trail."""

from datetime import UTC, datetime

from goodstanding.queue.jobs import job
from goodstanding.trail.publication import sign_and_publish


@job(name="trail.sign_checkpoint", every="* * * * *")
def sign_checkpoint(timestamp: int) -> None:
    """Sign and publish what was appended since the last minute; nothing new, nothing signed.

    The instant is the one of signing: the minute the clock asked for lies before the acts it covers.
    """
    del timestamp
    sign_and_publish(at=datetime.now(UTC))
