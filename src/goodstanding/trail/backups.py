"""Backups: the whole store as of one instant, with lake, snapshots, published notes and the keys' public parts.

Left out: raw files and the keys that open them, sessions, failed attempts; private keys are never in it. Its manifest
counts every table, digests every part and is sealed by this installation, so that a foreign or bent one is told.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import psycopg
from psycopg import sql

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.proofs import anchors, seals
from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.problems import Unsound
from goodstanding.store import archives, dumping
from goodstanding.store.archives import Archive
from goodstanding.store.errors import BackupDamaged, BackupForeign
from goodstanding.store.places import made_home
from goodstanding.trail import keys, publication
from goodstanding.trail.actions import append_alone

TABLES: Final = "store.pgdump"
ANCHORS: Final = "keys/anchors.json"
FOLDERS: Final = ("published", "snapshots", "lake")  # of the home folder; what lies in them is written once
# Of these only the empty table. Raw files: DESIGN section 3. A restored session would sign somebody in.
LEFT_OUT: Final = (
    "submissions_rawfile", "submissions_upload", "django_session", "usersessions_usersession", "parties_failedsignin",
)  # fmt: skip
ROWS: Final = (
    "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    " WHERE relkind IN ('r', 'p') AND nspname = current_schema ORDER BY relname"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """An opened backup whose seal holds: what it states, and by whose anchors it was judged."""

    file: ZipFile
    number: str
    made_at: datetime
    content: dict[str, Any]
    trusted_by_itself: bool

    @property
    def tables(self) -> dict[str, int]:
        """How many rows each table had."""
        return {str(name): int(rows) for name, rows in self.content["tables"].items()}

    @property
    def anchors(self) -> list[Anchor]:
        """The public keys of the installation it comes from."""
        return anchors.load(self.file.read(ANCHORS).decode())


def write(*, actor: Actor, url: str, out: Path, number: str, at: datetime) -> int:
    """Write a backup of the store at `url` to `out`, as an act of the trail that the backup itself holds: its bytes.

    Raises NotPermitted, Unwritable, DumpFailed.
    """
    roles.require(actor, "run")
    append_alone(actor=actor, act="store.backed_up", at=at, number=number)
    publication.sign_and_publish(at=at)

    with archives.written(out) as archive:
        tables, migrations = _tables(archive, url)
        _beside(archive)
        content = {"program": version("goodstanding"), "tables": tables, "migrations": migrations,
                   "left_out": list(LEFT_OUT), "members": dict(archive.members)}  # fmt: skip
        sealed = seals.seal(seals.Document("backup", number, at, content), keys.signing_key("seal", at=at))
        archive.add(archives.MANIFEST, [sealed.encode()])
    return out.stat().st_size


@contextmanager
def opened(path: Path, *, trusted: Sequence[Anchor]) -> Iterator[Backup]:
    """Open a backup and prove it: whole, sealed by a trusted key, every part as stated.

    Without `trusted` its own anchors are believed, which shows that it is whole and not who made it. Raises Unreadable,
    NotABackup, BackupDamaged, BackupForeign.
    """
    with archives.read(path) as found:
        text = archives.manifest_text(found, path)
        try:
            sealed = seals.open_sealed(text, trusted or _own_anchors(found, path), kinds=("backup",))
        except Unsound as fault:
            said = fault.as_dict()
            raise BackupForeign(file=path, why=said["message"], why_zh=said["message_zh"]) from fault
        archives.require_members(found, archives.stated(sealed.content), path)
        yield Backup(found, sealed.id, sealed.issued_at, sealed.content, not trusted)


def load_tables(backup: Backup, url: str) -> None:
    """Put the tables into the empty store at `url`."""
    dumping.load(url, archives.blocks_of(backup.file, TABLES))


def put_files(backup: Backup) -> None:
    """Put what lay in the home folder where it belongs and learn the public keys; nothing is replaced."""
    home = made_home()
    keys.learn(backup.anchors)
    for name in backup.file.namelist():
        place = home / name
        if name.partition("/")[0] in FOLDERS and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with place.open("wb") as file:
                for block in archives.blocks_of(backup.file, name):
                    file.write(block)


def differing(backup: Backup, url: str) -> list[str]:
    """Tables of the store at `url` that do not hold as many rows as the backup states."""
    with psycopg.connect(url) as line:
        now = _counts(line)
    return sorted(name for name, rows in backup.tables.items() if now.get(name) != rows)


def _tables(archive: Archive, url: str) -> tuple[dict[str, int], list[str]]:
    """Dump and count in one snapshot, so that the two agree while others go on working."""
    with psycopg.connect(url) as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        line.read_only = True
        snapshot = line.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        counted = _counts(line)
        applied = line.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
        archive.add(TABLES, dumping.dump(url, snapshot=snapshot[0], leave_out=LEFT_OUT), packed=True)
    return {name: 0 if name in LEFT_OUT else rows for name, rows in counted.items()}, [name for (name,) in applied]


def _counts(line: psycopg.Connection[Any]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for (name,) in line.execute(ROWS).fetchall():
        rows = line.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counted[name] = rows[0] if rows else 0
    return counted


def _beside(archive: Archive) -> None:
    """What the tables do not hold. After them: a file that a row names is there when its row is."""
    archive.add(ANCHORS, [anchors.dump(keys.trusted()).encode()])
    home = made_home()
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file():
                archive.add(
                    str(path.relative_to(home)), archives.blocks_of_file(path), packed=path.suffix == ".parquet"
                )


def _own_anchors(found: ZipFile, path: Path) -> list[Anchor]:
    try:
        return anchors.load(found.read(ANCHORS).decode())
    except (KeyError, ValueError, anchors.AnchorsUnreadable) as fault:
        raise BackupDamaged(file=path, why="its anchors are missing", why_zh="缺少信任锚") from fault
