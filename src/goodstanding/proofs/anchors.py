"""Trust anchors: the public keys a verifier holds beforehand. A key that only a file under test carries is none.

An anchors file is a JSON Web Key Set (RFC 7517) of public keys; each key also says its `purpose`, the period in
which it signs (`from`, `until`), and when it was given up as compromised (`revoked`). `kid` is the RFC 7638
thumbprint, computed again when the file is read.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from goodstanding.kernel.canonical import canonical_json
from goodstanding.kernel.refusal import Refusal

FORMAT = "goodstanding-anchors/1"
_CURVES = {"Ed25519": ("OKP", ("x",)), "P-256": ("EC", ("x", "y"))}


class AnchorsUnreadable(Refusal):
    code: ClassVar[str] = "ANCHORS_UNREADABLE"
    status: ClassVar[int] = 422
    unreadable: ClassVar[bool] = True
    message: ClassVar[str] = "This is not a file of trust anchors: {why}."
    message_zh: ClassVar[str] = "该文件不是信任锚文件：{why_zh}。"
    next_step: ClassVar[str] = "Get the anchors from the platform itself, by a way you trust."
    next_step_zh: ClassVar[str] = "请通过可信渠道向平台索取信任锚文件。"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One trusted public key. `curve` is Ed25519 or P-256; `x` (and `y`) are the raw coordinates."""

    purpose: str  # trail, report, status, pdf
    curve: str
    x: bytes
    since: datetime
    y: bytes = b""
    until: datetime | None = None
    revoked: datetime | None = None
    certificate: bytes | None = None  # DER, for a PDF seal

    @property
    def kid(self) -> str:
        """RFC 7638 thumbprint of the public key."""
        digest = hashlib.sha256(canonical_json(self.jwk()).encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def jwk(self) -> dict[str, str]:
        """The key alone, as RFC 7517 and RFC 8037 spell it."""
        kind, coordinates = _CURVES[self.curve]
        spelled = {name: base64url(getattr(self, name)) for name in coordinates}
        return {"kty": kind, "crv": self.curve, **spelled}

    def signs_at(self, at: datetime) -> bool:
        """Was the key in use at that instant? A key given up as compromised vouches for nothing."""
        return self.revoked is None and self.since <= at and (self.until is None or at <= self.until)

    def as_dict(self) -> dict[str, object]:
        """One key of the file; what is unknown is left out."""
        times = {"from": self.since, "until": self.until, "revoked": self.revoked}
        chain = {"x5c": [base64.b64encode(self.certificate).decode()]} if self.certificate else {}
        dated = {name: at.isoformat() for name, at in times.items() if at}
        return {**self.jwk(), "kid": self.kid, "purpose": self.purpose, **dated, **chain}


def dump(anchors: Iterable[Anchor]) -> str:
    """The anchors file, for a person to read and a program to load."""
    document = {"format": FORMAT, "keys": [anchor.as_dict() for anchor in anchors]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def load(text: str) -> list[Anchor]:
    """Read an anchors file; `AnchorsUnreadable` where it is not one, cut off, or of another format version."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise AnchorsUnreadable(why=f"its format is not {FORMAT}", why_zh=f"格式不是 {FORMAT}")
        return [_read(key) for key in document["keys"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AnchorsUnreadable(why="a key is missing or spelled wrongly", why_zh="缺少密钥或密钥格式错误") from None


def base64url(value: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def unbase64url(text: str) -> bytes:
    """The bytes of canonical base64url; ValueError for any other spelling."""
    value = base64.b64decode(text.translate(_STANDARD) + "=" * (-len(text) % 4), validate=True)
    if base64url(value) != text:
        raise ValueError("base64url has one spelling")
    return value


_STANDARD = str.maketrans("-_+/", "+/  ")


def _read(key: Mapping[str, object]) -> Anchor:
    curve = str(key["crv"])
    kind, coordinates = _CURVES[curve]
    raw = {name: unbase64url(str(key[name])) for name in coordinates}
    anchor = Anchor(
        purpose=str(key["purpose"]),
        curve=curve,
        x=raw["x"],
        y=raw.get("y", b""),
        since=_instant(key["from"]),
        until=_instant(key["until"]) if "until" in key else None,
        revoked=_instant(key["revoked"]) if "revoked" in key else None,
        certificate=_certificate(key.get("x5c")),
    )
    if key["kty"] != kind or key.get("kid", anchor.kid) != anchor.kid or any(len(part) != 32 for part in raw.values()):
        raise ValueError("the key and its thumbprint differ")
    return anchor


def _certificate(chain: object) -> bytes | None:
    if chain is None:
        return None
    if not isinstance(chain, list) or len(chain) != 1:
        raise ValueError("one certificate a key")
    return base64.b64decode(chain[0], validate=True)


def _instant(value: object) -> datetime:
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("an instant names its time zone")
    return at
