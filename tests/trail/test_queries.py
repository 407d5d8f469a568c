"""Proofs out of the store, compared with the tree computed from the leaves."""

import pytest
from django.db import connection, transaction

from goodstanding.proofs import merkle
from goodstanding.trail import actions, queries
from goodstanding.trail.errors import NotYetSigned
from goodstanding.trail.models import Leaf
from tests.trail.conftest import ACTOR, AT, SUBJECT


def appended(count):
    with transaction.atomic():
        actions.append_all(actor=ACTOR, acts=[actions.Act("dossier.shown", SUBJECT, {})] * count, at=AT)


def hashes():
    return [bytes(digest) for digest in Leaf.objects.order_by("index").values_list("hash", flat=True)]


@pytest.mark.django_db(transaction=True)
def test_every_leaf_is_proved_in_every_signed_tree_and_in_the_unsigned_tail(key):
    sizes = []
    for step in (3, 17, 44, 9):
        appended(step)
        actions.sign_checkpoint(key=key, at=AT)
        sizes.append(queries.size())
    appended(21)
    sizes.append(queries.size())
    leaves = hashes()
    for size in sizes:
        for index in range(size):
            found = queries.inclusion(index, size=size)
            assert found.leaf == leaves[index]
            assert found.proof == merkle.inclusion_proof(
                index=index, size=size, fetch=merkle.levels(b"".join(leaves[:size]))
            )


@pytest.mark.django_db(transaction=True)
def test_a_proof_takes_one_question_where_a_checkpoint_covers_the_group(key, django_assert_num_queries):
    appended(325)
    actions.sign_checkpoint(key=key, at=AT)
    with django_assert_num_queries(1):
        queries.inclusion(77, size=325)


@pytest.mark.django_db(transaction=True)
def test_consistency_between_all_signed_trees_is_proved(key):
    signed = []
    for step in (1, 15, 1, 16, 40):
        appended(step)
        signed.append(actions.sign_checkpoint(key=key, at=AT))
    for old in signed:
        for new in signed[signed.index(old) :]:
            assert merkle.verify_consistency(
                old=old.size,
                new=new.size,
                old_root=bytes(old.root),
                new_root=bytes(new.root),
                proof=queries.consistency(old=old.size, new=new.size),
            )


@pytest.mark.django_db(transaction=True)
def test_without_a_size_the_latest_checkpoint_is_meant(key):
    appended(5)
    with pytest.raises(NotYetSigned):
        queries.inclusion(2)
    actions.sign_checkpoint(key=key, at=AT)
    appended(1)
    assert queries.inclusion(2).size == 5
    with pytest.raises(NotYetSigned):
        queries.inclusion(5)


@pytest.mark.django_db(transaction=True)
def test_what_was_done_about_a_subject_is_found_newest_first(act):
    act(3)
    with transaction.atomic():
        actions.append(actor=ACTOR, act="trail.looked", at=AT)
    assert [entry.act for entry in queries.entries(SUBJECT)] == ["dossier.shown"] * 3
    assert not queries.entries("").exists()
    assert queries.size() == 4


@pytest.mark.django_db(transaction=True)
def test_checkpoints_are_published_from_where_a_reader_stopped(act, key):
    for _ in range(3):
        act(2)
        actions.sign_checkpoint(key=key, at=AT)
    assert [point.size for point in queries.checkpoints(since=2)] == [4, 6]
    assert queries.latest_checkpoint().size == 6


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_was_switched_off_is_named():
    assert queries.guards_off() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_entry DISABLE TRIGGER entry_append_only")
        cursor.execute("ALTER TABLE trail_leaf ENABLE REPLICA TRIGGER leaf_append_only")
    assert queries.guards_off() == ["entry_append_only", "leaf_append_only"]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_entry ENABLE TRIGGER entry_append_only")
        cursor.execute("ALTER TABLE trail_leaf ENABLE TRIGGER leaf_append_only")
