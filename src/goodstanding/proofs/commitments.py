"""What a delivery's leaf says of a row: a salted commitment that outlives the content (DESIGN section 3).

The salt keeps a guesser from trying contents against a commitment; without content and salt it tells nothing.
"""

from goodstanding.proofs.merkle import leaf_hash

SALT = 16


def commitment(*, salt: bytes, content: str) -> bytes:
    """RFC 6962 leaf hash of `salt || content` (UTF-8). ValueError unless the salt has 16 bytes."""
    if len(salt) != SALT:
        raise ValueError(f"a salt has {SALT} bytes, not {len(salt)}")
    return leaf_hash(salt + content.encode())
