"""The signature of a message, as the Standard Webhooks specification writes it, and how a receiver checks one.

Signed are the message's name, the second it was sent and the body, joined by dots: HMAC-SHA-256, in base64.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Final

PREFIX: Final = "whsec_"
TOLERANCE: Final = 300  # seconds a receiver's clock may differ


def written(secret: bytes) -> str:
    """A secret as it is told to the receiver."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(*, name: str, second: int, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """The three header fields; one signature for each secret in force."""
    signatures = [f"v1,{_signature(secret, name, second, body)}" for secret in secrets]
    return {"webhook-id": name, "webhook-timestamp": str(second), "webhook-signature": " ".join(signatures)}


def holds(*, given: Mapping[str, str], body: bytes, secret: str, now: int) -> bool:
    """Whether a message is signed with that secret and was sent within five minutes of `now`."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        name, second = given["webhook-id"], int(given["webhook-timestamp"])
    except (KeyError, ValueError, binascii.Error):
        return False
    if abs(now - second) > TOLERANCE:
        return False
    expected = f"v1,{_signature(key, name, second, body)}"
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given["webhook-signature"].split())


def _signature(secret: bytes, name: str, second: int, body: bytes) -> str:
    signed = f"{name}.{second}.".encode() + body
    return base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
