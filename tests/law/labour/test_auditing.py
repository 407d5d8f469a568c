"""Raw records judged: each rule on each side of its threshold, the real calendar, and what never changes a verdict."""

import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from goodstanding.formats.attendance import read_records
from goodstanding.kernel.labour_records import Punches
from goodstanding.law.labour.auditing import HoursAudit, audit_hours
from goodstanding.law.labour.parameters import WORKDAY, day_kinds, first_day, minimum_wages, statutory_holidays
from goodstanding.law.labour.worked_days import worked_days
from goodstanding.law.labour.workforce import retirement_month

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "labour_hours.yaml").read_text(encoding="utf-8"))
SCHEMES = ["pension", "medical", "injury", "unemployment", "maternity"]


def write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def spread(days: list[list[object]]) -> list[list[str]]:
    rows: list[list[str]] = []
    for when, begin, end in days:
        first, _, last = str(when).partition("..")
        held = np.arange(np.datetime64(first), np.datetime64(last or first) + 1)
        kinds = day_kinds()[(held - first_day()).astype(int)]
        chosen = held[kinds == WORKDAY] if last else held
        rows += [["A1", str(day), str(begin), str(end)] for day in chosen]
    return rows


def judge(tmp_path: Path, case: dict) -> HoursAudit:
    rows = spread(case["days"])
    files = {}
    if pay := case.get("pay"):
        month = case.get("month", rows[0][1][:7])
        header = ["worker", "month", "base", "overtime_pay", "allowances", "deductions", "paid"]
        files["payroll"] = write(tmp_path / "pay.csv", header, [["A1", str(month), *pay]])
    if person := case.get("person"):
        header = ["worker", "sex", "born", "hired", *SCHEMES]
        row = ["A1", *(str(cell) for cell in person[:3]), *[person[3]] * 5]
        files["roster"] = write(tmp_path / "roster.csv", header, [row])
    if approval := case.get("approval"):
        row = [str(cell) for cell in approval]
        files["approvals"] = write(tmp_path / "approvals.csv", ["scope", "from", "to", "system"], [row])
    attendance = write(tmp_path / "attendance.csv", ["worker", "date", "in", "out"], rows)
    return audit_hours(read_records(attendance, **files), district="350582", minimum=minimum_wages("350582"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_rule_on_one_side_of_its_threshold(tmp_path: Path, case: dict) -> None:
    document = judge(tmp_path, case).as_dict()
    found = [line for line in document["breaches"] if line["rule"] == case["rule"]]

    if case["found"] is None:
        assert found == []
        assert case.get("said", "") in " ".join(document["findings"])
        return
    assert [[line["value"], line["limit"]] for line in found] == [case["found"]]
    assert found[0]["unconfirmed"] == case.get("unconfirmed", False)
    assert case.get("cite", "") in " ".join(found[0]["cite"].values())


def test_the_statutory_holidays_are_those_of_the_holidays_package() -> None:
    known = holidays.China(years=range(2014, 2027))
    moved = ("observed", "substituted", "day off", "extended", "70th anniversary")
    expected = {day for day, name in known.items() if not any(mark in name.casefold() for mark in moved)}

    assert set(statutory_holidays()) == expected


@pytest.mark.parametrize(
    ("born", "sex", "month"),
    [
        ("1964-12", "m", "2024-12"),
        ("1965-01", "m", "2025-02"),
        ("1965-04", "m", "2025-05"),
        ("1965-05", "m", "2025-07"),
        ("1976-09", "m", "2039-09"),
        ("1985-01", "m", "2048-01"),
        ("1974-12", "f", "2024-12"),
        ("1975-01", "f", "2025-02"),
        ("1975-03", "f", "2025-05"),
        ("1984-11", "f", "2039-11"),
    ],
)
def test_the_retirement_age_rises_by_months_from_2025(born: str, sex: str, month: str) -> None:
    assert str(retirement_month(np.array([born], "datetime64[M]"), sex)[0]) == month


def test_unknown_hours_leave_a_month_incomplete_and_findings_name_nobody(tmp_path: Path) -> None:
    rows = [
        ["A1", "2024-03-04", "08:00", ""],
        ["A1", "2024-03-05", "08:00", "20:00"],
        ["A2", "2024-03-05", "8:00", "9:00"],
    ]
    found = audit_hours(read_records(write(tmp_path / "a.csv", ["worker", "date", "in", "out"], rows)))

    assert found.incomplete == 1
    assert found.workers == 2
    assert [breach.rule for breach in found.breaches] == ["overtime-day"]
    assert any(said.text.startswith("1 of 2 worker-months are incomplete") for said in found.findings)
    assert not any("A1" in said.text + said.text_zh for said in found.findings)


def test_a_payroll_with_other_codes_is_said_and_not_judged(tmp_path: Path) -> None:
    attendance = write(tmp_path / "a.csv", ["worker", "date", "in", "out"], [["A1", "2024-03-04", "08:00", "20:00"]])
    header = ["worker", "month", "base", "overtime_pay", "paid"]
    payroll = write(tmp_path / "p.csv", header, [["B1", "2024-03", "3000", "0", "3000"]])
    found = audit_hours(read_records(attendance, payroll=payroll))
    said = " ".join(one.text for one in found.findings)

    assert "1 of 1 worker codes of the payroll are not in the attendance" in said
    assert "minimum wage not judged: no district was given" in said
    assert {breach.rule for breach in found.breaches} == {"overtime-day"}


def punches(rows: list[tuple[int, int, int, int]]) -> Punches:
    """Of (worker, day of 2024, hour, hours)."""
    table = np.array(rows, np.int64).reshape(-1, 4)
    day = np.datetime64(date(2024, 1, 1)) + table[:, 1]
    start = day.astype(np.int64) * 86_400 + table[:, 2] * 3600
    none = np.zeros(0, np.int64)
    section = np.zeros(len(table), np.int64)
    return Punches(
        table[:, 0],
        day,
        start,
        start + table[:, 3] * 3600,
        table[:, 2] * 3600,
        section,
        ("",),
        none,
        none.astype("datetime64[M]"),
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 59), st.integers(0, 23), st.integers(1, 23)), min_size=1, max_size=25
)


