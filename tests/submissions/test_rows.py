"""What is wrong with a row is said of that row, and only that row stays out."""

import json
from datetime import timedelta

import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.law.free_text import found_in_text
from goodstanding.records.models import Record, Sighting
from goodstanding.subjects.models import Subject
from goodstanding.submissions import delivering
from goodstanding.submissions.models import Progress, RawFile
from goodstanding.submissions.queries import findings
from goodstanding.submissions.screening import mask_persons
from goodstanding.trail.models import Entry
from tests.submissions.conftest import AT, AUTHORITY, OTHER, organisation, penalty

FINE = "罚款金额(万元)"
CODE = "行政相对人代码_1(统一社会信用代码)"
PERMIT = "暂扣或吊销证照名称及编号"
SOLE_TRADER = make_code("9", "2", "990101", 1).code
AGRICULTURE = make_code("N", "2", "990101", 1).code


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({CODE: organisation(1)[:-1] + "0"}, "subject_code", "CODE_CHECK_CHARACTER"),
        ({CODE: "123"}, "subject_code", "CODE_LENGTH"),
        ({CODE: ""}, "subject_code", "CODE_MISSING"),
        ({CODE: SOLE_TRADER}, "subject_code", "NOT_AN_ORGANISATION"),
        ({"行政相对人类别": "自然人"}, "subject_code", "NOT_AN_ORGANISATION"),
        ({"行政相对人类别": "个体工商户"}, "subject_code", "NOT_AN_ORGANISATION"),
        ({"行政相对人名称": ""}, "subject_name", "VALUE_MISSING"),
        ({"行政处罚决定书文号": " "}, "decision_number", "VALUE_MISSING"),
        ({"行政处罚决定书文号": "x" * 129}, "decision_number", "TOO_LONG"),
        ({"处罚决定日期": "2026-02-30"}, "decided_on", "DATE_UNREADABLE"),
        ({"处罚决定日期": "2026-11-21"}, "decided_on", "DATE_IN_FUTURE"),
        ({"处罚决定日期": "2099/12/31"}, "decided_on", "DATE_OPEN"),
        ({"处罚有效期": "2026-03-01"}, "valid_until", "DATES_REVERSED"),
        ({"处罚类别": "杖责"}, "penalty_kinds", "CHOICE_UNKNOWN"),
        ({FINE: "ten"}, "fine_amount", "AMOUNT_UNREADABLE"),
        ({FINE: "-1"}, "fine_amount", "AMOUNT_NEGATIVE"),
        ({FINE: "100000"}, "fine_amount", "AMOUNT_IMPLAUSIBLE"),
        ({FINE: ""}, "fine_amount", "AMOUNT_MISSING"),
        ({"处罚类别": "警告"}, "fine_amount", "AMOUNT_WITHOUT_KIND"),
        ({"处罚类别": "罚款;暂扣许可证件"}, "permit", "DETAIL_MISSING"),
        ({"处罚机关统一社会信用代码": organisation(8)}, "authority_code", "AUTHORITY_NOT_PUBLIC"),
        ({"违法事实": "=cmd|'/c calc'!A1"}, "facts", "FORMULA_TEXT"),
        ({"违法事实": "员工血型为A型"}, "facts", "BANNED_CATEGORY"),
        ({"处罚决定日期": "2020-11-19", "处罚有效期": ""}, "", "RETENTION_OVER"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_registered(deliver, sheet, faults, changes, field, code) -> None:
    done = deliver(sheet([row | {PERMIT: ""} for row in (penalty(5), penalty(1, **changes), penalty(6))]))

    assert (3, field, code) in faults(done)
    assert {row for row, _, _ in faults(done)} == {3}
    assert (done.status, done.rows, done.accepted, done.rejected, done.duplicates) == ("accepted", 3, 2, 1, 0)
    assert list(Record.objects.order_by("row").values_list("row", flat=True)) == [2, 4]


@pytest.mark.parametrize(
    "changes",
    [
        {FINE: "99999.999999"},
        {"处罚决定日期": "2026-11-20"},
        {"处罚有效期": "2026/3/2"},
        {"处罚决定日期": "2021年11月20日", "处罚有效期": ""},
        {CODE: organisation(1).lower()},
        {CODE: " " + organisation(1) + "　"},
        {"行政相对人名称": "示范１号制造有限公司"},
        {"处罚类别": "罚款；警告"},
        {"处罚类别": "没收违法所得、没收非法财物、罚款", "没收违法所得、没收非法财物的金额(万元)": "1"},
        {"处罚类别": "罚款;其他-责令改正"},
        {CODE: AGRICULTURE},
        {"处罚机关统一社会信用代码": AUTHORITY.lower()},
    ],
)
def test_a_row_on_the_right_side_of_each_line_is_registered(deliver, sheet, faults, changes) -> None:
    done = deliver(sheet([penalty(1, **changes)]))

    assert faults(done) == []
    assert (done.status, done.accepted) == ("accepted", 1)


def test_every_finding_names_row_field_rule_and_remedy_in_both_languages(deliver, sheet) -> None:
    done = deliver(sheet([penalty(1, 处罚决定日期="2026-02-30"), penalty(2)]))

    (found,) = findings(done, at=AT)
    assert (found.row, found.field, found.value, found.code) == (2, "decided_on", "2026-02-30", "DATE_UNREADABLE")
    assert "Day of the decision" in found.message
    assert "处罚决定日期" in found.message_zh
    assert found.remedy
    assert found.remedy_zh


def test_what_identifies_a_person_is_dropped_and_counted(deliver, sheet) -> None:
    text = "现场负责人王小明（电话13800138000，身份证号110101199003074514）未到场"
    done = deliver(sheet([penalty(1, 违法事实=text)]))

    record = Record.objects.get()
    assert done.dropped == {"法定代表人": 1, "free text: numbers": 2, "free text: names": 1}
    for trace in ("王小明", "13800138000", "110101199003074514", "某人"):
        assert trace not in record.content
    assert "负责人***" in json.loads(record.content)["facts"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("身份证１１０１０１１９９００３０７４５１４", "身份证***"),
        ("电话１３８００１３８０００转", "电话***转"),
        ("身份证110101 19900307 4514", "身份证***"),
        ("护照E12345678", "护照***"),
        ("港澳通行证号：H1234567890", "港澳通行证***"),
        ("执法人员王小明持证检查", "执法人员***持证检查"),
        ("编号１２３的设备", "编号１２３的设备"),
        ("合同2026年0302号", "合同2026年0302号"),
    ],
)
def test_persons_are_masked_however_their_numbers_are_written(text, kept) -> None:
    assert mask_persons(text) == kept


