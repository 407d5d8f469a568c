"""The file of a backup: a ZIP whose last 64 bytes are the SHA-256 of all before them, so that no bit of it is free.

Its first member names the format; its last, the manifest, the digest of every other. Written as a stream beside its
place, and put there whole.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from goodstanding.proofs.problems import Unreadable, Unwritable
from goodstanding.store.errors import BackupDamaged, NotABackup

FORMAT: Final = "goodstanding-backup/1"
MANIFEST: Final = "manifest.json"
BLOCK: Final = 1 << 20
DIGITS: Final = 64
MARK: Final = b"sha256:"
Block = Iterable[bytes]


@dataclass
class Archive:
    """A backup being written; `members` tells the size and digest of each part so far."""

    file: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, blocks: Block, *, packed: bool = False) -> None:
        """Write one part as it comes; `packed`: it is compressed already."""
        kind = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        line, digest, size = zipfile.ZipInfo(name), hashlib.sha256(), 0
        line.compress_type = kind
        with self.file.open(line, "w", force_zip64=True) as part:
            for block in blocks:
                part.write(block)
                digest.update(block)
                size += len(block)
        self.members[name] = {"bytes": size, "sha256": digest.hexdigest()}


@contextmanager
def written(out: Path) -> Iterator[Archive]:
    """Yield a backup to fill; at the block's end it stands at `out`, sealed and on disk. Raises Unwritable."""
    beside = out.with_name(f"{out.name}.part")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w") as made:
                archive = Archive(made)
                archive.add(FORMAT, [FORMAT.encode()], packed=True)
                yield archive
                made.comment = MARK + b"0" * DIGITS
            _seal(file)
        beside.replace(out)
    except OSError as fault:
        raise Unwritable(file=out, fault=fault.strerror or fault) from fault
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def read(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield a backup whose seal holds. Raises Unreadable, NotABackup, BackupDamaged."""
    try:
        file = path.open("rb")
    except OSError as fault:
        raise Unreadable(file=path, fault=fault.strerror) from fault
    with file:
        _require_whole(file, path)
        try:
            with zipfile.ZipFile(file) as found:
                yield found
        except (zipfile.BadZipFile, EOFError) as fault:
            raise BackupDamaged(file=path, why=fault, why_zh=fault) from fault


def blocks_of(found: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """One part of a backup, as it comes."""
    with found.open(name) as part:
        while block := part.read(BLOCK):
            yield block


def blocks_of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def require_members(found: zipfile.ZipFile, stated: dict[str, dict[str, Any]], path: Path) -> None:
    """The parts are those the manifest states, and each hashes to its digest."""
    names = set(found.namelist()) - {MANIFEST}
    stray = sorted(names ^ set(stated)) or [name for name in names if not _inside(name)]
    for name in stray or stated:
        digest = hashlib.sha256()
        for block in () if stray else blocks_of(found, name):
            digest.update(block)
        if stray or digest.hexdigest() != stated[name]["sha256"]:
            raise BackupDamaged(file=path, why=f"{name} is not as stated", why_zh=f"{name} 与清单不符")


def manifest_text(found: zipfile.ZipFile, path: Path) -> bytes:
    """The manifest's bytes; it is sealed by itself (proofs.seals)."""
    try:
        return found.read(MANIFEST)
    except KeyError as fault:
        raise NotABackup(file=path, why="it has no manifest", why_zh="缺少清单") from fault


def stated(content: Any) -> dict[str, dict[str, Any]]:
    """The parts a manifest states. Plain values only: the seal has been looked at before."""
    members: dict[str, dict[str, Any]] = json.loads(json.dumps(content["members"]))
    return members


def _seal(file: BinaryIO) -> None:
    file.flush()
    end = file.seek(0, os.SEEK_END) - DIGITS
    digest = _digest(file, end)
    file.seek(end)
    file.write(digest.encode())
    file.flush()
    os.fsync(file.fileno())


def _require_whole(file: BinaryIO, path: Path) -> None:
    """Ours, by its first bytes; whole and unchanged, by its last."""
    if FORMAT.encode() not in file.read(len(FORMAT) + 30):
        raise NotABackup(file=path, why=f"its format is not {FORMAT}", why_zh=f"格式不是 {FORMAT}")
    end = file.seek(0, os.SEEK_END) - DIGITS
    if end < DIGITS:
        raise BackupDamaged(file=path, why="it is cut off", why_zh="文件不完整")
    digest = _digest(file, end)
    if file.read(DIGITS).decode("ascii", "replace") != digest:
        why = "its digest is another: it was changed or cut off"
        raise BackupDamaged(file=path, why=why, why_zh="摘要不符：文件被改动或不完整")
    file.seek(0)


def _digest(file: BinaryIO, end: int) -> str:
    """SHA-256 of the first `end` bytes; the file then stands at `end`."""
    digest = hashlib.sha256()
    file.seek(0)
    while end > 0:
        block = file.read(min(BLOCK, end))
        digest.update(block)
        end -= len(block)
    return digest.hexdigest()


def _inside(name: str) -> bool:
    """A part stays below the folder it is written to."""
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
