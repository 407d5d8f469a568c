"""The parts `serve` runs as processes of their own: `python -m goodstanding.cli.parts portal PORT`, enquiries, worker.

A part ends with its parent, however that ends: it holds the reading end of a pipe whose other end only the parent has.
"""

import logging
import os
import signal
import sys
import threading
from typing import Final

THREADS: Final = 4  # a worker's; docs/decisions/0005-server.md has the measurements


def portal(port: int) -> None:
    """Serve the portal and the API on this machine's own address until told to stop."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        target="goodstanding.web.wsgi:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
        http=HTTPModes.http1, websockets=False, workers=max(2, min(4, os.cpu_count() or 2)), blocking_threads=THREADS,
        log_level=LogLevels.warning, respawn_failed_workers=True, workers_kill_timeout=5,
    ).serve()  # fmt: skip


def enquiries(port: int) -> None:
    """Serve one organisation at a time to many programs at once: the hot path alone, two processes of one thread."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    Granian(
        target="goodstanding.web.asgi:application", address="127.0.0.1", port=port, interface=Interfaces.ASGI,
        http=HTTPModes.http1, websockets=False, workers=max(2, min(4, os.cpu_count() or 2)), loop=Loops.asyncio,
        log_level=LogLevels.warning, respawn_failed_workers=True, workers_kill_timeout=5,
    ).serve()  # fmt: skip


def worker() -> None:
    """Work the queue until told to stop."""
    import django

    django.setup()
    from goodstanding.queue.jobs import run_worker

    for handler in logging.getLogger().handlers:  # the settings' own: it masks what it writes
        handler.addFilter(_in_one_line)
    run_worker()


def _in_one_line(record: logging.LogRecord) -> bool:
    """A lost store is told once and without a trace: `serve` starts it again, and the worker with it."""
    if record.exc_info and record.exc_info[0] and record.exc_info[0].__name__ == "ConnectorException":
        record.msg, record.args, record.exc_info = "the store is lost", (), None
    return record.name != "psycopg.pool"


def _end_with_parent() -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):  # the parent writes nothing: this returns when it has gone
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
    _end_with_parent()
    if words[0] == "portal":
        portal(int(words[1]))
    elif words[0] == "enquiries":
        enquiries(int(words[1]))
    else:
        worker()


if __name__ == "__main__":
    main(sys.argv[1:])
