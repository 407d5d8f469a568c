"""Stops a server that nobody uses any more: its last user was killed (kill -9) and could not stop it.

A process of its own, set on by the first program and called off by the last one leaving.
"""

import contextlib
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from goodstanding.store import locks, postmaster
from goodstanding.store.places import Place

PAUSE: Final = 1.0  # seconds between two looks
STOPPING: Final = 60.0  # seconds a server may take to write its last checkpoint
SOURCE: Final = Path(__file__).resolve().parents[2]


def set_on(place: Place) -> None:
    """See that a watchdog runs. It inherits its lock, so that there is never a second one."""
    lock = locks.take(place.watchdog)
    if lock is None:
        return
    with contextlib.suppress(FileExistsError):
        os.mkfifo(place.bell, 0o600)
    subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "goodstanding.store.watchdog", str(place.home)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd="/", start_new_session=True, pass_fds=[lock], env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    locks.release(lock)


def call_off(place: Place) -> None:
    """Ring, and wait until the watchdog has gone or another program has started the server anew."""
    deadline = time.monotonic() + 2 * PAUSE
    while not locks.is_free(place.watchdog) and time.monotonic() < deadline:
        with contextlib.suppress(OSError):  # it does not listen yet, or no longer
            bell = os.open(place.bell, os.O_WRONLY | os.O_NONBLOCK)
            os.write(bell, b".")
            os.close(bell)
        if postmaster.living(place.data) is not None:
            return
        time.sleep(0.005)


def stop_unused(place: Place) -> bool:
    """Stop the server if no program uses it. To be called with the gate held."""
    if not locks.is_free(place.holders):
        return False
    running = postmaster.living(place.data)
    if running is None:
        return True
    ended = postmaster.end(running.pid, place.data, patience=STOPPING)
    with contextlib.suppress(OSError):
        Path(running.socket_folder).rmdir()  # it may lie in the machine's temporary folder
    return ended


def keep_watch(place: Place) -> None:
    """Look every second and whenever the bell rings; end with the server."""
    bell = os.open(place.bell, os.O_RDWR)
    while place.run.is_dir():
        with locks.alone(place.gate):
            if stop_unused(place) or postmaster.living(place.data) is None:
                return
        if select.select([bell], [], [], PAUSE)[0]:
            os.read(bell, 4096)


if __name__ == "__main__":
    keep_watch(Place(home=Path(sys.argv[1])))
