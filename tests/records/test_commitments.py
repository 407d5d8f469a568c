"""Records against the root their delivery left in the trail: erasing keeps it, anything else names the leaf."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.parties.models import Party
from goodstanding.proofs import merkle
from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.ledger import Ledger
from goodstanding.records import commitments
from goodstanding.records.commitments import Delivery, check_commitments, deliveries
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission
from goodstanding.trail import actions, queries

pytestmark = pytest.mark.django_db
SUBJECT = "91990101MA0DEM0N3H"
AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def deliver():
    """Register `rows` records as one delivery; answers what the trail would say of it."""
    unit = "11990000MB0000000X"
    party = Party.objects.create(code=unit, name="Example Office", kind="court", created_at=AT)
    subject = Subject.objects.create(code=SUBJECT, name="示例工厂", kind="enterprise", opened_at=AT)

    def register(rows, leaf=0):
        submission = Submission.objects.create(
            provider=party, item="penalty", edition="2026", file_name="x.csv", digest=uuid.uuid4().hex * 2, size=1,
            received_at=AT, received_by="x", status="accepted",
        )  # fmt: skip
        # written in another order than the rows: only `row` counts
        for row in sorted(range(2, rows + 2), key=lambda row: row % 3):
            salt, content = row.to_bytes(16, "big"), f'{{"name":"示例","row":{row},"subject_code":"{SUBJECT}"}}'
            Record.objects.create(
                subject=subject, submission=submission, row=row, item="penalty", provider_code=unit, identity=uuid.uuid4(),
                occurred_on=date(2026, 1, 1), published=True, known_from=AT, salt=salt, content=content,
                commitment=commitment(salt=salt, content=content),
            )  # fmt: skip
        hashes = Record.objects.filter(submission=submission).order_by("row").values_list("commitment", flat=True)
        return Delivery(leaf, submission.pk, merkle.root(map(bytes, hashes)).hex(), rows)

    return register


def checked(*some, **options):
    ledger = Ledger()
    rows = check_commitments(some, ledger, **options)
    return [(problem.code, problem.leaf) for problem in ledger.problems], rows


def change(delivery, row, /, **columns):
    """Rewrite a row past the triggers, as somebody with the server in his hands could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert Record.objects.filter(submission=delivery.submission, row=row).update(**columns) == 1


def test_untouched_deliveries_hold(deliver):
    faults, rows = checked(deliver(7), deliver(0, 1), deliver(1, 2))
    assert faults == []
    assert (rows.records, rows.erased) == (8, 0)


def test_an_erased_record_keeps_its_commitment_and_every_proof(deliver):
    delivery = deliver(5)
    change(delivery, 3, salt=None, content=None)
    gone = Record.objects.get(content=None).pk
    faults, rows = checked(delivery, erased=frozenset({gone}))
    assert faults == []
    assert (rows.records, rows.erased) == (5, 1)


def test_content_that_is_gone_without_an_act_of_erasing_names_the_leaf(deliver):
    delivery = deliver(5, leaf=9)
    change(delivery, 3, salt=None, content=None)
    assert checked(delivery, erased=frozenset({10**9}))[0] == [("RECORD_GONE", 9)]


def test_acts_of_erasing_name_their_records():
    assert commitments.erased_by(
        [(1, {"records": [4, 5]}), (2, {}), (3, {"records": "all"}), (4, {"records": ["x", 6]})]
    ) == {4, 5, 6}


@pytest.mark.parametrize(
    "columns", [{"content": '{"name":"另一"}'}, {"salt": bytes(16)}, {"salt": b"short"}, {"content": ""}]
)
def test_a_changed_content_or_salt_names_the_leaf(deliver, columns):
    delivery = deliver(5, leaf=9)
    change(delivery, 4, **columns)
    assert checked(delivery)[0] == [("RECORD_CHANGED", 9)]


def test_a_record_moved_to_another_organisation_names_the_leaf(deliver):
    delivery = deliver(3, leaf=9)
    other = Subject.objects.create(code="91990101MA0DEM0N4X", name="另一工厂", kind="enterprise", opened_at=AT)
    change(delivery, 3, subject=other)
    assert checked(delivery)[0] == [("RECORD_MOVED", 9)]


