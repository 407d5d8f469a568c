"""Acts of the trail carried to a reader: payload, proof and signed checkpoint, verified with trusted keys alone.

An inclusion is `{"leaf", "payload", "proof": [base64, ...], "checkpoint": note}`.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from goodstanding.proofs import merkle, notes
from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.problems import Unsound

_MEMBERS = {"leaf", "payload", "proof", "checkpoint"}


def write_inclusion(*, leaf: int, payload: str, proof: Sequence[bytes], checkpoint: str) -> dict[str, Any]:
    """An inclusion as a document carries it."""
    return {"leaf": leaf, "payload": payload, "proof": write_hashes(proof), "checkpoint": checkpoint}


def verify_act(inclusion: Mapping[str, Any], anchors: Sequence[Anchor]) -> tuple[int, dict[str, Any], datetime]:
    """(leaf, what its payload says, when the checkpoint was signed) of an act that stands in the signed tree."""
    if set(inclusion) != _MEMBERS:
        raise Unsound("INCLUSION_MALFORMED", why="leaf, payload, proof and checkpoint are expected")
    signed = open_signed(inclusion["checkpoint"], anchors)
    leaf, said = verify_entry(inclusion, signed)
    return leaf, said, signed.at


def verify_entry(entry: Mapping[str, Any], signed: notes.Checkpoint) -> tuple[int, dict[str, Any]]:
    """(leaf, what its payload says) where the payload's leaf stands in the tree of this checkpoint."""
    leaf, payload = entry["leaf"], entry["payload"]
    if type(leaf) is not int or not isinstance(payload, str):
        raise Unsound("INCLUSION_MALFORMED", why="a leaf number and a payload are expected")
    held = merkle.verify_inclusion(
        leaf=merkle.leaf_hash(_utf8(payload)),
        index=leaf,
        size=signed.size,
        proof=read_hashes(entry["proof"]),
        root=signed.root,
    )
    if not held:
        raise Unsound("INCLUSION_BROKEN", leaf=leaf)
    return leaf, _said(payload)


def open_signed(note: object, anchors: Sequence[Anchor]) -> notes.Checkpoint:
    """The checkpoint of a note signed by a trail key that was in use then."""
    trail = [anchor for anchor in anchors if anchor.purpose == "trail"]
    try:
        stated = notes.parse_note(note if isinstance(note, str) else "")
        return notes.open_checkpoint(str(note), [anchor.x for anchor in trail if anchor.signs_at(stated.at)])
    except Unsound as fault:
        raise Unsound("CHECKPOINT_BAD", why=fault.details["message"], why_zh=fault.details["message_zh"]) from None


def write_hashes(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(digest).decode() for digest in hashes]


def read_hashes(texts: object) -> list[bytes]:
    """Hashes in the one spelling of base64; `Unsound` for anything else."""
    if not isinstance(texts, list) or len(texts) > 64:
        raise Unsound("INCLUSION_MALFORMED", why="a list of hashes is expected")
    return [_hash(text) for text in texts]


def _hash(text: object) -> bytes:
    try:
        value = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != merkle.HASH or base64.b64encode(value).decode() != text:
        raise Unsound("INCLUSION_MALFORMED", why="a hash is spelled wrongly")
    return value


def _said(payload: str) -> dict[str, Any]:
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unsound("INCLUSION_MALFORMED", why="the payload is not JSON")
    return said


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Unsound("INCLUSION_MALFORMED", why="the payload is not text") from None
