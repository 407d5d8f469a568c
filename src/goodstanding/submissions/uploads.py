"""Files that arrive in parts: each block sealed as it comes, nothing of it readable on the disk, resumable at any byte.

The store says how far an upload is; what lies on the disk beyond that is of a part that broke off and is overwritten.
"""

import fcntl
import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import QuerySet

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.submissions.errors import BusyUpload, NoRoom, NoSuchUpload, TooMuch, WrongPlace
from goodstanding.submissions.models import Upload
from goodstanding.submissions.raw_files import NONCE, folder

LIFE = timedelta(days=2)  # of an unfinished upload
BLOCK = 1 << 20
SPARE = 1 << 30  # bytes of the disk an upload does not take
LENGTH = struct.Struct(">I")
TAG = 16


class Source(Protocol):
    """What bytes are read from: a request, a file. Answers no bytes at its end; OSError where it breaks off."""

    def read(self, size: int, /) -> bytes: ...


def open_uploads(actor: Actor, at: datetime) -> QuerySet[Upload]:
    """The unfinished uploads this account may go on with."""
    waiting = Upload.objects.select_related("provider").filter(submission=None, expires_at__gt=at)
    return waiting if roles.may(actor, "any-unit") else waiting.filter(provider_id=actor.party_id)


def upload(actor: Actor, number: UUID, at: datetime) -> Upload:
    """One of them. Raises NoSuchUpload, also for another unit's."""
    found = open_uploads(actor, at).filter(pk=number).first()
    if found is None:
        raise NoSuchUpload(upload=str(number))
    return found


def require_room(size: int) -> None:
    """Raises NoRoom."""
    if shutil.disk_usage(folder()).free < size + SPARE:
        raise NoRoom(size=size)


def add(*, held: Upload, offset: int, source: Source) -> int:
    """Append what `source` gives from byte `offset` on; answers how far the upload is now.

    A source that breaks off leaves what had come. Raises WrongPlace, TooMuch, BusyUpload.
    """
    with _alone(held) as file:
        held.refresh_from_db(fields=["received", "sealed"])
        if offset != held.received:
            raise WrongPlace(offset=held.received, given=offset)
        file.truncate(held.sealed)
        file.seek(held.sealed)
        received = _seal(held, file, source)
        held.received, held.sealed = received, file.tell()
        held.save(update_fields=["received", "sealed"])
    return received


def _seal(held: Upload, file: IO[bytes], source: Source) -> int:
    seal, place = AESGCM(bytes(held.key)), held.received
    for block in _blocks(source):
        if place + len(block) > held.size:
            raise TooMuch(size=held.size)
        nonce = os.urandom(NONCE)
        sealed = nonce + seal.encrypt(nonce, block, _bound(held, place))
        file.write(LENGTH.pack(len(sealed)) + sealed)
        place += len(block)
    file.flush()
    os.fsync(file.fileno())
    return place


def _blocks(source: Source) -> Iterator[bytes]:
    try:
        while block := source.read(BLOCK):
            yield block
    except OSError:  # the line broke: what came is kept
        return


def write_whole(*, held: Upload, target: Path) -> None:
    """Write the plain bytes of an upload to `target`. Raises NoSuchUpload where the sealed file is lost or damaged."""
    seal, place = AESGCM(bytes(held.key)), 0
    try:
        with _path(held).open("rb") as file, target.open("wb") as plain:
            while place < held.received:
                (length,) = LENGTH.unpack(file.read(LENGTH.size))
                sealed = file.read(length)
                place += plain.write(seal.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(held, place)))
    except (OSError, struct.error, InvalidTag, ValueError) as fault:
        raise NoSuchUpload(upload=str(held.pk)) from fault


def destroy(*, held: Upload) -> None:
    """The bytes of an upload go; its key goes with its row or is emptied by the caller."""
    _path(held).unlink(missing_ok=True)


def outlived(at: datetime) -> list[Upload]:
    """Unfinished uploads nobody came back to."""
    return list(Upload.objects.filter(submission=None, expires_at__lte=at))


def _bound(held: Upload, place: int) -> bytes:
    return f"{held.pk}:{place}".encode()


def _path(held: Upload) -> Path:
    return folder() / f"upload-{held.pk}"


@contextmanager
def _alone(held: Upload) -> Iterator[IO[bytes]]:
    descriptor = os.open(_path(held), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise BusyUpload from fault
        yield file
