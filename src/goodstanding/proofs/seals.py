"""Sealed documents: a JSON file, canonical to the byte, under a JWS whose key the verifier knows beforehand.

A file is `{"format", "kind", "id", "issued_at", "content", "seal"}` and, where its issue is recorded in the trail,
`"inclusion"`. The seal is a compact JWS (RFC 7515), Ed25519 (RFC 9864; EdDSA in RFC 8037) or ES256, over the SHA-256
of the canonical JSON of everything else. The file is that canonical JSON and one line end, so no byte of it is free.
Version 1 of the format is frozen: what it says verifies for ever.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from goodstanding.kernel.canonical import canonical_json
from goodstanding.proofs.anchors import Anchor, unbase64url
from goodstanding.proofs.inclusions import verify_act
from goodstanding.proofs.problems import Unsound

FORMAT = "goodstanding-sealed/1"
TYPE = "goodstanding-seal+jws"
LARGEST = 256 << 20
# kind: the purpose of the key that seals it, and the act that records its issue in the trail
KINDS: dict[str, tuple[str, str | None]] = {
    "report": ("seal", "report.issued"),
    "receipt": ("seal", "receipt.issued"),
    "evidence-pack": ("seal", None),
    "backup": ("seal", None),
    "status-list": ("status", None),
}
_MEMBERS = {"format", "kind", "id", "issued_at", "content", "seal"}
_ALGORITHMS = {"Ed25519": ("Ed25519", "EdDSA"), "P-256": ("ES256",)}
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be sealed. `inclusion`: as `write_inclusion` gives it, for a kind whose issue is recorded."""

    kind: str
    id: str
    issued_at: datetime
    content: Mapping[str, Any]
    inclusion: Mapping[str, Any] | None = None

    def members(self) -> dict[str, Any]:
        """The members of the file, but the seal."""
        issued = self.issued_at.astimezone(UTC).isoformat()
        found = {"format": FORMAT, "kind": self.kind, "id": self.id, "issued_at": issued, "content": self.content}
        return found if self.inclusion is None else {**found, "inclusion": self.inclusion}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A document whose seal holds."""

    kind: str
    id: str
    issued_at: datetime
    content: dict[str, Any]
    digest: str  # SHA-256 of the canonical content, hexadecimal: what the trail's leaf names
    kid: str


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a document's content; the trail's leaf names it as `digest`."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def seal(document: Document, key: Ed25519PrivateKey) -> str:
    """The text of a sealed file."""
    members = document.members()
    private = OKPKey.import_key(key)
    header = {"alg": "Ed25519", "kid": private.thumbprint(), "typ": TYPE}
    members["seal"] = jws.serialize_compact(header, _statement(members), private, algorithms=["Ed25519"])
    return canonical_json(members) + "\n"


def open_sealed(file: bytes, anchors: Sequence[Anchor], *, kinds: Sequence[str] = tuple(KINDS)) -> Sealed:
    """The document of a sealed file; `Unsound` says what does not hold. Keys the file itself carries are not used."""
    document = read_document(file)
    if document["kind"] not in kinds:
        raise Unsound("FORMAT_UNKNOWN", why=f"kind {document['kind']!s:.40}")
    purpose, act = KINDS[document["kind"]]
    issued_at = _instant(document["issued_at"])
    anchor = _opened(document, [anchor for anchor in anchors if anchor.purpose == purpose])
    if anchor.revoked is not None:
        raise Unsound("SEAL_KEY_REVOKED", kid=anchor.kid)
    if not anchor.signs_at(issued_at):
        raise Unsound("SEAL_KEY_EXPIRED", kid=anchor.kid, at=issued_at.isoformat())
    digest = content_digest(document["content"])
    if act:
        _recorded(document, act, digest, anchors)
    return Sealed(document["kind"], document["id"], issued_at, document["content"], digest, anchor.kid)


def read_document(file: bytes) -> dict[str, Any]:
    """The members of a sealed file; nothing but its spelling is checked."""
    document = _parsed(file)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unsound("FORMAT_UNKNOWN", why=f"its format is not {FORMAT}")
    if set(document) - {"inclusion"} != _MEMBERS or not isinstance(document["content"], dict):
        raise Unsound("FORMAT_UNKNOWN", why="members are missing or too many")
    if not all(isinstance(document[name], str) for name in ("kind", "id", "issued_at", "seal")):
        raise Unsound("FORMAT_UNKNOWN", why="a member is of the wrong type")
    if _spelled(document) != file:
        raise Unsound("NOT_CANONICAL")
    return document


def _parsed(file: bytes) -> Any:
    if len(file) > LARGEST:
        raise Unsound("FORMAT_UNKNOWN", why=f"more than {LARGEST >> 20} MB")
    try:
        return json.loads(file)
    except (ValueError, RecursionError):
        raise Unsound("FORMAT_UNKNOWN", why="not JSON, or cut off") from None


def _spelled(document: object) -> bytes:
    try:
        return (canonical_json(document) + "\n").encode()
    except (TypeError, ValueError, RecursionError):  # a float, a lone surrogate, a bottomless list
        raise Unsound("NOT_CANONICAL") from None


def _statement(document: Mapping[str, Any]) -> bytes:
    """What the JWS signs: the digest of everything else in the file."""
    rest = {name: value for name, value in document.items() if name != "seal"}
    return canonical_json({"sha256": hashlib.sha256(canonical_json(rest).encode()).hexdigest()}).encode()


def _opened(document: Mapping[str, Any], anchors: Sequence[Anchor]) -> Anchor:
    """The anchor whose key made the seal over this document."""
    header = _header(document["seal"])
    anchor = next((anchor for anchor in anchors if anchor.kid == header["kid"]), None)
    if anchor is None:
        raise Unsound("SEAL_UNKNOWN_KEY", kid=f"{header['kid']:.60}")
    if header["alg"] not in _ALGORITHMS[anchor.curve]:
        raise Unsound("SEAL_MALFORMED", why=f"algorithm {header['alg']:.20} is not the key's")
    try:
        said = jws.deserialize_compact(document["seal"], _public(anchor), algorithms=[header["alg"]])
    except (JoseError, ValueError):
        raise Unsound("SEAL_BROKEN") from None
    if said.payload != _statement(document):
        raise Unsound("SEAL_BROKEN")
    return anchor


def _header(compact: str) -> dict[str, str]:
    """The protected header: algorithm, key id and type, nothing else; every part in its one spelling."""
    try:
        head, _, signature = (unbase64url(part) for part in compact.split("."))
        header: dict[str, str] = json.loads(head)
        values = [header["alg"], header["kid"], header["typ"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unsound("SEAL_MALFORMED", why="three parts with a header of alg, kid and typ are expected") from None
    if set(header) != {"alg", "kid", "typ"} or not all(isinstance(value, str) for value in values):
        raise Unsound("SEAL_MALFORMED", why="the header says more or less than alg, kid and typ")
    if header["typ"] != TYPE or not _low(header["alg"], signature):
        raise Unsound("SEAL_MALFORMED", why="another type, or a signature in its second spelling")
    return header


def _low(algorithm: str, signature: bytes) -> bool:
    """An ECDSA signature has two spellings; only the low one is ours."""
    return algorithm != "ES256" or int.from_bytes(signature[32:], "big") <= P256_ORDER // 2


def _recorded(document: Mapping[str, Any], act: str, digest: str, anchors: Sequence[Anchor]) -> None:
    """The issue of this very document stands in the trail, under a checkpoint not older than itself."""
    if not isinstance(document.get("inclusion"), dict):
        raise Unsound("INCLUSION_MISSING")
    leaf, said, signed_at = verify_act(document["inclusion"], anchors)
    facts = said.get("facts")
    named = facts.get("digest") == digest and facts.get("id") == document["id"] if isinstance(facts, dict) else False
    if said.get("act") != act or said.get("at") != document["issued_at"] or not named:
        raise Unsound("INCLUSION_OTHER", leaf=leaf)
    if signed_at < _instant(document["issued_at"]):
        raise Unsound("INCLUSION_OTHER", leaf=leaf)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Unsound("FORMAT_UNKNOWN", why="an instant cannot be read") from None
    if at.tzinfo is None:
        raise Unsound("FORMAT_UNKNOWN", why="an instant names no time zone")
    return at


def _public(anchor: Anchor) -> OKPKey | ECKey:
    key = canonical_json(anchor.jwk())
    return OKPKey.import_key(json.loads(key)) if anchor.curve == "Ed25519" else ECKey.import_key(json.loads(key))
