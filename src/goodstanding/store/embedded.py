"""The embedded PostgreSQL of a home folder: shared by every program that uses it, stopped by the last one leaving."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from goodstanding.store import locks, postmaster, watchdog
from goodstanding.store.errors import FolderNotWritable
from goodstanding.store.places import Place
from goodstanding.store.server import ROLE, running


@contextmanager
def held(folder: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Use the store of `folder` for as long as the block lasts: the address of the server's own database.

    `options` are further server settings, heeded only by the program that starts the server.

    Raises:
        StoreUnavailable: a subclass says why.

    """
    place = Place(home=folder.resolve())
    try:
        place.run.mkdir(mode=0o700, exist_ok=True)
        with locks.alone(place.gate):
            found = running(place, options or {})
            share = locks.share(place.holders)
            watchdog.set_on(place)
    except PermissionError as fault:
        raise FolderNotWritable(folder=fault.filename or folder, fault=fault.strerror) from fault
    try:
        yield f"postgresql://{ROLE}@/postgres?host={quote(found.socket_folder)}"
    finally:
        _leave(place, share)


def revive(folder: Path) -> None:
    """Start the server again if it was killed while a program holds the store."""
    place = Place(home=folder.resolve())
    if postmaster.living(place.data) is None:
        with locks.alone(place.gate):
            running(place, {})


def _leave(place: Place, share: int) -> None:
    """Give a share back; the last one leaving stops the server and calls its watchdog off."""
    with locks.alone(place.gate):
        locks.release(share)
        stopped = watchdog.stop_unused(place)
    if stopped:
        watchdog.call_off(place)