@pytest.mark.parametrize("columns", [{"item": "licence"}, {"provider_code": "12990000MB0000000X"}])
def test_a_record_under_another_item_or_provider_names_the_leaf(deliver, columns):
    delivery = deliver(3, leaf=9)._replace(item="penalty", provider="11990000MB0000000X")
    assert checked(delivery)[0] == []
    change(delivery, 3, **columns)
    assert checked(delivery)[0] == [("RECORD_MISNAMED", 9)]


@pytest.mark.parametrize("committed", [b"", b"\x00", bytes(33)])
def test_a_commitment_of_another_length_names_the_leaf(deliver, committed):
    delivery = deliver(3, leaf=9)
    change(delivery, 3, commitment=committed)
    assert checked(delivery)[0] == [("RECORD_CHANGED", 9), ("DELIVERY_ROOT", 9)]


def test_a_second_acceptance_does_not_take_the_place_of_the_first(deliver):
    delivery = deliver(3, leaf=9)
    change(delivery, 3, content=f'{{"subject_code":"{SUBJECT}"}}')
    assert checked(delivery, delivery._replace(leaf=12))[0] == [("DELIVERY_TWICE", 12), ("RECORD_CHANGED", 9)]


def test_what_a_record_says_is_told_without_the_code_of_its_subject():
    assert commitments.said('{"fine":"1.00","subject_code":"91990101MA0DEM0N3H"}') == {"fine": "1.00"}
    assert commitments.said(None) == {}


def test_a_content_changed_with_its_commitment_no_longer_hashes_to_the_root(deliver):
    delivery = deliver(5, leaf=9)
    content = f'{{"subject_code":"{SUBJECT}"}}'
    change(delivery, 4, content=content, commitment=commitment(salt=(4).to_bytes(16, "big"), content=content))
    assert checked(delivery)[0] == [("DELIVERY_ROOT", 9)]


def test_rows_exchanged_no_longer_hash_to_the_root(deliver):
    delivery = deliver(5, leaf=9)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        change(delivery, old, row=new)
    assert checked(delivery)[0] == [("DELIVERY_ROOT", 9)]


def test_a_record_removed_or_added_is_counted(deliver):
    delivery = deliver(5, leaf=9)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Record.objects.filter(submission=delivery.submission, row=2).delete()
    assert checked(delivery)[0] == [("DELIVERY_ROWS", 9)]
    assert checked(delivery._replace(rows=4))[0] == [("DELIVERY_ROOT", 9)]
    assert checked(Delivery(9, delivery.submission + 1, merkle.EMPTY_ROOT.hex(), 3), delivery._replace(rows=4))[0] == [
        ("DELIVERY_ROOT", 9),
        ("DELIVERY_ROWS", 9),
    ]


def test_records_of_no_delivery_are_found(deliver):
    first, _ = deliver(2), deliver(2)
    assert checked(first)[0] == [("DELIVERY_UNKNOWN", None)]


def test_large_deliveries_are_asked_for_alone_and_small_ones_together(deliver, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(commitments, "TOGETHER", 4)
    some = [deliver(rows) for rows in (1, 1, 1, 5, 6)]
    with django_assert_num_queries(3):  # four together, the six alone, and the records of no delivery
        assert checked(*some)[0] == []


def test_deliveries_are_read_from_what_the_trail_says():
    actor = Actor("intake", "officer", "12990000MB0000000X", "Example Office")
    facts = {"submission": 4, "root": "ab", "accepted": 3, "item": "penalty", "provider": "u"}
    with transaction.atomic(), connection.cursor() as cursor:
        actions.append(actor=actor, act="submission.accepted", at=AT, **facts)
        actions.append(actor=actor, act="submission.accepted", at=AT, submission="bent")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(deliveries(queries.facts_of("submission.accepted"))) == [Delivery(0, 4, "ab", 3, "penalty", "u")]