def test_a_finding_never_repeats_a_person(deliver, sheet) -> None:
    long = "负责人王小明，身份证110101199003074514，" + "x" * 5000
    done = deliver(sheet([penalty(1, 违法事实=long), penalty(2, **{CODE: "11010119900307451"})]))

    assert [found.value[:10] for found in findings(done, at=AT)] == ["负责人***，身份证", ""]


@pytest.mark.parametrize(("source", "fits"), [("990000", True), ("990100", True), ("990101", False), ("980000", False)])
def test_the_source_is_of_the_authoritys_division_or_above(deliver, sheet, faults, source, fits) -> None:
    told = {"数据来源单位": "示范单位", "数据来源单位统一社会信用代码": make_code("1", "1", source, 5).code}
    done = deliver(sheet([penalty(1) | told]))

    assert faults(done) == ([] if fits else [(2, "source_code", "SOURCE_BELOW_AUTHORITY")])


@pytest.mark.parametrize(
    ("text", "held"),
    [("其信佛", True), ("宗教信仰 佛教", True), ("患糖尿病", True), ("血 型：A", True), ("乙肝病毒携带者", True),
     ("诚信佛山公司未公示", False), ("患者投诉未公示收费", False), ("发布治疗糖尿病的广告", False), ("转基因食品未标识", False)],
)  # fmt: skip
def test_what_may_never_be_collected_is_found_in_texts_and_innocent_words_are_not(text, held) -> None:
    assert bool(found_in_text(text)) is held


@pytest.mark.parametrize("field", ["处罚依据", "处罚机关"])
def test_every_text_is_screened_and_not_only_the_narrative(deliver, sheet, faults, field) -> None:
    done = deliver(sheet([penalty(1, **{field: "当事人患有乙肝"}), penalty(2)]))

    assert [(row, code) for row, _, code in faults(done)] == [(2, "BANNED_CATEGORY")]


def test_amounts_are_kept_exact_and_in_yuan(deliver, sheet) -> None:
    deliver(sheet([penalty(1, **{FINE: "9999.123456"})]))

    assert json.loads(Record.objects.get().content)["fine_amount"] == "99991234.56"


