"""What a delivery's leaf says of a row: a salted commitment that outlives the content (DESIGN section 3).

The salt keeps a guesser from trying contents against a commitment; without content and salt it tells nothing.
"""

from collections.abc import Iterable
from hashlib import sha256

from goodstanding.proofs.merkle import leaf_hash

SALT = 16


def commitment(*, salt: bytes, content: str) -> bytes:
    """RFC 6962 leaf hash of `salt || content` (UTF-8). ValueError unless the salt has 16 bytes."""
    if len(salt) != SALT:
        raise ValueError(f"a salt has {SALT} bytes, not {len(salt)}")
    return leaf_hash(salt + content.encode())


def commit_all(*, salts: bytes, texts: Iterable[memoryview]) -> bytes:
    """`commitment` of many contents: 32 bytes each, in order. `salts`: 16 bytes each; `texts`: their UTF-8 bytes."""
    found = bytearray()
    for place, text in enumerate(texts):
        hashed = sha256(b"\x00" + salts[place * 16 : place * 16 + 16])
        hashed.update(text)
        found += hashed.digest()
    return bytes(found)
