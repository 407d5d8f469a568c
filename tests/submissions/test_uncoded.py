"""A row without a code: the finding names whom it may mean; once an officer has decided, the row is taken."""

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.naming import fold_name
from goodstanding.records.models import Record
from goodstanding.subjects import actions
from goodstanding.subjects.models import Name, Subject
from goodstanding.submissions.queries import findings
from tests.submissions.conftest import AT, AUTHORITY, OTHER, penalty

CODE = "行政相对人代码_1(统一社会信用代码)"
NAME = "行政相对人名称"
MEANT = make_code("9", "1", "990101", 70).code
REGISTERED = "杭州蓝鲸湾科技有限公司"
WRITTEN = "Hangzhou Lanjingwan Technology Co., Ltd."


@pytest.fixture
def register(officer):
    for number, name in ((70, REGISTERED), (71, "宁波蓝鲸湾科技有限公司")):
        code = make_code("9", "1", "990101", number).code
        subject = Subject.objects.create(code=code, name=name, kind="enterprise", in_register=True, opened_at=AT)
        Name.objects.create(subject=subject, text=name, folded=fold_name(name), kind="registered", known_from=AT)
    return officer


def decide(officer, subject=MEANT, provider=AUTHORITY):
    return actions.decide_match(actor=officer, provider=provider, delivered=WRITTEN, subject=subject, at=AT)


def test_the_finding_names_the_organisation_proposed_and_nothing_is_matched(register, deliver, sheet) -> None:
    done = deliver(sheet([penalty(5), penalty(1, **{CODE: "", NAME: WRITTEN})]))
    (said,) = findings(done, at=AT)

    assert said.code == "CODE_MISSING"
    assert MEANT in said.message
    assert REGISTERED in said.message_zh
    assert "读音" in said.message_zh
    assert Record.objects.filter(subject__code=MEANT).count() == 0


def test_a_name_like_nothing_is_told_so(register, deliver, sheet) -> None:
    done = deliver(sheet([penalty(5), penalty(1, **{CODE: "", NAME: "毫不相干厂"})]))

    (said,) = findings(done, at=AT)

    assert said.code == "CODE_MISSING"
    assert "—" in said.message


def test_a_decision_attaches_the_row_to_the_organisation_decided(register, deliver, sheet) -> None:
    decide(register)
    done = deliver(sheet([penalty(5), penalty(1, **{CODE: " ", NAME: WRITTEN.upper()})]))

    assert (done.accepted, done.rejected) == (2, 0)
    assert Record.objects.get(row=3).subject.code == MEANT


@pytest.mark.parametrize("how", ["another provider's", "none is meant", "withdrawn"])
def test_no_decision_in_force_for_this_provider_attaches_nothing(register, deliver, sheet, faults, how: str) -> None:
    decision = decide(
        register, None if how == "none is meant" else MEANT, OTHER if how.startswith("another") else AUTHORITY
    )
    if how == "withdrawn":
        actions.withdraw_match(actor=register, decision=decision.pk, at=AT)

    done = deliver(sheet([penalty(5), penalty(1, **{CODE: "", NAME: WRITTEN})]))

    assert faults(done) == [(3, "subject_code", "CODE_MISSING")]


def test_a_row_with_a_code_is_never_moved_by_a_decision(register, deliver, sheet) -> None:
    decide(register)
    other = make_code("9", "1", "990101", 99).code

    deliver(sheet([penalty(1, **{CODE: other, NAME: WRITTEN})]))

    assert Record.objects.get().subject.code == other
