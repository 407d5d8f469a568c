"""The evidence pack of an organisation, made from the store and verified without it."""

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.law.roles import NotPermitted
from goodstanding.parties.models import Party
from goodstanding.proofs import merkle
from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.verification import verify
from goodstanding.records import evidence
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission
from goodstanding.trail import actions, keys
from goodstanding.trail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 21, tzinfo=UTC)
CODES = ["91990101MA0DEM0N3H", "91990101MA0DEM0N4X"]
SUPERVISOR = Actor("supervisor", "supervisor", "11990000MB0000000X", "Example Office")


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))


@pytest.fixture
def delivered():
    """Nine records of two organisations by turns in one delivery, and an act about each."""
    party = Party.objects.create(code=SUPERVISOR.unit, name="Example Office", kind="court", created_at=AT)
    submission = Submission.objects.create(
        provider=party, item="penalty", edition="2026", file_name="x.csv", digest="0" * 64, size=1, received_at=AT,
        received_by="x", status="accepted",
    )  # fmt: skip
    subjects = [Subject.objects.create(code=code, name="示例", kind="enterprise", opened_at=AT) for code in CODES]
    hashes = []
    for row in range(9):
        salt, content = bytes([row]) * 16, f'{{"row":{row},"subject_code":"{CODES[row % 2]}"}}'
        hashes.append(commitment(salt=salt, content=content))
        Record.objects.create(
            subject=subjects[row % 2], submission=submission, row=row + 2, item="penalty", provider_code=party.code,
            identity=uuid.uuid4(), occurred_on=date(2026, 1, 1), published=True, known_from=AT, salt=salt,
            content=content, commitment=hashes[-1],
        )  # fmt: skip
    with transaction.atomic():
        facts = {"submission": submission.pk, "accepted": 9, "root": merkle.root(hashes).hex()}
        actions.append(actor=SUPERVISOR, act="submission.accepted", at=AT, **facts)
        for code in CODES:
            actions.append(actor=SUPERVISOR, act="dossier.shown", at=AT, subject=code)
    return submission


def packed():
    text = evidence.pack(actor=SUPERVISOR, subject=CODES[1], number="E-1", at=AT)
    return text, json.loads(text)["content"]


def test_a_pack_from_the_store_verifies_without_it(delivered):
    text, content = packed()
    assert verify(text.encode(), keys.trusted()).problems == []
    assert [json.loads(entry["payload"])["act"] for entry in content["entries"]] == [
        "submission.accepted", "dossier.shown", "evidence.packed",
    ]  # fmt: skip
    assert [json.loads(record["content"])["row"] for record in content["records"]] == [1, 3, 5, 7]


def test_a_pack_holds_nothing_of_another_organisation(delivered):
    text, _ = packed()
    assert CODES[0] not in text


def test_of_an_erased_record_the_pack_proves_that_it_was_there_and_says_nothing_of_it(delivered):
    Record.objects.filter(row=5).update(salt=None, content=None, document="", status="revoked")
    text, content = packed()
    assert [json.loads(record["content"])["row"] for record in content["records"]] == [1, 5, 7]
    assert [(one["place"], set(one)) for one in content["erased"]] == [(3, {"leaf", "place", "commitment", "proof"})]
    assert verify(text.encode(), keys.trusted()).problems == []


def test_an_organisation_without_records_has_a_pack_of_its_acts(delivered):
    Record.objects.filter(subject__code=CODES[1]).update(salt=None, content=None, document="", status="revoked")
    text, content = packed()
    assert (content["records"], len(content["erased"])) == ([], 4)
    assert verify(text.encode(), keys.trusted()).valid


def test_a_pack_of_a_case_holds_that_case_only(delivered):
    shown = Entry.objects.get(act="dossier.shown", subject_code=CODES[1])
    one = Record.objects.get(row=5)
    case = evidence.Case("2026-7", frozenset({shown.pk}), frozenset({one.pk}))
    text = evidence.pack(actor=SUPERVISOR, subject=CODES[1], number="E-1", at=AT, case=case)

    content = json.loads(text)["content"]
    assert content["case"] == "2026-7"
    acts = [json.loads(entry["payload"])["act"] for entry in content["entries"]]
    assert acts == ["submission.accepted", "dossier.shown"]
    assert [json.loads(record["content"])["row"] for record in content["records"]] == [3]
    assert verify(text.encode(), keys.trusted()).valid


def test_a_pack_of_a_case_holds_nothing_of_another_organisation(delivered):
    other = Record.objects.get(row=2)
    case = evidence.Case("2026-7", frozenset(Entry.objects.values_list("pk", flat=True)), frozenset({other.pk}))
    text = evidence.pack(actor=SUPERVISOR, subject=CODES[1], number="E-1", at=AT, case=case)

    assert json.loads(text)["content"]["records"] == []
    assert CODES[0] not in text


def test_who_may_not_see_the_trail_makes_no_pack(delivered):
    stranger = Actor("provider", "provider", "11990000MB0000000X", "Example Office")
    with pytest.raises(NotPermitted):
        evidence.pack(actor=stranger, subject=CODES[1], number="E-1", at=AT)
