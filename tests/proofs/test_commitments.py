"""Row commitments: frozen by a vector, salted, and blind without the salt."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.proofs.commitments import commitment

SALT = bytes(range(16))


def test_the_commitment_is_the_leaf_hash_of_salt_and_content():
    content = '{"name":"示例工厂"}'
    assert commitment(salt=SALT, content=content) == hashlib.sha256(b"\x00" + SALT + content.encode()).digest()
    assert commitment(salt=SALT, content=content).hex() == (
        "72aef3ddc03bb24bb4577a56568905ada816b7443cd05de212cf702205e18c38"
    )


@given(st.binary(min_size=16, max_size=16), st.text(), st.binary(min_size=16, max_size=16), st.text())
def test_another_salt_or_content_is_another_commitment(salt, content, other_salt, other_content):
    same = commitment(salt=salt, content=content) == commitment(salt=other_salt, content=other_content)
    assert same == ((salt, content) == (other_salt, other_content))


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="16 bytes"):
        commitment(salt=bytes(length), content="x")
