"""The installation's signing keys: private parts in home()/keys for the owner alone, public parts in anchors.json.

A key is made on first use. Rotating ends the old key's period and makes a new one; its public part stays, so that
what it signed in its time still verifies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from goodstanding.proofs import anchors
from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.pdf_keys import PdfKey, make_pdf_key, read_pdf_key
from goodstanding.store.places import made_home

SEALER = "Good Standing"  # the name in the PDF seal's certificate


def signing_key(purpose: str, *, at: datetime) -> Ed25519PrivateKey:
    """The Ed25519 key in use for `trail`, `report` or `status`; made on first use, readable by its owner only."""
    path = _folder() / f"{purpose}.key"
    with _locked():
        if not path.exists():
            _make(path, purpose, at)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds a key of another kind")
    return key


def pdf_key(*, name: str, at: datetime) -> PdfKey:
    """The P-256 key and certificate of the PDF seal; made on first use in `name`, the platform's."""
    path = _folder() / "pdf.key"
    with _locked():
        if not path.exists():
            _make_pdf(name, at)
    return read_pdf_key(path.read_bytes())


def rotate(purpose: str, *, at: datetime, compromised: bool = False) -> Anchor:
    """End the period of the key in use and make the next; what the old one signed stays verifiable.

    Unless it was `compromised`: then nothing it ever signed is believed any more. Answers the new key's public part.
    """
    with _locked():
        _write_anchors([_ended(anchor, purpose, at, compromised=compromised) for anchor in trusted()])
        if purpose == "pdf":
            _make_pdf(SEALER, at)
        else:
            _make(_folder() / f"{purpose}.key", purpose, at)
    return trusted(purpose)[-1]


def make_all(*, at: datetime) -> None:
    """Make every key that is not there yet, so that the anchors can be handed out before the first signature."""
    for purpose in ("trail", "seal", "status"):
        signing_key(purpose, at=at)
    pdf_key(name=SEALER, at=at)


def learn(found: list[Anchor]) -> None:
    """Add public keys that this home does not know: of a backup that is restored here."""
    with _locked():
        known = trusted()
        held = {anchor.kid for anchor in known}
        _write_anchors([*(anchor for anchor in found if anchor.kid not in held), *known])


def trusted(purpose: str | None = None) -> list[Anchor]:
    """Public parts of every key this installation ever had, oldest first; the content of the trust anchors file."""
    path = _folder() / "anchors.json"
    if not path.exists():
        return []
    found = anchors.load(path.read_text(encoding="utf-8"))
    return [anchor for anchor in found if purpose in (None, anchor.purpose)]


def _make(path: Path, purpose: str, at: datetime) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # the public part first: a key that signs is always one that is known
    public = Anchor(purpose=purpose, curve="Ed25519", x=key.public_key().public_bytes_raw(), since=at)
    _write_anchors([*trusted(), public])
    _replace(path, pem)


def _make_pdf(name: str, at: datetime) -> None:
    made = make_pdf_key(name=name, at=at)
    _write_anchors([*trusted(), made.anchor(since=at)])
    _replace(_folder() / "pdf.key", made.pem())


def _ended(anchor: Anchor, purpose: str, at: datetime, *, compromised: bool) -> Anchor:
    in_use = anchor.purpose == purpose and anchor.until is None
    return replace(anchor, until=at, revoked=at if compromised else None) if in_use else anchor


def _write_anchors(found: list[Anchor]) -> None:
    _replace(_folder() / "anchors.json", anchors.dump(found).encode())


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the owner only."""
    beside = path.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _folder() -> Path:
    folder = made_home() / "keys"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _locked() -> Iterator[None]:
    """Two programs of one installation never make two keys."""
    with (_folder() / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