def test_an_unknown_organisation_is_opened_and_marked_so(deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))

    subject = Subject.objects.get(code=organisation(1))
    assert (subject.name, subject.in_register, subject.kind) == ("示范1号制造有限公司", False, "enterprise")


def test_a_known_code_under_another_name_is_a_finding_that_shows_both(deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    done = deliver(
        sheet([penalty(1, 行政相对人名称="别家有限公司", 行政处罚决定书文号="示罚〔2026〕99号"), penalty(2)])
    )

    (found,) = findings(done, at=AT)
    assert (found.row, found.code) == (2, "NAME_DIFFERS")
    assert "示范1号制造有限公司" in found.message
    assert "别家有限公司" in found.message
    assert Record.objects.filter(subject__code=organisation(1)).count() == 1


def test_two_names_for_one_new_code_in_one_file_register_only_the_first(deliver, sheet, faults) -> None:
    done = deliver(sheet([penalty(1), penalty(1, 行政相对人名称="别家有限公司", 行政处罚决定书文号="另一号")]))

    assert faults(done) == [(3, "subject_name", "NAME_DIFFERS")]


def test_the_same_file_twice_changes_nothing_and_is_the_same_delivery(deliver, sheet) -> None:
    path = sheet([penalty(1), penalty(2, **{FINE: "x"})])
    first = deliver(path)
    again = deliver(path, at=AT + timedelta(hours=1))

    assert again.pk == first.pk
    assert (again.accepted, again.rejected) == (1, 1)
    assert Record.objects.count() == 1


def test_what_a_kill_after_the_decision_left_is_ended_when_the_file_comes_again(deliver, sheet, monkeypatch) -> None:
    path = sheet([penalty()])
    with monkeypatch.context() as killed:
        killed.setattr(delivering, "_end", lambda *_: None)
        first = deliver(path)
    assert RawFile.objects.exists()
    assert Progress.objects.exists()

    assert deliver(path) == first
    assert not RawFile.objects.exists()
    assert not Progress.objects.exists()
    acts = Entry.objects.count()
    assert deliver(path) == first
    assert Entry.objects.count() == acts


def test_a_row_said_again_is_one_record_with_two_sightings(deliver, sheet) -> None:
    deliver(sheet([penalty(1), penalty(2)]))
    done = deliver(sheet([penalty(2), penalty(3), penalty(3)]))

    assert (done.rows, done.accepted, done.rejected, done.duplicates) == (3, 1, 0, 2)
    assert Record.objects.count() == 3
    assert sorted(Sighting.objects.values_list("row", flat=True)) == [2, 4]


def test_a_correction_supersedes_and_keeps_the_old_value(deliver, sheet) -> None:
    deliver(sheet([penalty(1)]))
    later = AT + timedelta(days=1)
    done = deliver(sheet([penalty(1, **{FINE: "2.000000"})]), at=later)

    old, new = Record.objects.order_by("pk")
    assert done.accepted == 1
    assert (old.status, old.known_until) == ("superseded", later)
    assert (new.supersedes_id, new.known_from, new.known_until) == (old.pk, later, None)
    assert json.loads(old.content)["fine_amount"] == "10000.00"
    assert json.loads(new.content)["fine_amount"] == "20000.00"


def test_only_the_provider_that_delivered_a_statement_corrects_it(deliver, sheet, faults) -> None:
    deliver(sheet([penalty(1)]))
    done = deliver(sheet([penalty(1, **{FINE: "2.000000"})]), provider=OTHER)

    assert faults(done) == [(2, "", "HELD_FROM_OTHER")]
    assert (done.status, done.accepted) == ("rejected", 0)


def test_one_document_twice_in_a_file_with_different_content_is_refused(deliver, sheet, faults) -> None:
    done = deliver(sheet([penalty(1), penalty(1, **{FINE: "2.000000"})]))

    assert faults(done) == [(3, "", "SAME_STATEMENT_DIFFERS")]


def test_a_delivery_of_which_nothing_is_accepted_is_rejected(deliver, sheet) -> None:
    done = deliver(sheet([penalty(1, **{FINE: "x"}), penalty(2, **{FINE: "y"})]))

    assert (done.status, done.rows, done.accepted, done.rejected) == ("rejected", 2, 0, 2)
