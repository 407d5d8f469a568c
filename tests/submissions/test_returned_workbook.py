"""The workbook given back: only the bad rows, as typed, reasons beside them; mended and sent again it is accepted."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from goodstanding.formats.layouts import REASON_COLUMNS
from goodstanding.records.models import Record
from goodstanding.submissions import actions, delivering
from goodstanding.submissions.errors import NothingToMend, NotYourUnit, RawFileGone
from goodstanding.submissions.models import FoundFault
from goodstanding.submissions.queries import findings
from goodstanding.trail.models import Entry
from tests.submissions.conftest import AT, HEADER, organisation, penalty
from tests.submissions.test_files import workbook

FINE = "罚款金额(万元)"
PERSON = "法定代表人"
ADDED = len(REASON_COLUMNS)


@pytest.fixture
def given_back(officer, tmp_path):
    def fetch(done, at=AT) -> Path:
        target = tmp_path / f"back-{done.pk}.xlsx"
        delivering.give_back(actor=officer, submission=done, target=target, at=at)
        return target

    return fetch


def rows_of(path):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def mended_rows(path, **changes):
    """The rows with cells changed by header, as their provider would change them."""
    header, *rows = rows_of(path)
    for row in rows:
        for name, value in changes.items():
            row[header.index(name)] = value
    return [header, *rows]


def mended(path, target, **changes):
    return workbook(target, mended_rows(path, **changes))


BAD = [penalty(1), penalty(2, **{FINE: "ten"}), penalty(3), penalty(4, 处罚决定日期="2026-02-30")]


def test_only_bad_rows_come_back_as_typed_with_their_reasons(deliver, sheet, given_back):
    header, *rows = rows_of(given_back(deliver(sheet(BAD))))

    assert header == [*REASON_COLUMNS, *HEADER]
    assert [row[0] for row in rows] == [3, 5]
    assert rows[0][ADDED + HEADER.index(FINE)] == "ten"
    assert rows[0][ADDED] == "示范2号制造有限公司"
    assert "罚款金额" in rows[0][1]
    assert "amount" in rows[0][2]
    assert "处罚决定日期" in rows[1][1]


def test_columns_of_persons_and_forbidden_ones_come_back_empty(deliver, sheet, given_back):
    rows = [row | {"血型": "AB", "内部编号": "13800138000"} for row in BAD]
    header, *back = rows_of(given_back(deliver(sheet(rows))))

    assert {row[header.index(PERSON)] for row in back} == {""}
    assert {row[header.index("血型")] for row in back} == {""}
    assert {row[header.index("内部编号")] for row in back} == {"***"}


def test_what_may_not_be_repeated_is_not(deliver, sheet, given_back):
    rows = [penalty(1, 违法事实="员工血型为A型"), penalty(2, 行政相对人类别="自然人", 行政相对人名称="某某某")]
    header, text, person = rows_of(given_back(deliver(sheet(rows))))

    assert text[header.index("违法事实")] == ""
    assert text[header.index("处罚机关")] != ""
    assert person[0] == 3
    assert set(person[ADDED:]) <= {""}


@pytest.mark.parametrize("kind", ["csv", "gb18030", "xlsx", "jsonl"])
def test_mended_and_sent_again_it_is_accepted_whatever_was_delivered(deliver, sheet, given_back, tmp_path, kind):
    rows = [penalty(1), penalty(2, **{FINE: "ten"}), penalty(3)]
    path = {
        "csv": lambda: sheet(rows),
        "gb18030": lambda: sheet(rows, encoding="gb18030"),
        "xlsx": lambda: workbook(tmp_path / "a.xlsx", [["标题"], list(rows[0]), *[list(row.values()) for row in rows]]),
        "jsonl": lambda: lines(tmp_path / "a.jsonl", rows),
    }[kind]()
    back = given_back(deliver(path))
    unmended = deliver(back)
    again = deliver(mended(back, tmp_path / "mended.xlsx", **{FINE: "2.5"}))

    assert [(one.row, one.code) for one in findings(unmended, at=AT)] == [(2, "AMOUNT_UNREADABLE")]
    assert (again.status, again.rows, again.accepted) == ("accepted", 1, 1)
    assert list(findings(again, at=AT)) == []
    assert sorted(Record.objects.values_list("subject__code", flat=True)) == sorted(map(organisation, (1, 2, 3)))
    assert json.loads(Record.objects.get(subject__code=organisation(2)).content)["fine_amount"] == "25000.00"


def lines(path, rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", "utf-8")
    return path


def test_a_workbook_given_back_twice_keeps_its_shape(deliver, sheet, given_back):
    first = given_back(deliver(sheet(BAD)))
    second = given_back(deliver(first))

    assert rows_of(second)[0] == rows_of(first)[0]
    assert [row[ADDED:] for row in rows_of(second)] == [row[ADDED:] for row in rows_of(first)]


def test_rows_that_could_not_be_read_are_named_and_left_empty(deliver, sheet, given_back):
    path = sheet([penalty(1), penalty(2), penalty(3)])
    text = path.read_text("utf-8").splitlines()
    text[2] += ",more"
    path.write_text("\n".join(text) + "\n", "utf-8")
    back = given_back(deliver(path))
    _, row = rows_of(back)

    assert row[0] == 3
    assert set(row[ADDED:]) <= {""}
    assert deliver(back).refusal["code"] == "NO_ROWS"


def test_a_sheet_that_counts_days_from_1904_comes_back_counting_so(deliver, given_back, tmp_path):
    cells = list(penalty(1, **{FINE: "ten", "处罚决定日期": "44620"}).values())  # 2026-03-01
    back = given_back(deliver(workbook(tmp_path / "mac.xlsx", [HEADER, cells], options={"date_1904": True})))
    content = zipfile.ZipFile(back).read("xl/workbook.xml")

    assert b'date1904="1"' in content
    assert rows_of(back)[1][ADDED + HEADER.index("处罚决定日期")] == "44620"


def test_nothing_to_mend_is_said_so(deliver, sheet, given_back):
    with pytest.raises(NothingToMend):
        given_back(deliver(sheet([penalty(1) | {"天气": "晴"}])))


def test_after_seven_days_neither_file_nor_values_are_shown_though_no_job_ran(deliver, sheet, given_back):
    done = deliver(sheet(BAD))
    late = AT + timedelta(days=7)

    assert [one.value for one in findings(done, at=late - timedelta(seconds=1))] == ["ten", "2026-02-30"]
    assert [one.value for one in findings(done, at=late)] == ["", ""]
    with pytest.raises(RawFileGone):
        given_back(done, at=late)


def test_the_provider_may_be_done_with_it_at_once(deliver, sheet, given_back, officer):
    done = deliver(sheet([*BAD, penalty(2, 行政相对人名称="别家有限公司", 行政处罚决定书文号="x")]))
    given_back(done)
    actions.forget_raw_file(actor=officer, submission=done, at=AT)

    with pytest.raises(RawFileGone):
        given_back(done)
    assert set(FoundFault.objects.values_list("value", flat=True)) == {""}
    assert "别家" not in str(list(FoundFault.objects.values_list("details", flat=True)))
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True))[-2:] == [
        "submission.findings_fetched",
        "submission.raw_file_destroyed",
    ]


def test_nobody_else_gets_it(deliver, sheet, tmp_path, another_unit):
    done = deliver(sheet(BAD))

    with pytest.raises(NotYourUnit):
        delivering.give_back(actor=another_unit, submission=done, target=tmp_path / "x.xlsx", at=AT)
    with pytest.raises(NotYourUnit):
        actions.forget_raw_file(actor=another_unit, submission=done, at=AT)
