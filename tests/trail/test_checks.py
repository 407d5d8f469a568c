"""Wrong byte in payload, leaf, node, checkpoint or index: the check names the leaf. The triggers are passed by."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from goodstanding.proofs import merkle, notes
from goodstanding.proofs.anchors import Anchor
from goodstanding.trail import actions, checks, queries
from goodstanding.trail.models import Checkpoint, Leaf
from tests.trail.conftest import ACTOR, AT, SUBJECT

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIZE = 90
PAYLOAD_OF = "(SELECT entry_id FROM trail_leaf WHERE index = {})"


def anchor(key, **period):
    return Anchor("trail", "Ed25519", key.public_key().public_bytes_raw(), **{"since": AT} | period)


@pytest.fixture
def signed(key):
    """Ninety acts under checkpoints of 20, 37, 64 and 88 leaves; two acts nobody has signed yet."""
    for step in (20, 17, 27, 24):
        append(step)
        actions.sign_checkpoint(key=key, at=AT)
    append(2)


def append(count):
    with transaction.atomic():
        actions.append_all(actor=ACTOR, acts=[actions.Act("dossier.shown", SUBJECT, {})] * count, at=AT)


@pytest.fixture
def found(key):
    def run(trusted=None, **options):
        return checks.check(trusted=[anchor(key)] if trusted is None else trusted, **options)

    return run


def codes(outcome):
    return [(problem.code, problem.leaf) for problem in outcome.ledger.problems]


def rewrite(leaf):
    """A payload and its leaf hash changed together, as somebody would who knows how the tree is made."""
    entry = (
        "UPDATE trail_entry SET act = 'dossier.hidden', payload = replace(payload, 'dossier.shown', 'dossier.hidden')"
        f" WHERE id = {PAYLOAD_OF.format(leaf)}"
    )
    place = (
        "UPDATE trail_leaf SET hash = (SELECT sha256('\\x00'::bytea || convert_to(payload, 'UTF8')) FROM trail_entry"
        f" WHERE id = entry_id) WHERE index = {leaf}"
    )
    return entry, place


def test_a_sound_trail_is_valid(signed, found):
    outcome = found()
    assert codes(outcome) == []
    assert (outcome.leaves, outcome.checkpoints, outcome.signed) == (SIZE, 4, 88)


def test_a_store_without_its_first_leaf_still_knows_its_log(signed, found, superuser):
    superuser("DELETE FROM trail_leaf WHERE index = 0")
    assert codes(found()) == [("LEAF_MISSING", 0), ("ENTRY_WITHOUT_LEAF", None)]
    assert queries.origin() == ""


def test_an_empty_trail_is_valid(found):
    outcome = found()
    assert (outcome.leaves, outcome.ledger.count) == (0, 0)


def test_chunks_of_any_size_give_the_same_answer(signed, found, monkeypatch, superuser):
    monkeypatch.setattr(checks, "CHUNK", 16)
    assert codes(found()) == []
    superuser(*rewrite(50))
    assert codes(found()) == [("LEAF_REWRITTEN", 50)]


@pytest.mark.parametrize("leaf", [0, 15, 16, 50, 87, 88])
@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("PAYLOAD_CHANGED", "UPDATE trail_entry SET payload = overlay(payload placing 'X' from 9) WHERE id = " + PAYLOAD_OF),
        ("PAYLOAD_CHANGED", "UPDATE trail_leaf SET hash = set_byte(hash, 5, get_byte(hash, 5) # 1) WHERE index = {}"),
        ("LEAF_MISSING", "DELETE FROM trail_leaf WHERE index = {}"),
        ("COLUMN_CHANGED", "UPDATE trail_entry SET act = 'dossier.hidden' WHERE id = " + PAYLOAD_OF),
        ("COLUMN_CHANGED", "UPDATE trail_entry SET at = at - interval '1 day' WHERE id = " + PAYLOAD_OF),
        ("COLUMN_CHANGED", "UPDATE trail_entry SET account = 'somebody' WHERE id = " + PAYLOAD_OF),
        ("COLUMN_CHANGED", "UPDATE trail_entry SET subject_code = '' WHERE id = " + PAYLOAD_OF),
    ],
)  # fmt: skip
def test_a_wrong_byte_names_its_leaf(signed, found, superuser, leaf, code, statement):
    superuser(statement.format(leaf))
    outcome = found()
    assert codes(outcome)[0] == (code, leaf)
    assert outcome.ledger.first_bad_leaf == leaf


@pytest.mark.parametrize("leaf", [0, 16, 50, 79, 80, 87])
def test_a_rewritten_leaf_is_named_from_its_kept_copy(signed, found, superuser, leaf):
    superuser(*rewrite(leaf))
    assert found().ledger.first_bad_leaf == leaf


def test_a_leaf_rewritten_with_every_copy_still_fails_the_signature(signed, found, superuser, key):
    superuser(*rewrite(50))
    hashes = [bytes(digest) for digest in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    tree = merkle.levels(b"".join(hashes))
    for level in (4, 5, 6):
        for place in range(88 >> level):
            part = merkle.Subtree(level, place)
            own = b"".join(hashes[16 * place :][:16]).hex() if level == 4 else None
            superuser(
                f"UPDATE trail_node SET hash = '\\x{tree([part])[part].hex()}'"
                f"{f', leaves = {chr(39)}{chr(92)}x{own}{chr(39)}' if own else ''} WHERE level = {level} AND index = {place}"
            )
    outcome = found()
    assert codes(outcome)[0] == ("CHECKPOINT_ROOT", 37)  # the first leaf the last good checkpoint did not cover


def test_two_leaves_exchanged_are_named(signed, found, superuser):
    superuser(
        "ALTER TABLE trail_leaf DROP CONSTRAINT trail_leaf_entry_id_key",
        "UPDATE trail_leaf SET (entry_id, hash) = (SELECT o.entry_id, o.hash FROM trail_leaf o"
        " WHERE o.index = 111 - trail_leaf.index) WHERE index IN (55, 56)",
        "ALTER TABLE trail_leaf ADD CONSTRAINT trail_leaf_entry_id_key UNIQUE (entry_id)",
    )
    assert codes(found()) == [("LEAF_REWRITTEN", 55), ("LEAF_REWRITTEN", 56)]


def test_an_entry_that_stands_twice_is_named(signed, found, superuser):
    superuser(
        "ALTER TABLE trail_leaf DROP CONSTRAINT trail_leaf_entry_id_key",
        "INSERT INTO trail_leaf (index, entry_id, hash) SELECT 90, entry_id, hash FROM trail_leaf WHERE index = 3",
    )
    assert codes(found()) == [("ENTRY_TWICE", 90)]
    superuser(
        "DELETE FROM trail_leaf WHERE index = 90",
        "ALTER TABLE trail_leaf ADD CONSTRAINT trail_leaf_entry_id_key UNIQUE (entry_id)",
    )


def test_an_entry_without_a_leaf_is_named(signed, found, superuser):
    superuser(
        "INSERT INTO trail_entry (at, account, unit, act, subject_code, payload) VALUES (now(), 'x', 'x', 'x', '', '{}')"
    )
    assert codes(found()) == [("ENTRY_WITHOUT_LEAF", None)]


@pytest.mark.parametrize(
    ("statement", "code", "leaf"),
    [
        ("UPDATE trail_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 255) WHERE level = 4 AND index = 2", "LEAF", 32),
        ("UPDATE trail_node SET hash = set_byte(hash, 31, get_byte(hash, 31) # 1) WHERE level = 5 AND index = 1", "NODE_WRONG", 32),
        ("UPDATE trail_node SET leaves = set_byte(leaves, 100, get_byte(leaves, 100) # 1) WHERE level = 4 AND index = 1", "NODE_WRONG", 19),
        ("DELETE FROM trail_node WHERE level = 6", "NODE_MISSING", 0),
        ("UPDATE trail_node SET leaves = NULL WHERE level = 4 AND index = 3", "NODE_WRONG", 48),
        ("UPDATE trail_node SET leaves = '' WHERE level = 4 AND index = 3", "NODE_WRONG", 48),
        ("UPDATE trail_node SET leaves = hash WHERE level = 5 AND index = 1", "NODE_WRONG", 32),
        ("UPDATE trail_node SET hash = '' WHERE level = 6", "NODE_WRONG", 0),
        ("INSERT INTO trail_node (level, index, hash) VALUES (7, 0, '')", "NODE_EXTRA", None),
        ("UPDATE trail_node SET level = 9 WHERE level = 6", "NODE_MISSING", 0),
    ],
)  # fmt: skip
def test_a_wrong_subtree_names_its_first_leaf(signed, found, superuser, statement, code, leaf):
    superuser(statement)
    assert codes(found())[0] == (code if code != "LEAF" else "NODE_WRONG", leaf)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("root = set_byte(root, 3, get_byte(root, 3) # 1)", "CHECKPOINT_CHANGED"),
        ("at = at + interval '1 second'", "CHECKPOINT_CHANGED"),
        ("size = 63", "CHECKPOINT_CHANGED"),
        ("note = replace(note, E'\\n64\\n', E'\\n63\\n'), size = 63", "CHECKPOINT_UNTRUSTED"),
        ("note = ''", "CHECKPOINT_UNTRUSTED"),
        ("note = overlay(note placing 'A' from length(note) - 20)", "CHECKPOINT_UNTRUSTED"),
        ("id = 1000000", "CHECKPOINT_ORDER"),
    ],
)
def test_a_wrong_checkpoint_names_the_first_leaf_it_no_longer_vouches_for(signed, found, superuser, change, code):
    superuser(f"UPDATE trail_checkpoint SET {change} WHERE size = 64")
    outcome = found()
    assert code in [problem.code for problem in outcome.ledger.problems]
    assert outcome.ledger.first_bad_leaf == 37 or code == "CHECKPOINT_ORDER"


def test_a_kept_tail_that_was_changed_names_its_leaf(signed, found, superuser):
    superuser("UPDATE trail_checkpoint SET tail = set_byte(tail, 33, get_byte(tail, 33) # 1) WHERE size = 37")
    assert codes(found()) == [("CHECKPOINT_CHANGED", 33)]


@pytest.mark.parametrize("size", [37, 64])
def test_a_kept_tail_of_another_length_is_named(signed, found, superuser, size):
    superuser(f"UPDATE trail_checkpoint SET tail = root WHERE size = {size}")
    assert codes(found()) == [("CHECKPOINT_CHANGED", size - size % 16)]


def test_a_trail_cut_below_its_checkpoint_is_named(signed, found, superuser):
    superuser("DELETE FROM trail_leaf WHERE index >= 70", "DELETE FROM trail_node WHERE (index + 1) << level > 70")
    assert ("TREE_CUT", 70) in codes(found())


def test_a_trail_cut_with_its_checkpoints_is_revealed_by_a_published_note(signed, found, superuser):
    published = [point.note for point in queries.checkpoints()]
    superuser(
        "DELETE FROM trail_leaf WHERE index >= 64",
        "DELETE FROM trail_entry WHERE id NOT IN (SELECT entry_id FROM trail_leaf)",
        "DELETE FROM trail_node WHERE (index + 1) << level > 64",
        "DELETE FROM trail_checkpoint WHERE size > 64",
    )
    assert codes(found()) == []
    assert codes(found(published=published)) == [("TREE_CUT", 64)]


def test_a_fork_is_revealed_by_a_published_note_of_the_other_branch(signed, found, superuser, key):
    published = [Checkpoint.objects.get(size=64).note]
    superuser(
        "DELETE FROM trail_leaf WHERE index >= 60",
        "DELETE FROM trail_entry WHERE id NOT IN (SELECT entry_id FROM trail_leaf)",
        "DELETE FROM trail_node WHERE (index + 1) << level > 37",
        "DELETE FROM trail_checkpoint WHERE size > 37",
    )
    append(30)
    actions.sign_checkpoint(key=key, at=AT)
    assert codes(found()) == []
    assert codes(found(published=published)) == [("CHECKPOINT_ROOT", 37)]


def test_a_checkpoint_of_another_log_does_not_count(signed, found, key):
    foreign = notes.sign(notes.Checkpoint("goodstanding-trail/ffffffffffffffff", 20, bytes(32), AT), key)
    assert codes(found(published=[foreign])) == [("CHECKPOINT_FOREIGN", 19)]


def test_checkpoints_by_a_stranger_are_not_trusted(signed, found):
    outcome = found(trusted=[anchor(OTHER)])
    assert codes(outcome) == [("CHECKPOINT_UNTRUSTED", 0)] * 4
    assert outcome.signed == 0


def test_without_any_anchor_checkpoints_are_not_believed(signed, found):
    assert codes(found(trusted=[]))[0] == ("CHECKPOINT_UNTRUSTED", 0)


def test_a_checkpoint_after_its_keys_period_is_refused(signed, found, key):
    old = anchor(key, since=AT - timedelta(days=2), until=AT - timedelta(days=1))
    assert codes(found(trusted=[old]))[0] == ("CHECKPOINT_KEY_EXPIRED", 0)


def test_checkpoints_of_a_rotated_key_still_hold(signed, found, key):
    later = AT + timedelta(days=1)
    append(1)
    actions.sign_checkpoint(key=OTHER, at=later)
    both = [anchor(key, until=later), anchor(OTHER, since=later)]
    assert codes(found(trusted=both)) == []


def test_a_clock_put_back_does_not_break_the_order(signed, found, key):
    actions.sign_checkpoint(key=key, at=AT - timedelta(hours=1))
    assert codes(found()) == []
    assert queries.latest_checkpoint().at == AT


def test_many_problems_are_counted_and_the_first_are_kept(signed, found, superuser, monkeypatch):
    superuser("UPDATE trail_entry SET payload = payload || ' '")
    outcome = found()
    assert outcome.ledger.count >= SIZE
    assert outcome.ledger.first_bad_leaf == 0


def test_progress_is_told(signed, found, monkeypatch):
    monkeypatch.setattr(checks, "CHUNK", 32)
    told = []
    found(progress=lambda done, total: told.append((done, total)))
    assert told == [(32, 90), (64, 90), (90, 90)]
