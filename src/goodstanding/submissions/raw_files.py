"""The raw file's short life: encrypted while it is checked and until its findings are fetched, seven days at most."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from goodstanding.store.places import made_home
from goodstanding.submissions.errors import RawFileGone
from goodstanding.submissions.faults import QUOTING
from goodstanding.submissions.models import RawFile, Submission, Upload

DAYS = 7  # DESIGN section 3
GRACE = timedelta(days=1)  # once its rows to mend were fetched: a download may break
BLOCK = 4 << 20
NONCE = 12
WORK, LOCK = "work-", ".lock"
FORGET_VALUES = (Path(__file__).parent / "sql" / "forget_values.sql").read_text(encoding="utf-8")
FORGET_UNKEPT = (Path(__file__).parent / "sql" / "forget_unkept.sql").read_text(encoding="utf-8")


def keep(*, submission: Submission, source: Path, at: datetime) -> RawFile:
    """Encrypt the delivered bytes beside the store, each block sealed in its order; the key lies in the store.

    Not forced to disk: what a power failure takes is a copy of a file its provider still has, and sends again.
    """
    key = AESGCM.generate_key(256)
    target = folder() / f"{submission.pk}-{os.urandom(6).hex()}"
    seal = AESGCM(key)
    with source.open("rb") as plain, os.fdopen(_private(target), "wb") as sealed:
        for number, block in enumerate(iter(lambda: plain.read(BLOCK), b"")):
            nonce = os.urandom(NONCE)
            sealed.write(nonce + seal.encrypt(nonce, block, str(number).encode()))
    return RawFile.objects.create(
        submission=submission, path=target.name, key=key, delete_after=at + timedelta(days=DAYS)
    )


@contextmanager
def opened(*, submission: Submission, at: datetime) -> Iterator[Path]:
    """The delivered file in a private folder while the block runs. Raises RawFileGone once its days are over."""
    raw = RawFile.objects.filter(submission=submission, delete_after__gt=at).first()
    if raw is None or not (folder() / raw.path).exists():
        raise RawFileGone(submission=submission.pk)
    with working_folder() as private:
        copy = private / "file"
        _decrypt(raw, copy)
        yield copy


@contextmanager
def working_folder() -> Iterator[Path]:
    """A private folder for plain copies while the block runs; what a killed program left in one is removed first."""
    _sweep()
    with TemporaryDirectory(prefix=WORK, dir=folder()) as private, (Path(private) / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the system, however this program ends
        yield Path(private)


def _sweep() -> None:
    for left in folder().glob(f"{WORK}*"):
        with suppress(OSError), (left / LOCK).open("rb") as lock:  # one that is being made has no lock yet
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)


def _decrypt(raw: RawFile, copy: Path) -> None:
    seal = AESGCM(bytes(raw.key))
    with (folder() / raw.path).open("rb") as sealed, copy.open("wb") as plain:
        number = 0
        while block := sealed.read(NONCE + BLOCK + 16):
            try:
                plain.write(seal.decrypt(block[:NONCE], block[NONCE:], str(number).encode()))
            except InvalidTag as fault:
                raise RawFileGone(submission=raw.submission_id) from fault
            number += 1


def destroy(*, submission: Submission) -> None:
    """The key first, then the bytes: what is left on a disk or in a backup cannot be read. What was quoted goes too."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_VALUES, {"quoting": list(QUOTING), "submission": submission.pk})
    for raw in RawFile.objects.filter(submission=submission):
        raw.delete()
        (folder() / raw.path).unlink(missing_ok=True)


def forget_unkept() -> None:
    """After a restore: no raw file came along, so nothing that findings quoted of one stays either."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_UNKEPT, {"quoting": list(QUOTING)})


def end_soon(*, submission: Submission, at: datetime) -> None:
    """Its provider has what it needs of it: the file goes after a day of grace, or sooner where its days are over."""
    RawFile.objects.filter(submission=submission, delete_after__gt=at + GRACE).update(delete_after=at + GRACE)


def outlived(at: datetime) -> list[Submission]:
    """The deliveries whose raw file must go now."""
    return list(Submission.objects.filter(raw_file__delete_after__lte=at))


def remove_strays(at: datetime) -> None:
    """Sealed files whose row was never committed: their key is lost, only room is gained."""
    known = {*RawFile.objects.values_list("path", flat=True)}
    known |= {f"upload-{number}" for number in Upload.objects.values_list("pk", flat=True)}
    for file in folder().iterdir():
        old = file.is_file() and file.stat().st_mtime < (at - GRACE).timestamp()
        if old and file.name not in known:
            file.unlink(missing_ok=True)


def folder() -> Path:
    """Where sealed files lie: a folder of the installation's home, its owner's alone, left out of backups."""
    place = made_home() / "raw"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
