"""Is a server running on this folder? Its note may be stale: the process gone, a zombie, or another program."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What `postmaster.pid` says: process id, folder of the socket, status (`starting`, `ready`, `stopping`)."""

    pid: int
    socket_folder: str
    status: str


def noted(data: Path) -> Postmaster | None:
    """The server's own note, live or stale; None where there is none or it is being written."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    return Postmaster(
        pid=pid, socket_folder=lines[4] if len(lines) > 4 else "", status=lines[7].strip() if len(lines) > 7 else ""
    )


def living(data: Path) -> Postmaster | None:
    """The server that really runs on `data`; None where only a stale note or nothing is left."""
    found = noted(data)
    return found if found is not None and is_server(found.pid, data) else None


def is_server(pid: int, data: Path) -> bool:
    """Process `pid` lives (no zombie: performance reference F) and is a PostgreSQL on `data`, not a reused number."""
    state, arguments = _described(pid)
    return state not in {"", "Z", "X"} and str(data) in arguments


def end(pid: int, data: Path, *, patience: float) -> bool:
    """Ask the server to stop (fast shutdown); after `patience` seconds make it. True once it is gone."""
    for sent in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sent)
        if _gone(pid, data, seconds=patience):
            return True
    return False


def clear_leftovers(data: Path) -> None:
    """After a kill -9 of the server: end children that outlived it, then drop the note a reused number keeps alive.

    The note also guards the shared memory of those children, so it goes only once none of them works in the folder.
    """
    if not PROC.is_dir():
        return
    orphans = list(_working_in(data))
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
    deadline = time.monotonic() + 5
    while any(True for _ in _working_in(data)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in _working_in(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _working_in(data: Path) -> Iterator[int]:
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == data and (entry / "comm").read_text() == "postgres\n":
                yield int(entry.name)


def _gone(pid: int, data: Path, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # our own child would stay a zombie
        if not is_server(pid, data):
            return True
        time.sleep(0.01)
    return False


def _described(pid: int) -> tuple[str, list[str]]:
    """One letter of state and the arguments of a process; `("", [])` where there is none."""
    if PROC.is_dir():
        try:
            state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
            return state, (PROC / str(pid) / "cmdline").read_text().split("\0")
        except OSError:
            return "", []
    asked = ["ps", "-o", "state=,command=", "-p", str(pid)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return answer[:1], [answer.partition(" -D ")[2].partition(" -c ")[0]]  # as embedded.py orders them
