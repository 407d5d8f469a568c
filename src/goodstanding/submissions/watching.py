"""A watched folder: whole files dropped into it are delivered, and lie in `processed` or `rejected` with their outcome.

A file is taken when nobody writes to it any more: under its last name, unchanged for a while, open for writing nowhere.
Senders write under a name that is never taken (`.x`, `x.part`, `x.tmp`) and rename, which needs no waiting.
"""

import errno
import fcntl
import json
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.parties.queries import party
from goodstanding.submissions import delivering, queries
from goodstanding.submissions.errors import FolderMissing, FolderWatched, InProgress
from goodstanding.submissions.models import FoundFault, Submission

LIFE = timedelta(days=7)  # of a delivered file, wherever it lies (DESIGN section 3)
NEVER = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".download", ".partial", ".swp", "~")
HIDDEN = (".", "~$", "#")
PROCESSING, PROCESSED, REJECTED = "processing", "processed", "rejected"


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder and what is dropped there. `quiet`: seconds a file must have stayed as it is."""

    folder: Path
    provider: str
    item: str
    quiet: float = 5.0


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that was taken, and its outcome as it also lies beside the file."""

    name: str
    place: Path
    outcome: dict[str, Any]


def configured(path: str) -> Iterator[tuple[Watched, str]]:
    """The folders a YAML list names: `folder`, `provider`, `item`, and `account` where not the operator acts."""
    if not path:
        return
    for line in read_yaml(Path(path)) or ():
        yield Watched(Path(line["folder"]), line["provider"], line["item"]), line.get("account", "")


@contextmanager
def watching(watched: Watched) -> Iterator[None]:
    """Hold the folder for oneself; what a killed watcher had begun is put back. Raises FolderMissing, FolderWatched."""
    if not watched.folder.is_dir() or not os.access(watched.folder, os.W_OK | os.X_OK):
        raise FolderMissing(folder=str(watched.folder))
    with (watched.folder / ".watched").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise FolderWatched(folder=str(watched.folder)) from fault
        for name in (PROCESSING, PROCESSED, REJECTED):
            (watched.folder / name).mkdir(exist_ok=True)
        for left in sorted((watched.folder / PROCESSING).iterdir()):
            _move(left, watched.folder / left.name)
        yield


def look(watched: Watched, *, actor: Actor, at: datetime, clock: Callable[[], datetime]) -> Iterator[Taken]:
    """Take every file that is whole now, oldest first, one at a time; remove what is past its days."""
    _sweep(watched.folder, at)
    for path in _whole(watched, at):
        taken = _take(watched, path, actor, clock())
        if taken is not None:
            yield taken


def _whole(watched: Watched, at: datetime) -> list[Path]:
    found = []
    for entry in os.scandir(watched.folder):
        if entry.name.startswith(HIDDEN) or entry.name.casefold().endswith(NEVER):
            continue
        with suppress(FileNotFoundError):
            state = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(state.st_mode) and at.timestamp() - state.st_mtime >= watched.quiet:
                found.append((state.st_mtime, Path(entry.path)))
    return [path for _, path in sorted(found)]


def _take(watched: Watched, path: Path, actor: Actor, at: datetime) -> Taken | None:
    if _is_written(path):
        return None
    held = _move(path, watched.folder / PROCESSING / path.name)
    if _is_written(held):  # opened between the look and the claim
        _move(held, path)
        return None
    try:
        done, before = delivering.deliver(
            actor=actor, provider=party(watched.provider), item=watched.item, path=held, name=path.name, at=at,
            report=lambda _: None,
        )  # fmt: skip
    except InProgress:
        _move(held, path)
        return None
    except Refusal as refusal:
        return _lay_aside(watched.folder / REJECTED, held, path.name, {"refusal": refusal.as_dict()}, at)
    outcome = {**queries.summary(done), "delivered_before": before, "refusal": done.refusal}
    folder = watched.folder / (PROCESSED if done.status == "accepted" else REJECTED)
    taken = _lay_aside(folder, held, f"{path.stem}.{done.pk}{path.suffix}", outcome, at)
    _lay_findings(actor, done, taken.place, at)
    return taken


def _lay_aside(folder: Path, held: Path, name: str, outcome: dict[str, Any], at: datetime) -> Taken:
    place = _move(held, folder / name)
    os.utime(place, (at.timestamp(), at.timestamp()))
    text = json.dumps(outcome, ensure_ascii=False, indent=2, default=str)
    place.with_name(f"{place.name}.json").write_text(text + "\n", encoding="utf-8")
    return Taken(name, place, outcome)


def _lay_findings(actor: Actor, done: Submission, place: Path, at: datetime) -> None:
    """The list of findings and, where there are rows to mend, the sheet with them."""
    if not done.refusal and not FoundFault.objects.filter(submission=done).exists():
        return
    for suffix in (".findings.csv", ".mend.xlsx"):
        target = place.with_name(f"{place.stem}{suffix}")
        form = delivering.write(actor=actor, submission=done, source=place, target=target, at=at)
        if form == "list" and suffix == ".mend.xlsx":
            target.unlink()


def _move(source: Path, target: Path) -> Path:
    """Rename without ever replacing a file: another of the name gets a number."""
    place, number = target, 1
    while place.exists():
        place = target.with_name(f"{target.stem}-{number}{target.suffix}")
        number += 1
    return source.rename(place)


def _is_written(path: Path) -> bool:
    """Whether anybody has the file open for writing. Where the system cannot say, having stayed quiet is enough."""
    with path.open("rb") as file:
        try:
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # who opens it meanwhile must not end us (SIGIO would)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as fault:
            return fault.errno == errno.EAGAIN
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _sweep(folder: Path, at: datetime) -> None:
    for name in (PROCESSED, REJECTED):
        for path in (folder / name).iterdir():
            if path.is_file() and path.stat().st_mtime < (at - LIFE).timestamp():
                path.unlink(missing_ok=True)
