"""A delivered name without a code: candidates, an officer's decision, kept and used again, withdrawn with a trace."""

from datetime import UTC, datetime

import pytest

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.roles import NotPermitted
from goodstanding.subjects import actions, errors, matching
from goodstanding.subjects.models import MatchDecision
from goodstanding.trail.models import Entry

AT = datetime(2026, 4, 1, 2, tzinfo=UTC)
OFFICER = Actor(account="lin", role="officer", unit="11990000000000001X", unit_name="Bureau")
PROVIDER = "12990000000000002Y"
DELIVERED = "Ningbo Lanjingwan Technology Co., Ltd."


def code_of(serial: int) -> str:
    return make_code("9", "1", "990000", serial).code


def decide(subject: str | None = None, **changes: object) -> MatchDecision:
    given: dict[str, object] = {
        "actor": OFFICER,
        "provider": PROVIDER,
        "delivered": DELIVERED,
        "subject": subject,
        "at": AT,
    }
    return actions.decide_match(**given | changes)  # type: ignore[arg-type]


def test_a_name_without_a_code_proposes_and_merges_nothing(register) -> None:
    answer = matching.whom(DELIVERED, provider=PROVIDER)

    assert answer.decided is None
    assert answer.ranking.proposed is not None
    assert answer.ranking.proposed.key == code_of(3)
    assert not MatchDecision.objects.exists()


def test_a_decision_is_kept_and_answers_the_same_name_again(register) -> None:
    decide(code_of(3))

    again = matching.whom("NINGBO  LANJINGWAN technology Co., Ltd.", provider=PROVIDER).decided

    assert again is not None
    assert again.subject is not None
    assert again.subject.code == code_of(3)


def test_a_decision_holds_for_its_provider_alone(register) -> None:
    decide(code_of(3))

    assert matching.decision(DELIVERED, provider="12990000000000003Z") is None


def test_none_of_them_is_an_answer_too(register) -> None:
    decide(None)

    answer = matching.whom(DELIVERED, provider=PROVIDER)

    assert answer.decided is not None
    assert answer.decided.subject is None


def test_what_the_officer_saw_is_frozen_with_its_reasons(register) -> None:
    shown = decide(code_of(3)).shown

    assert shown[0]["key"] == code_of(3)
    assert shown[0]["why_zh"]


def test_a_decision_is_in_the_trail_without_the_name_itself(register) -> None:
    decide(code_of(3))
    entry = Entry.objects.get(act="subjects.match_decided")

    assert entry.subject_code == code_of(3)
    assert "Lanjingwan" not in str(entry.payload)


def test_a_second_decision_is_refused_until_the_first_is_withdrawn(register) -> None:
    first = decide(code_of(4))
    with pytest.raises(errors.AlreadyDecided):
        decide(code_of(3))

    actions.withdraw_match(actor=OFFICER, decision=first.pk, at=AT)

    assert matching.whom(DELIVERED, provider=PROVIDER).decided is None
    assert decide(code_of(3)).subject is not None
    assert Entry.objects.filter(act="subjects.match_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"subject": "91990000MA0000000X"}, errors.NoSuchSubject),
        ({"delivered": "  "}, errors.NoName),
        ({"actor": Actor("x", "subject", "u", "U")}, NotPermitted),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_nothing(register, changes, refusal) -> None:
    with pytest.raises(refusal):
        decide(**changes)

    assert not MatchDecision.objects.exists()


def test_withdrawing_nothing_is_refused(register) -> None:
    with pytest.raises(errors.NothingDecided):
        actions.withdraw_match(actor=OFFICER, decision=99, at=AT)
