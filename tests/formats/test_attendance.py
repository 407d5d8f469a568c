"""Attendance and its neighbours as they come: spellings of clocks, nights, offsets, headers, persons, wrong sheets."""

from pathlib import Path

import pytest
import xlsxwriter

from goodstanding.formats.attendance import read_records
from goodstanding.formats.clock_times import parse_clock
from goodstanding.formats.errors import ColumnMissing, EmptyFile, WrongSheet
from goodstanding.formats.worker_codes import code_names, looks_personal
from goodstanding.kernel.refusal import Refusal

HEADER = "worker,date,in,out\n"


def read(tmp_path: Path, text: str):
    path = tmp_path / "attendance.csv"
    path.write_text(text, encoding="utf-8")
    return read_records(path)


def hours(tmp_path: Path, text: str) -> list[float]:
    punches = read(tmp_path, text).punches
    return [(stop - start) / 3600 for start, stop in zip(punches.start, punches.stop, strict=True)]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("08:00", 480),
        ("8：05", 485),
        ("08:00:30", 480.5),
        ("8时30分", 510),
        ("8点", 480),
        ("下午5:30", 1050),
        ("5:30 PM", 1050),
        ("12:15 AM", 15),
        ("次日02:00", 1560),
        ("26:00", 1560),
        ("24:00", 1440),
        ("0.5", 720),
        ("0830", 510),
    ],
)
def test_a_time_in_the_spellings_of_clocks(text: str, minutes: float) -> None:
    assert parse_clock(text).seconds + 86_400 * parse_clock(text).later == minutes * 60


@pytest.mark.parametrize("text", ["", "x", "25", "08:60", "99:00", "8-30", "1" * 500])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_clock(text)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A1,2024-03-04,22:00,06:00", [8]),
        ("A1,2024/3/4,2024-03-04 22:00,2024-03-05 06:00", [8]),
        ("A1,2024-03-04,22:00,次日06:00", [8]),
        ("A1,,2024-03-04 22:00:00,2024-03-05 06:00:00", [8]),
        ("A1,2024-10-27,2024-10-27T01:30:00+02:00,2024-10-27T01:15:00+01:00", [0.75]),  # the clock goes back
        ("A1,2024-03-31,2024-03-31T00:00+01:00,2024-03-31T08:00+02:00", [7]),  # and forward
        ("A1,2024-03-04,22:00,", []),
        ("A1,2024-03-04,08:00,08:00", []),
        ("A1,2024-03-04,2024-03-04 08:00,2024-03-03 08:00", []),
        ("A1,2024-02-30,08:00,17:00", []),
        ("A1,2024-03-04,休息,", []),
    ],
)
def test_stretches_of_work(tmp_path: Path, row: str, expected: list[float]) -> None:
    assert hours(tmp_path, HEADER + row + "\n") == expected


def test_utc_is_put_on_the_day_of_the_site(tmp_path: Path) -> None:
    punches = read(tmp_path, HEADER + "A1,2024-03-04,2024-03-04T23:00:00Z,2024-03-05T07:00:00Z\n").punches

    assert [str(day) for day in punches.day] == ["2024-03-05"]


def test_each_unusable_row_is_counted_by_why(tmp_path: Path) -> None:
    rows = [
        "A1,2024-03-04,08:00,",
        "A1,,08:00,17:00",
        ",2024-03-04,08:00,17:00",
        "A1,2024-03-05,,",
        "A1,2024-03-06,9:00",
    ]
    noticed = read(tmp_path, HEADER + "\n".join([*rows, "A1,2024-03-07,08:00,17:00"]) + "\n").noticed

    assert {kind: noticed[kind] for kind in ("missing_punch", "no_day", "no_worker", "no_punch", "unread_rows")} == {
        "missing_punch": 1,
        "no_day": 1,
        "no_worker": 1,
        "no_punch": 1,
        "unread_rows": 1,
    }


@pytest.mark.parametrize("code", ["A1", "0017", "E-204", "w3", "AB", "QC7"])
def test_codes_stay(code: str) -> None:
    assert not looks_personal(code)


@pytest.mark.parametrize(
    "value",
    ["某某", "Example Person", "Someone", "99010119900307001X", "990101199003070", "13900000000", "a@b.example"],
)
def test_what_looks_like_a_person_is_replaced(value: str) -> None:
    assert code_names([value, "w1"]) == {value: "w2", "w1": "w1"}


