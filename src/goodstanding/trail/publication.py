"""Signed checkpoints leave the store: appended to a file of the home folder, for others to copy and keep.

Whoever holds a published note can tell later that the trail was cut or forked; so can `trail check`, which reads
the file beside the store.
"""

import fcntl
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from goodstanding.proofs import notes
from goodstanding.store.places import made_home
from goodstanding.trail import actions, keys, queries
from goodstanding.trail.models import Checkpoint


def sign_and_publish(*, at: datetime) -> Checkpoint | None:
    """Sign what was appended since the last checkpoint, with this installation's key, and publish the note.

    Cheap where nothing was appended. Raises `TrailBroken` rather than sign a trail that does not hold.
    """
    signed = queries.latest_checkpoint()
    if queries.size() != (signed.size if signed else 0):
        signed = actions.sign_checkpoint(key=keys.signing_key("trail", at=at), at=at)
    if signed:
        _publish(_file(queries.origin()))
    return signed


def published(origin: str) -> list[str]:
    """The notes this home has published of a log, smallest first."""
    path = _file(origin)
    return split_notes(path.read_text(encoding="utf-8")) if path.exists() else []


def other_logs(origin: str) -> list[str]:
    """Further logs this home has signed: another store was served from it, or this one was replaced."""
    names = (path.stem for path in _folder().glob("*.notes")) if _folder().exists() else iter(())
    return sorted(f"goodstanding-trail/{name}" for name in names if name != _file(origin).stem)


def split_notes(text: str) -> list[str]:
    """Signed notes written one after another, an empty line between them."""
    parts = iter(text.strip("\n").split("\n\n")) if text.strip() else iter(())
    return [f"{body}\n\n{signatures}\n" for body, signatures in zip(parts, parts, strict=False)]


def _publish(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        since = max(_sizes(file.read()), default=0)
        for point in queries.checkpoints(since):
            file.write(f"{point.note}\n")
        file.flush()
        os.fsync(file.fileno())


def _sizes(text: str) -> Iterator[int]:
    for note in split_notes(text):
        yield notes.parse_note(note).size


def _file(origin: str) -> Path:
    return _folder() / f"{origin.rpartition('/')[2]}.notes"


def _folder() -> Path:
    return made_home() / "published"
