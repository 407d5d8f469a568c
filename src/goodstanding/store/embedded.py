"""The embedded PostgreSQL of a home folder: shared by every program that uses it, stopped by the last one leaving."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from goodstanding.store import locks, postmaster, sign_in, watchdog
from goodstanding.store.errors import FolderNotWritable
from goodstanding.store.places import Place
from goodstanding.store.server import NEEDED_MB, disk_full, running


@contextmanager
def held(folder: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Use the store of `folder` for as long as the block lasts: the address of the server's own database.

    `options` are further server settings, heeded only by the program that starts the server.

    Raises:
        StoreUnavailable: a subclass says why.

    """
    place = Place(home=folder.resolve())
    try:
        share, server = _entered(place, options or {})
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise disk_full(place.home, NEEDED_MB) from fault
        raise FolderNotWritable(folder=fault.filename or folder, fault=fault.strerror) from fault
    try:
        yield server
    finally:
        _leave(place, share)


def revive(folder: Path) -> None:
    """Start the server again if it was killed while a program holds the store."""
    place = Place(home=folder.resolve())
    if postmaster.living(place.data) is None:
        with locks.alone(place.gate):
            running(place, {})


def _entered(place: Place, options: Mapping[str, str]) -> tuple[int, str]:
    """Our share and the server's address. The watchdog comes first: it ends what an interrupted start leaves behind."""
    place.run.mkdir(mode=0o700, exist_ok=True)
    with locks.alone(place.gate):
        share = locks.share(place.holders)
        try:
            watchdog.set_on(place)
            found = running(place, options)
            return share, sign_in.address(found, sign_in.secured(place, found))
        except BaseException:
            locks.release(share)
            raise


def _leave(place: Place, share: int) -> None:
    """Give a share back; the last one leaving stops the server and calls its watchdog off."""
    with locks.alone(place.gate):
        locks.release(share)
        stopped = watchdog.stop_unused(place)
    if stopped:
        watchdog.call_off(place)
