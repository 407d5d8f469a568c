"""What the clock asks of names: those that deliveries brought become findable."""

from goodstanding.queue.jobs import job
from goodstanding.subjects import indexing


@job(name="subjects.read_names", every="* * * * *")
def read_names(timestamp: int) -> None:
    """Read the names that search has not read."""
    del timestamp
    indexing.read_names()
