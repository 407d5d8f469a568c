"""Withdrawn is not shown, revoked is gone; both leave their leaf, and the delivery's root still holds."""

import hashlib
from datetime import timedelta

import pytest
from django.db import Error, transaction

from goodstanding.enquiries.actions import show_dossier
from goodstanding.enquiries.errors import NotHeld
from goodstanding.enquiries.queries import Question, recipients
from goodstanding.kernel.actor import Actor
from goodstanding.law.publicity import Audience
from goodstanding.records import actions
from goodstanding.records.errors import NoSuchRecord, NotCurrent, ReasonMissing
from goodstanding.records.models import Reason, Record
from goodstanding.submissions.models import Submission
from goodstanding.trail.models import Entry
from tests.submissions.conftest import AT, OTHER, deliver, faults, officer, organisation, penalty, sheet

LATER = AT + timedelta(days=2)
__all__ = ["deliver", "faults", "officer", "sheet"]


def ask(officer, audience=Audience.officer, now=LATER):
    question = Question(code=organisation(1), audience=audience, at=now.date(), known=now, now=now)
    return show_dossier(actor=officer, question=question)


def test_an_erased_record_leaves_only_its_commitment_and_never_comes_back(officer, deliver, sheet, faults) -> None:
    deliver(sheet([penalty(1), penalty(2)]))
    corrected = penalty(1, **{"罚款金额(万元)": "2.0"})
    deliver(sheet([corrected]), at=AT + timedelta(hours=1))
    ask(officer)
    current = Record.objects.get(subject__code=organisation(1), known_until=None)
    before = {one.pk: bytes(one.commitment) for one in Record.objects.all()}

    erased = actions.erase(actor=officer, record=current.pk, document="示复〔2026〕1号", reason="复议撤销", at=LATER)

    assert len(erased) == 2
    for one in Record.objects.filter(subject__code=organisation(1)):
        assert (one.content, one.salt, one.document, one.status) == (None, None, "", "revoked")
        assert bytes(one.commitment) == before[one.pk]
    assert Entry.objects.filter(act="record.erased", subject_code=organisation(1)).count() == 1
    assert [one.account for one in recipients([current.pk])] == ["operator"]
    with pytest.raises(NotHeld):
        ask(officer)
    again = deliver(sheet([penalty(1), penalty(3)]), at=LATER)
    assert faults(again) == [(2, "", "REVOKED_BEFORE")]
    assert Submission.objects.count() == 3


def test_a_withdrawn_record_is_shown_to_nobody_from_then_on_but_was_known_before(officer, deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    record = Record.objects.get()

    actions.withdraw(actor=officer, record=record.pk, reason="报送错误", at=LATER)

    payload = Entry.objects.get(act="record.withdrawn").payload
    assert "报送错误" not in payload  # what somebody wrote can be erased; the trail cannot
    assert hashlib.sha256(Reason.objects.get(record=record).text.encode()).hexdigest() in payload
    with pytest.raises(NotHeld):
        ask(officer, now=LATER + timedelta(seconds=1))
    then = Question(
        code=organisation(1), audience=Audience.officer, at=AT.date(), known=AT + timedelta(hours=1), now=LATER
    )
    assert len(show_dossier(actor=officer, question=then).shown) == 1
    with pytest.raises(NotCurrent):
        actions.withdraw(actor=officer, record=record.pk, reason="again", at=LATER)


def test_only_the_unit_that_delivered_may_withdraw_and_must_say_why(officer, deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    record = Record.objects.get()
    stranger = Actor(account="other", role="provider", unit=OTHER, unit_name="other")

    with pytest.raises(NoSuchRecord):
        actions.withdraw(actor=stranger, record=record.pk, reason="mine?", at=LATER)
    with pytest.raises(ReasonMissing):
        actions.erase(actor=officer, record=record.pk, document="", reason="x", at=LATER)


@pytest.mark.parametrize(
    "change", [{"content": "{}"}, {"salt": b"x" * 16}, {"commitment": b"x" * 32}, {"occurred_on": "2020-01-01"}]
)
def test_the_store_itself_refuses_to_rewrite_what_was_delivered(deliver, sheet, change) -> None:
    deliver(sheet([penalty(1)]))

    with pytest.raises(Error), transaction.atomic():
        Record.objects.update(**change)
    with pytest.raises(Error), transaction.atomic():
        Record.objects.all()._raw_delete("default")
