"""Acts carried out of the store, and believed elsewhere on the anchors alone."""

import pytest
from django.db import transaction

from goodstanding.proofs import seals
from goodstanding.proofs.verification import verify
from goodstanding.trail import actions, evidence, keys, publication
from goodstanding.trail.errors import NotYetSigned
from tests.trail.conftest import ACTOR, AT, SUBJECT

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = {"subject": SUBJECT, "sections": []}


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODSTANDING_HOME", str(tmp_path / "home"))


@pytest.fixture
def issued(act):
    act(5)
    with transaction.atomic():
        return actions.append(
            actor=ACTOR, act="report.issued", at=AT, subject=SUBJECT, id="R-1", digest=seals.content_digest(CONTENT)
        )


def test_a_report_whose_issue_the_trail_recorded_is_believed(issued, act):
    publication.sign_and_publish(at=AT)
    act(20)
    publication.sign_and_publish(at=AT)
    document = seals.Document("report", "R-1", AT, CONTENT, evidence.included(issued))
    sealed = seals.seal(document, keys.signing_key("seal", at=AT)).encode()
    assert verify(sealed, keys.trusted()).problems == []


def test_an_act_that_no_checkpoint_covers_cannot_be_carried_out_yet(issued):
    with pytest.raises(NotYetSigned):
        evidence.included(issued)


def test_acts_about_a_subject_are_those_a_checkpoint_covers(issued, act):
    checkpoint = publication.sign_and_publish(at=AT)
    act(1)
    assert evidence.about(SUBJECT, checkpoint) == [0, 1, 2, 3, 4, 5]
    assert evidence.about("", checkpoint) == []
    assert [entry["leaf"] for entry in evidence.entries([0, 5, 6], checkpoint)] == [0, 5]
