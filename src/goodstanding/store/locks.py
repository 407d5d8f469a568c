"""Locks on files. The kernel lets go of a dead program's locks, so a kill -9 leaves nothing to clear away."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold `path` alone; wait for whoever has it."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def share(path: Path) -> int:
    """Take a share in `path`; `release` gives it back. A child process does not inherit it."""
    handle = _open(path)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def take(path: Path) -> int | None:
    """Take `path` alone if nobody else has it or a share in it; None otherwise."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def release(handle: int) -> None:
    os.close(handle)


def is_free(path: Path) -> bool:
    """Nobody has `path` or a share in it."""
    handle = take(path)
    if handle is None:
        return False
    release(handle)
    return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
