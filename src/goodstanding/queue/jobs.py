"""Background work on the store's own queue: `enqueue` is the one way in, `run_worker` the one way out.

A job enqueued inside a transaction is there only if the transaction commits. Jobs live in a context's `tasks.py`;
each may run twice (a killed worker's job runs again), so each looks first whether its work is done.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from typing import Any, Final, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

P = ParamSpec("P")
R = TypeVar("R")

QUEUE: Final = DjangoApp(connector=DjangoConnector(alias="default"))
FINISHING: Final = 8.0  # seconds a running job gets when the worker is told to stop
AT_ONCE: Final = 2  # jobs side by side


def job(
    *, name: str, every: str = "", attempts: int = 5, one_waiting: bool = False
) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job. `name` is noun.verb and stays: waiting jobs carry it through an upgrade.

    `every` is a cron line for work the clock starts; the function then takes `timestamp`. With `one_waiting` a second
    one is not enqueued while the first has not begun. A failing job is tried again, each time after a longer pause.
    """

    def made(function: Callable[P, R]) -> Task[P, R, P]:
        lock = name if one_waiting or every else None
        retry = RetryStrategy(max_attempts=attempts, exponential_wait=3)
        task: Any = QUEUE.task(name=name, queueing_lock=lock, retry=retry)(function)
        return QUEUE.periodic(cron=every)(task) if every else task

    return made


def enqueue(task: Task[P, R, P], *, not_before: datetime | None = None, **arguments: Any) -> int | None:
    """Put a job in the queue, in the caller's transaction: its number, or None where one is waiting already."""
    ready: Any = task.configure(schedule_at=not_before) if not_before else task
    try:
        number: int = ready.defer(**arguments)
    except AlreadyEnqueued:
        return None
    return number


def run_worker(*, until_empty: bool = False) -> None:
    """Work the queue until told to stop (INT or TERM), or until nothing waits."""
    QUEUE.import_paths = task_modules()
    with QUEUE.replace_connector(QUEUE.connector.get_worker_connector()):  # type: ignore[attr-defined]
        QUEUE.perform_import_paths()  # type: ignore[no-untyped-call]
        QUEUE.run_worker(
            wait=not until_empty, concurrency=AT_ONCE, delete_jobs="successful", listen_notify=not until_empty,
            shutdown_graceful_timeout=FINISHING, install_signal_handlers=not until_empty,
        )  # fmt: skip


def overdue(*, before: datetime) -> set[str]:
    """Names of jobs that were to begin before that instant and wait still, or were given up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT task_name FROM procrastinate_jobs j WHERE status = 'failed' OR status = 'todo' AND"
            " coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < %s",
            [before],
        )
        return {str(name) for (name,) in cursor.fetchall()}


def task_modules() -> list[str]:
    """The `tasks.py` of every installed context."""
    ours = (f"{app.name}.tasks" for app in apps.get_app_configs() if app.name.startswith("goodstanding."))
    return [module for module in ours if find_spec(module)]


@QUEUE.periodic(cron="*/2 * * * *")
@QUEUE.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a worker that was killed begin again."""
    del timestamp
    for stalled in await context.app.job_manager.get_stalled_jobs():
        logging.getLogger(__name__).warning("job %s of a lost worker begins again", stalled.id)
        await context.app.job_manager.retry_job(stalled)