@settings(max_examples=50, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows, random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (worked_days(punches(some), ["a", "b", "c"]) for some in (rows, shuffled))

    assert np.array_equal(one.seconds, other.seconds)
    assert np.array_equal(one.overtime, other.overtime)


@settings(max_examples=50, deadline=None)
@given(ROWS, st.integers(0, 2), st.integers(60, 90), st.integers(1, 23))
def test_more_hours_never_lower_overtime(rows, worker, day, more) -> None:
    before, after = (
        worked_days(punches(some), ["a", "b", "c"]) for some in (rows, [*rows, (worker, day + 2, 0, more)])
    )

    assert after.overtime.sum() >= before.overtime.sum()
    longer = worked_days(punches([*rows, (worker, day + 2, 0, more), (worker, day + 2, more, 1)]), ["a", "b", "c"])
    assert longer.overtime.sum() >= after.overtime.sum()


def test_a_day_of_an_unheld_year_is_not_judged(tmp_path: Path) -> None:
    day = statutory_holidays()[-1].replace(month=12, day=31) + timedelta(days=1)
    rows = [["A1", day.isoformat(), "08:00", "23:00"]]
    found = audit_hours(read_records(write(tmp_path / "a.csv", ["worker", "date", "in", "out"], rows)))

    assert found.breaches == ()
    assert any("1 of 1 rows lie outside the years" in said.text for said in found.findings)


def test_a_roster_is_judged_where_no_hours_are_known_and_an_approval_that_covers_nobody_is_said(tmp_path: Path) -> None:
    attendance = write(tmp_path / "a.csv", ["worker", "date", "in", "out"], [["A1", "2024-03-04", "08:00", ""]])
    roster = write(
        tmp_path / "r.csv",
        ["worker", "sex", "born", "hired", *SCHEMES],
        [["A1", "f", "1990-01", "2020-01-01", *"00000"]],
    )
    approvals = write(
        tmp_path / "s.csv", ["scope", "from", "to", "system"], [["某某", "2024-01-01", "2024-12-31", "综合"]]
    )
    found = audit_hours(read_records(attendance, roster=roster, approvals=approvals))
    said = " ".join(one.text for one in found.findings)

    assert [breach.rule for breach in found.breaches] == ["social-insurance"]
    assert "the approval of 2024-01-01 – 2024-12-31 covers nobody" in said
    assert "某某" not in said