def test_chinese_headers_and_a_column_of_names_left_out(tmp_path: Path) -> None:
    records = read(tmp_path, "工号,姓名,日期,上班,下班,部门\nA1,某某,2024年3月4日,08:00,17:00,成型\n")

    assert records.workers == ("A1",)
    assert records.noticed["personal_cells"] == 1
    assert records.punches.sections == ("成型",)


def test_workers_known_by_name_alone_become_codes(tmp_path: Path) -> None:
    records = read(tmp_path, "姓名,日期,上班,下班\n某某,2024-03-04,08:00,17:00\n")

    assert records.workers == ("w1",)
    assert records.replaced == 1


def test_a_workbook_with_real_times(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, clock = book.add_worksheet(), book.add_format({"num_format": "hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["工号", "日期", "上班时间", "下班时间"])
    sheet.write_row(1, 0, ["A1"])
    sheet.write_number(1, 1, 45355, day)
    sheet.write_number(1, 2, 1 / 3, clock)
    sheet.write_number(1, 3, 0.8125, clock)
    book.close()
    punches = read_records(path).punches

    assert [str(one) for one in punches.day] == ["2024-03-04"]
    assert (punches.stop - punches.start).tolist() == [11.5 * 3600]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", EmptyFile),
        ("worker,date,in\nA1,2024-03-04,08:00\n", ColumnMissing),
        ("worker,month,base,overtime_pay,paid\nA1,2024-03,1,1,1\n", WrongSheet),
        ("some,thing,else\n1,2,3\n", Refusal),
        (HEADER, Refusal),
    ],
)
def test_another_sheet_is_refused_as_unreadable(tmp_path: Path, text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        read(tmp_path, text)

    assert caught.value.unreadable
    assert caught.value.as_dict()["message_zh"]


PAY = "worker,month,base,overtime_pay,allowances,deductions,paid\n"


def pay(tmp_path: Path, rows: str):
    path = tmp_path / "payroll.csv"
    path.write_text(PAY + rows, encoding="utf-8")
    (tmp_path / "attendance.csv").write_text(f"{HEADER}E1,2024-03-04,08:00,17:00\n", encoding="utf-8")
    return read_records(tmp_path / "attendance.csv", payroll=path)


@pytest.mark.parametrize(
    "month", ["2024-03", "202403", "2024年3月", "03/2024", "Mar-24", "March 2024", "2024 Mar", "2024-03-31"]
)
def test_a_month_in_the_spellings_of_payroll_programs(tmp_path: Path, month: str) -> None:
    assert str(pay(tmp_path, f"E1,{month},1960,0,0,0,1960\n").payroll.month[0]) == "2024-03"


def test_deductions_below_nought_are_what_was_taken_unless_some_are_above(tmp_path: Path) -> None:
    found = pay(tmp_path, "E1,2024-03,2400,0,0,-400,2000\n")
    assert (found.payroll.deductions.tolist(), found.noticed["deductions_below_nought"]) == ([400.0], 1)
    mixed = pay(tmp_path, "E1,2024-03,2400,0,0,-400,2800\nE1,2024-04,2400,0,0,400,2000\n")
    assert (mixed.payroll.deductions.tolist(), mixed.noticed["deductions_below_nought"]) == ([-400.0, 400.0], 0)


def test_a_row_that_adds_up_the_others_is_no_worker(tmp_path: Path) -> None:
    found = pay(tmp_path, 'E1,2024-03,"1.960,00",0,0,0,"1.960,00"\n合 计：,2024-03,"1.960,00",0,0,0,"1.960,00"\n')
    assert (found.workers, found.payroll.base.tolist(), found.noticed["total_rows"]) == (("E1",), [1960.0], 1)


@pytest.mark.parametrize(
    "header", ["worker,date,in,out,in 2,out 2", "工号,日期,上班1,下班1,上班2,下班2", "工号,日期,上班,下班,签到(3)"]
)
def test_more_punches_in_a_row_than_a_pair_are_refused_and_not_lost(tmp_path: Path, header: str) -> None:
    row = ",".join(["E1", "2024-03-04", "08:00", "12:00", "13:00", "20:00"][: header.count(",") + 1])
    with pytest.raises(Refusal) as refused:
        read(tmp_path, f"{header}\n{row}\n")
    assert refused.value.code in ("PAIRS_IN_ONE_ROW", "COLUMN_MISSING")
