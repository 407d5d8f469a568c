"""What the clock asks of the trail."""

from datetime import UTC, datetime

from goodstanding.queue.jobs import job
from goodstanding.trail import publication


@job(name="trail.sign_checkpoint", every="* * * * *")
def sign_checkpoint(timestamp: int) -> None:
    """Sign and publish what was appended since the last minute; nothing new, nothing signed."""
    publication.sign_and_publish(at=datetime.fromtimestamp(timestamp, tz=UTC))
