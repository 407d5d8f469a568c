"""What a run freezes of a store: neither expired, withdrawn, superseded nor revoked; marks as they stood then."""

from datetime import date, timedelta

import pytest

from goodstanding.grading import queries
from goodstanding.grading.evaluating import regrade
from goodstanding.grading.explaining import explain
from goodstanding.law.roles import NotPermitted
from goodstanding.parties import actions as parties
from goodstanding.parties import queries as party_queries
from goodstanding.records import actions as records
from goodstanding.records import marking
from goodstanding.records.errors import AlreadyMarked, NotCurrent, NotMarked
from goodstanding.records.models import DISPUTED, RESTORED, Mark, Record
from goodstanding.trail.models import Entry
from tests.grading.conftest import AT, TAX, event, firm, informed, registered

DAY = date(2026, 11, 20)
SOON = AT + timedelta(days=1)
STATES = ("counts", "corrected", "withdrawn", "revoked", "expired", "disputed", "settled", "restored")


@pytest.fixture
def states(deliver, operator):
    """One organisation for each state: an undeclared bank account, 11 points, in that state."""
    deliver("registration", *[registered(number) for number in range(len(STATES))])
    deliver("tax-credit", *[informed(number) for number in range(len(STATES))])
    deliver(
        "tax-event",
        *[event(number, "EXT-BANK", "2026-03-01", document_number=state) for number, state in enumerate(STATES)],
    )
    held = {state: Record.objects.get(document=state) for state in STATES}
    say = {"actor": operator, "at": AT}
    deliver("tax-event", event(1, "EXT-BANK", "2026-03-01", corrected_on="2026-03-02", document_number="corrected"))
    records.withdraw(record=held["withdrawn"].pk, reason="报送有误", **say)
    records.erase(record=held["revoked"].pk, document="示复1号", reason="复议撤销", **say)
    Record.objects.filter(pk=held["expired"].pk).update(retained_until=DAY - timedelta(days=1))
    marking.mark_disputed(record=held["disputed"].pk, lodged_on=DAY, **say)
    marking.mark_disputed(record=held["settled"].pk, lodged_on=DAY, **say)
    marking.unmark(record=held["settled"].pk, kind=DISPUTED, **say)
    marking.restore(record=held["restored"].pk, restored_on=DAY, **say)
    return held


def test_each_state_counts_as_it_should(states, grade, operator):
    run = grade(at=SOON)

    found = {STATES[number]: queries.grade_of(firm(number)) for number in range(len(STATES))}
    assert {state: one.score_text for state, one in found.items()} == {
        "counts": "89.00", "corrected": "100.00", "withdrawn": "100.00", "revoked": "100.00", "expired": "100.00",
        "disputed": "89.00", "settled": "89.00", "restored": "100.00",
    }  # fmt: skip
    assert {state for state, one in found.items() if one.disputed} == {"disputed"}
    assert run.records == 3 * len(STATES) - 3

    told = explain(found["disputed"], DAY)
    assert (told["disputed"], told["lines"][0]["evidence"][0]["disputed"]) == (True, True)
    (left,) = explain(found["restored"], DAY)["left_out"]
    assert (left["reason"], left["record"]) == ("restored", states["restored"].pk)


def test_a_mark_is_there_from_its_moment_on_and_a_correction_does_not_shake_it_off(states, grade, deliver, operator):
    grade(at=SOON)
    marking.restore(actor=operator, record=states["counts"].pk, restored_on=DAY, at=SOON)
    deliver("tax-event", event(0, "EXT-BANK", "2026-03-01", facts="更正", document_number="counts"), at=SOON)
    before = queries.grade_of(firm(0))

    (again,) = regrade(
        actor=operator, grades=[before], reason="restored", at=SOON + timedelta(hours=1), clock=lambda: SOON
    )

    assert (before.score_text, queries.grade_of(firm(0)).score_text) == ("89.00", "100.00")
    assert again.reason == "restored"


def test_marks_are_refused_by_name_and_leave_a_leaf(states, operator):
    say = {"actor": operator, "at": AT}
    with pytest.raises(AlreadyMarked):
        marking.mark_disputed(record=states["disputed"].pk, lodged_on=DAY, **say)
    with pytest.raises(NotCurrent):
        marking.restore(record=states["withdrawn"].pk, restored_on=DAY, **say)
    with pytest.raises(NotMarked):
        marking.unmark(record=states["counts"].pk, kind=RESTORED, **say)
    clerk = parties.open_account(actor=operator, name="Clerk", party=TAX, role="provider", password="", at=AT)
    with pytest.raises(NotPermitted):
        marking.restore(actor=party_queries.actor_for(clerk), record=states["counts"].pk, restored_on=DAY, at=AT)

    assert Mark.objects.count() == 3
    assert Entry.objects.filter(act="record.marked").count() == 3
    assert Entry.objects.filter(act="record.unmarked").count() == 1


def test_what_an_organisation_declares_of_itself_counts_for_nothing(city, deliver, grade, operator):
    parties.register_provider(actor=operator, code=firm(3), name="示范", kind="enterprise", items=[], at=AT)
    before = grade().results
    deliver("declaration", declared(3), provider=firm(3))

    assert grade(at=SOON).results == before
    assert Record.objects.filter(item="declaration").count() == 1


def declared(number):
    return {
        "subject_code": firm(number), "subject_name": f"示范{number}号制造有限公司", "topic": "纳税情况",
        "statement": "本单位依法纳税，信用等级为A级", "declared_on": "2026-06-01", "warranty": "是",
    }  # fmt: skip
