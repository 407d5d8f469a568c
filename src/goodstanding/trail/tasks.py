"""What the clock asks of the trail."""

from datetime import UTC, datetime

from goodstanding.queue.jobs import job
from goodstanding.trail import actions, keys


@job(name="trail.sign_checkpoint", every="* * * * *")
def sign_checkpoint(timestamp: int) -> None:
    """Sign what was appended since the last minute; nothing new, nothing signed."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    actions.sign_checkpoint(key=keys.signing_key("trail", at=at), at=at)
