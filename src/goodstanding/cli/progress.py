"""A count on standard error for whatever takes longer than a second; silent where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn


@contextmanager
def counting(label: str) -> Iterator[Callable[[int], None]]:
    """Yields a function that is told how many rows are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (TextColumn(label), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done: shown.update(task, completed=done)
