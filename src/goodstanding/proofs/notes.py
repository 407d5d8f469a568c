"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint (github.com/C2SP/C2SP), Ed25519.

A checkpoint's text is origin, size and root, one a line; ours adds the line `at <instant>`, an extension line
that other readers pass over. The signature line is `— <origin> base64(key hash || signature)`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from goodstanding.proofs.merkle import HASH
from goodstanding.proofs.problems import Unsound

_ED25519 = b"\x01"
_KEY_HASH = 4
_SIGNATURE = 64
_NAME = re.compile(r"[^\s+]+")
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<body>[A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_AT = "at "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first `size` leaves of the log `origin` hash to `root`; `at` is when its signer said so."""

    origin: str
    size: int
    root: bytes
    at: datetime

    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{_AT}{self.at.isoformat()}\n"


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature line names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_HASH]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as other C2SP tools take it: `name+hash+base64`."""
    return f"{name}+{key_hash(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The signed note of a checkpoint, under its origin as the key's name."""
    if not _NAME.fullmatch(checkpoint.origin):
        raise ValueError("an origin has no blanks and no plus sign")
    text = checkpoint.text()
    body = key_hash(checkpoint.origin, key.public_key().public_bytes_raw()) + key.sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {base64.b64encode(body).decode()}\n"


def open_checkpoint(note: str, trusted: Iterable[bytes]) -> Checkpoint:
    """The checkpoint of a note that one of the `trusted` public keys (raw Ed25519) has signed; else `Unsound`.

    Signatures of strangers (witnesses) are passed over; a trusted key's signature that fails refuses the note.
    """
    text, lines = _split(note)
    checkpoint = parse_checkpoint(text)
    keys = {key_hash(checkpoint.origin, public): public for public in trusted}
    signed = [_signed_by(line, checkpoint.origin, keys, text) for line in lines]
    if not any(signed):
        raise Unsound("NOTE_UNKNOWN_KEY")
    return checkpoint


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text; nothing is verified. `Unsound` where it is not spelled as `text()` spells it."""
    parts = text.split("\n")
    if len(parts) != 5 or parts[4] or not _NAME.fullmatch(parts[0]) or not _SIZE.fullmatch(parts[1]):
        raise Unsound("NOTE_MALFORMED", why="origin, size, root and instant are expected, one a line")
    at = _instant(parts[3].removeprefix(_AT))
    checkpoint = Checkpoint(parts[0], int(parts[1]), _decode(parts[2], HASH), at)
    if checkpoint.text() != text:
        raise Unsound("NOTE_MALFORMED", why="the instant is not spelled as it should be")
    return checkpoint


def parse_note(note: str) -> Checkpoint:
    """The checkpoint a note states; no signature is verified."""
    return parse_checkpoint(_split(note)[0])


def _split(note: str) -> tuple[str, list[str]]:
    if _CONTROL.search(note):
        raise Unsound("NOTE_MALFORMED", why="it contains control characters")
    text, gap, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not gap or lines.pop() != "" or not lines:
        raise Unsound("NOTE_MALFORMED", why="signatures are expected after an empty line, each with its line end")
    return text + "\n", lines


def _signed_by(line: str, name: str, keys: dict[bytes, bytes], text: str) -> bool:
    """Has a trusted key signed in this line? False for a stranger's line; `Unsound` for a trusted one that fails."""
    found = _LINE.fullmatch(line)
    if not found:
        raise Unsound("NOTE_MALFORMED", why="a signature line is spelled wrongly")
    body = _decode(found["body"])
    public = keys.get(body[:_KEY_HASH]) if found["name"] == name else None
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(body[_KEY_HASH:], text.encode())
    except InvalidSignature:
        raise Unsound("NOTE_BAD_SIGNATURE") from None
    return True


def _decode(text: str, length: int = _KEY_HASH + _SIGNATURE) -> bytes:
    """Base64 in its one canonical spelling; a signature line of a stranger may be longer."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) < length or (length == HASH and len(value) != length) or base64.b64encode(value).decode() != text:
        raise Unsound("NOTE_MALFORMED", why="base64 is spelled wrongly")
    return value


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Unsound("NOTE_MALFORMED", why="the instant cannot be read") from None
    if at.tzinfo is None:
        raise Unsound("NOTE_MALFORMED", why="the instant names no time zone")
    return at
