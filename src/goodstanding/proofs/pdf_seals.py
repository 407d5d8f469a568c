"""Is this PDF, to the last byte, what the platform sealed? PAdES baseline B, in the one shape we write.

A signature covers the file but for its own container, and a container has room: padding, further certificates,
unsigned attributes, upper and lower case. Here the container is built again from the pinned certificate, the signed
attributes and the signature, and compared as text, so no bit of the file is free.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import algos, cms, tsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.problems import Unsound
from goodstanding.proofs.seals import P256_ORDER

TWIN = "report.json"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0 (\d{1,12}) (\d{1,12}) (\d{1,12})\s*\]")
_HEX = re.compile(rb"(?:[0-9A-F]{2})+")
_ATTRIBUTES = {"content_type", "message_digest", "signing_certificate_v2"}
_DIGEST = {"algorithm": "sha256"}
assert tsp  # importing it is what teaches the parser the attribute signing_certificate_v2


@dataclass(frozen=True, slots=True)
class Container:
    """The signature's container as it stands in the file, and the bytes around it."""

    covered: bytes
    spelled: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """What the container says: signature, signed attributes as they were signed, and the certificate (DER)."""

    certificate: bytes
    attributes: cms.CMSAttributes
    content_type: str
    digest: bytes
    names: bytes  # SHA-256 of the certificate that the signer meant
    value: bytes


def open_pdf(file: bytes, anchors: Sequence[Anchor]) -> Anchor:
    """The anchor whose key sealed this PDF as it is; `Unsound` where a bit of it is not as sealed."""
    container = _container(file)
    signature = _read(container.spelled)
    known = (anchor for anchor in anchors if anchor.purpose == "pdf")
    anchor = next((each for each in known if each.certificate == signature.certificate), None)
    if anchor is None:
        named = hashlib.sha256(signature.certificate).hexdigest()[:16]
        raise Unsound("SEAL_UNKNOWN_KEY", kid=f"of certificate {named}")
    if anchor.revoked is not None:
        raise Unsound("SEAL_KEY_REVOKED", kid=anchor.kid)
    _verify(signature, anchor, container)
    if _spell(signature, len(container.spelled)) != container.spelled:
        raise Unsound("PDF_CONTAINER")
    return anchor


def _container(file: bytes) -> Container:
    """Exactly one signature, over everything from the first byte to the last."""
    found = _RANGE.search(file)
    if not found or file.count(b"/ByteRange") != 1:
        raise Unsound("PDF_NOT_SEALED", why="one signature is expected")
    before, after, rest = (int(number) for number in found.groups())
    if after + rest != len(file):
        raise Unsound("PDF_CHANGED")
    hole = file[before:after]
    if hole[:1] != b"<" or hole[-1:] != b">" or not _HEX.fullmatch(hole[1:-1]):
        raise Unsound("PDF_CONTAINER")
    return Container(file[:before] + file[after:], hole[1:-1])


def _read(spelled: bytes) -> Signature:
    """The one signature of the container, under the one certificate in it."""
    try:
        found = cms.ContentInfo.load(bytes.fromhex(spelled.decode()))
        found.native  # noqa: B018 - the parser is lazy: what cannot be read is to fail here
        return _signature(found["content"])
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise Unsound("PDF_NOT_SEALED", why="its container is no signature of PAdES baseline B") from None


def _signature(signed: cms.SignedData) -> Signature:
    """ValueError where there is more or less than one signer, one certificate and three attributes."""
    (signer,), (certificate,) = signed["signer_infos"], signed["certificates"]
    said = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
    if set(said) != _ATTRIBUTES or len(signer["signed_attrs"]) != len(_ATTRIBUTES):
        raise ValueError("other attributes")
    return Signature(
        certificate=certificate.chosen.dump(),
        attributes=signer["signed_attrs"],
        content_type=said["content_type"],
        digest=said["message_digest"],
        names=said["signing_certificate_v2"]["certs"][0]["cert_hash"],
        value=signer["signature"].native,
    )


def _verify(signature: Signature, anchor: Anchor, container: Container) -> None:
    if signature.names != hashlib.sha256(signature.certificate).digest() or signature.content_type != "data":
        raise Unsound("SEAL_BROKEN")
    if signature.digest != hashlib.sha256(container.covered).digest():
        raise Unsound("PDF_CHANGED")
    point = b"\x04" + anchor.x + anchor.y
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key.verify(signature.value, signature.attributes.untag().dump(), ec.ECDSA(SHA256()))
        first, second = decode_dss_signature(signature.value)
    except (InvalidSignature, ValueError):
        raise Unsound("SEAL_BROKEN") from None
    if second > P256_ORDER // 2 or encode_dss_signature(first, second) != signature.value:
        raise Unsound("PDF_CONTAINER")


def _spell(signature: Signature, width: int) -> bytes:
    """The container as we would write it around this signature: upper-case hexadecimal, padded with zeros."""
    held = x509.Certificate.load(signature.certificate)
    made = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm(_DIGEST)],
            "encap_content_info": {"content_type": "data"},
            "certificates": [held],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": {"issuer_and_serial_number": {"issuer": held.issuer, "serial_number": held.serial_number}},
                    "digest_algorithm": algos.DigestAlgorithm(_DIGEST),
                    "signed_attrs": signature.attributes,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signature": signature.value,
                }
            ],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": made}).dump()
    return der.hex().upper().encode().ljust(width, b"0")
