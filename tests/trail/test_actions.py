"""Appending an act: what is written, where its leaf stands, and who waits for whom."""

import hashlib
import json
import threading

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, InternalError

from goodstanding.proofs import merkle, notes
from goodstanding.trail import actions, queries
from goodstanding.trail.errors import TrailBroken
from goodstanding.trail.models import Checkpoint, Entry, Leaf, Node
from tests.trail.conftest import ACTOR, AT, SUBJECT


def leaf_indices():
    return list(Leaf.objects.order_by("index").values_list("index", flat=True))


@pytest.mark.django_db
def test_an_act_is_written_with_who_when_what_and_about_whom():
    entry = actions.append(actor=ACTOR, act="record.erased", at=AT, subject=SUBJECT, record=7, root="ab")
    said = json.loads(entry.payload)
    nonce = said.pop("nonce")
    assert said == {
        "v": 1,
        "act": "record.erased",
        "at": "2026-11-21T09:30:00+00:00",
        "account": "intake@example",
        "unit": "12990000MB0000000X",
        "role": "officer",
        "subject": SUBJECT,
        "facts": {"record": 7, "root": "ab"},
    }
    assert len(nonce) == 32
    assert (entry.act, entry.subject_code, entry.account, entry.at) == ("record.erased", SUBJECT, "intake@example", AT)


@pytest.mark.django_db
def test_two_acts_alike_have_different_payloads_so_that_a_hash_cannot_be_guessed():
    first, second = (actions.append(actor=ACTOR, act="dossier.shown", at=AT) for _ in range(2))
    assert first.payload != second.payload


@pytest.mark.django_db
def test_the_leaf_is_given_at_commit_and_not_before():
    entry = actions.append(actor=ACTOR, act="dossier.shown", at=AT)
    assert not Leaf.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    leaf = Leaf.objects.get(entry=entry)
    assert bytes(leaf.hash) == hashlib.sha256(b"\x00" + entry.payload.encode()).digest()


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="one transaction"):
        actions.append(actor=ACTOR, act="dossier.shown", at=AT)
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"share": 0.5}, {"text": "x" * 20_000}])
def test_a_payload_is_canonical_and_small(facts):
    with pytest.raises((TypeError, ValueError)):
        actions.append(actor=ACTOR, act="dossier.shown", at=AT, **facts)


@pytest.mark.django_db(transaction=True)
def test_places_have_no_gap_where_a_transaction_was_rolled_back(act):
    act(2)
    with transaction.atomic():
        actions.append(actor=ACTOR, act="dossier.shown", at=AT)
        transaction.set_rollback(True)
    act(1)
    assert leaf_indices() == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_appended_in_order():
    acts = [actions.Act("dossier.shown", SUBJECT, {"number": number}) for number in range(100)]
    with transaction.atomic():
        assert actions.append_all(actor=ACTOR, acts=acts, at=AT) == 100
    numbers = [json.loads(leaf.entry.payload)["facts"]["number"] for leaf in queries.leaves(0, 100)]
    assert numbers == list(range(100))


