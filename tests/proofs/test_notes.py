"""Signed checkpoints: frozen by a vector, readable by other C2SP tools, and closed to any changed byte."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.proofs import notes
from goodstanding.proofs.problems import Unsound

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
CHECKPOINT = notes.Checkpoint(
    origin="goodstanding-trail/0011223344556677",
    size=1234,
    root=bytes(range(32, 64)),
    at=datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
)
# version 1 of the format: this text must verify for ever
NOTE = """\
goodstanding-trail/0011223344556677
1234
ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=
at 2026-11-21T08:30:00+00:00

— goodstanding-trail/0011223344556677 nLZ5z6INqeVQlXq/oKquFjAks8N2vl+C8V/Kf7nvQahRJxJcLzIGz8jJDBsR7m1J+X9cTXM2utIOOeR/x/KV5b9otwk=
"""


def code_of(note, trusted=(PUBLIC,)):
    with pytest.raises(Unsound) as refused:
        notes.open_checkpoint(note, trusted)
    return refused.value.problem.code


def test_the_frozen_note_of_version_one_verifies():
    assert notes.open_checkpoint(NOTE, [PUBLIC]) == CHECKPOINT


def test_signing_gives_the_frozen_note():
    assert notes.sign(CHECKPOINT, KEY) == NOTE


def test_the_printed_key_is_what_other_tools_take():
    # worked example of C2SP signed-note: the hash covers name, line end, algorithm and key
    name, digest, body = notes.verifier_key(CHECKPOINT.origin, PUBLIC).split("+", 2)
    assert name == CHECKPOINT.origin
    assert base64.b64decode(body) == b"\x01" + PUBLIC
    assert base64.b64decode(NOTE.rsplit(maxsplit=1)[-1])[:4].hex() == digest


def test_the_published_example_of_the_go_note_package_verifies():
    # golang.org/x/mod/sumdb/note, package example: key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    assert notes.key_hash("PeterNeumann", public).hex() == "c74f20a3"


def test_a_stranger_alone_is_not_trusted():
    assert code_of(notes.sign(CHECKPOINT, OTHER)) == "NOTE_UNKNOWN_KEY"
    assert code_of(NOTE, trusted=()) == "NOTE_UNKNOWN_KEY"


def test_a_witness_beside_the_trusted_signature_is_passed_over():
    witness = notes.sign(CHECKPOINT, OTHER).rpartition("\n\n")[2]
    assert notes.open_checkpoint(NOTE + witness, [PUBLIC]) == CHECKPOINT


def test_a_signature_moved_under_another_text_fails():
    other = notes.sign(notes.Checkpoint(CHECKPOINT.origin, 1235, CHECKPOINT.root, CHECKPOINT.at), KEY)
    assert code_of(other.rpartition("\n\n")[0] + "\n\n" + NOTE.rpartition("\n\n")[2]) == "NOTE_BAD_SIGNATURE"


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_any_changed_byte_is_refused(spot, flip):
    wrong = bytearray(NOTE.encode())
    wrong[spot] ^= flip
    with pytest.raises((Unsound, UnicodeDecodeError)):
        notes.open_checkpoint(wrong.decode(), [PUBLIC])


@given(st.text())
def test_no_text_is_a_note_or_a_crash(text):
    with pytest.raises(Unsound):
        notes.open_checkpoint(text, [PUBLIC])


@pytest.mark.parametrize(
    "change",
    [
        ("\n1234\n", "\n01234\n"),
        ("\n1234\n", "\n-1\n"),
        ("\n1234\n", "\n１２３４\n"),
        ("at 2026", "2026"),
        ("+00:00", ""),
        ("\n\n— ", "\n— "),
        ("— ", "- "),
        ("at 2026-11-21T08:30:00+00:00\n", ""),
    ],
)
def test_another_spelling_is_refused(change):
    assert code_of(NOTE.replace(*change)) == "NOTE_MALFORMED"


def test_an_origin_with_a_blank_cannot_be_signed():
    with pytest.raises(ValueError, match="blanks"):
        notes.sign(notes.Checkpoint("a b", 0, bytes(32), CHECKPOINT.at), KEY)


def test_every_problem_speaks_both_languages():
    problem = Unsound("NOTE_MALFORMED", leaf=7, why="x").problem.as_dict()
    assert problem["message"] == "The signed note is not one: x."
    assert "签名" in problem["message_zh"]
    assert problem["leaf"] == 7