@pytest.mark.django_db(transaction=True)
def test_a_long_delivery_held_open_stops_nobody_and_takes_its_place_last(act):
    settings = connection.get_connection_params()
    settings = {
        name: value for name, value in settings.items() if name in {"dbname", "host", "port", "user", "password"}
    }
    with psycopg.connect(**settings) as delivery:
        delivery.execute(
            "INSERT INTO trail_entry (at, account, unit, act, subject_code, payload)"
            " VALUES (now(), 'intake', 'u', 'submission.accepted', '', '{}')"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")  # were the order lock held, the acts below would fail
        act(25)
        assert leaf_indices() == list(range(25))
        delivery.commit()
        act(1)
    assert leaf_indices() == list(range(27))
    assert Leaf.objects.get(entry__act="submission.accepted").index == 25


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap_and_no_double(act):
    def write():
        act(20)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert leaf_indices() == list(range(120))
    assert Leaf.objects.values("entry").distinct().count() == 120


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["trail_entry", "trail_leaf", "trail_node", "trail_checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_store_itself_refuses_to_bend_the_trail(table, statement, act, key):
    act(16)
    actions.sign_checkpoint(key=key, at=AT)
    statement = statement.format(table).replace(
        "id = id", "hash = hash" if table in ("trail_leaf", "trail_node") else "at = at"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_nobody_gives_themselves_a_leaf(act):
    act(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO trail_leaf (index, entry_id, hash) SELECT 5, id, '' FROM trail_entry")


@pytest.mark.django_db(transaction=True)
def test_an_act_under_another_isolation_level_is_refused_rather_than_misplaced(act):
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    with pytest.raises(InternalError, match="READ COMMITTED"):
        act(1)
    connection.close()
    act(1)
    assert leaf_indices() == [0]


@pytest.mark.django_db(transaction=True)
def test_an_act_is_on_disk_before_its_writer_goes_on(act):
    act(1)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        before = cursor.fetchone()
    with transaction.atomic():
        actions.append(actor=ACTOR, act="dossier.shown", at=AT)
        actions.append(actor=ACTOR, act="dossier.shown", at=AT)
        waiting = [entry[1] for entry in connection.run_on_commit]
    assert waiting == [actions._wait_for_disk]
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == before


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_signs_the_root_of_every_leaf(act, key):
    act(40)
    signed = actions.sign_checkpoint(key=key, at=AT)
    hashes = [bytes(digest) for digest in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    stated = notes.open_checkpoint(signed.note, [key.public_key().public_bytes_raw()])
    assert stated == notes.Checkpoint(queries.origin(), 40, merkle.root(hashes), AT)
    assert bytes(signed.tail) == b"".join(hashes[32:])


@pytest.mark.django_db(transaction=True)
def test_checkpoints_signed_one_after_another_keep_every_complete_subtree(act, key):
    for step in (1, 14, 1, 3, 30, 31, 5):
        act(step)
        actions.sign_checkpoint(key=key, at=AT)
    row = b"".join(bytes(digest) for digest in Leaf.objects.order_by("index").values_list("hash", flat=True))
    tree = merkle.levels(row)
    kept = {(node.level, node.index): node for node in Node.objects.all()}
    assert set(kept) == {(4, place) for place in range(5)} | {(5, 0), (5, 1), (6, 0)}
    for (level, place), node in kept.items():
        part = merkle.Subtree(level, place)
        assert bytes(node.hash) == tree([part])[part]
        assert level > 4 or bytes(node.leaves) == row[512 * place :][:512]


@pytest.mark.django_db(transaction=True)
def test_nothing_new_is_signed_where_nothing_was_appended(act, key):
    assert actions.sign_checkpoint(key=key, at=AT) is None
    act(3)
    first = actions.sign_checkpoint(key=key, at=AT)
    assert actions.sign_checkpoint(key=key, at=AT) == first
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_changed_payload_is_never_signed(act, key, superuser):
    act(20)
    superuser(
        "UPDATE trail_entry SET payload = payload || ' ' WHERE id = (SELECT entry_id FROM trail_leaf WHERE index = 13)"
    )
    with pytest.raises(TrailBroken) as refused:
        actions.sign_checkpoint(key=key, at=AT)
    assert refused.value.details == {"leaf": 13}
    assert not Checkpoint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_missing_leaf_is_never_signed(act, key, superuser):
    act(20)
    superuser("DELETE FROM trail_leaf WHERE index = 4")
    with pytest.raises(TrailBroken) as refused:
        actions.sign_checkpoint(key=key, at=AT)
    assert refused.value.details == {"leaf": 4}


@pytest.mark.django_db(transaction=True)
def test_a_tree_that_no_longer_hashes_to_its_signed_root_is_not_continued(act, key, superuser):
    act(20)
    actions.sign_checkpoint(key=key, at=AT)
    superuser("UPDATE trail_node SET hash = decode(repeat('00', 32), 'hex')")
    act(1)
    with pytest.raises(TrailBroken):
        actions.sign_checkpoint(key=key, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaf", [0, 19])
def test_a_signed_leaf_that_was_removed_stops_the_next_signature(act, key, superuser, leaf):
    act(20)
    actions.sign_checkpoint(key=key, at=AT)
    superuser(f"DELETE FROM trail_leaf WHERE index = {leaf}", "DELETE FROM trail_node")
    act(1 - leaf // 19)
    with pytest.raises(TrailBroken) as refused:
        actions.sign_checkpoint(key=key, at=AT)
    assert refused.value.details == {"leaf": leaf}
