"""Working days and last days: the published vectors, and a walk over every day for everything else."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import chinese_calendar
import holidays
import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.kernel import calendar_columns
from goodstanding.kernel.calendar import (
    MOST_CALENDAR_DAYS,
    MOST_WORKING_DAYS,
    PeriodNotCountable,
    add_months,
    add_working_days,
    add_years,
    calendar_deadline,
    is_working_day,
    working_days_between,
)
from goodstanding.kernel.working_days import LAST_DAY, PRC, Calendar, DayKind, OutsideCalendar, read_calendar

ONE = timedelta(days=1)
CASES = yaml.safe_load((Path(__file__).parents[1] / "law/cases/working_days.yaml").read_text(encoding="utf-8"))
TABLE = Path(calendar_columns.__file__).with_name("calendar.yaml")
published = st.dates(date(2004, 1, 1), date(2026, 12, 31))
held = st.dates(date(2004, 1, 1), date(2199, 12, 31))


def walk(first: date, last: date) -> int:
    """Working days after `first` up to `last`, looked at one by one."""
    return sum(is_working_day(first + ONE * step) for step in range(1, (last - first).days + 1))


def vectors() -> list[Any]:
    return [
        pytest.param(case["from"], days, due, id=f"{case['from']} + {days}: {case['why']}")
        for case in CASES
        for days, due in case["due"].items()
    ]


@pytest.mark.parametrize(("start", "days", "due"), vectors())
def test_the_last_day_is_that_of_the_published_calendar(start: date, days: int, due: date) -> None:
    counted = add_working_days(start, days)

    assert counted.due == due
    assert not counted.provisional
    assert [day.count for day in counted.days if day.count] == list(range(1, days + 1))
    assert [day.day.date for day in counted.days] == [start + ONE * step for step in range(1, (due - start).days + 1)]


@pytest.mark.parametrize(
    ("day", "kind", "name_zh"),
    [
        (date(2026, 2, 13), DayKind.WORKING, ""),
        (date(2026, 2, 14), DayKind.MAKE_UP, "春节"),
        (date(2026, 2, 15), DayKind.HOLIDAY, "春节"),
        (date(2026, 3, 1), DayKind.WEEKEND, ""),
        (date(2025, 10, 6), DayKind.HOLIDAY, "国庆节、中秋节"),
    ],
)
def test_a_day_says_what_it_is(day: date, kind: DayKind, name_zh: str) -> None:
    said = PRC.day(day)
    assert (said.kind, said.name_zh, bool(said.name)) == (kind, name_zh, bool(name_zh))


def test_2026_has_the_working_days_counted_from_its_notice() -> None:
    ends = [add_months(date(2026, 1, 1), month) - ONE for month in range(13)]
    by_month = [working_days_between(begin, end) for begin, end in pairwise(ends)]

    assert by_month == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(by_month) == 248


def _disagreements(works: Any) -> list[date]:
    every = (PRC.first + ONE * step for step in range((PRC.published_until - PRC.first).days + 1))
    return [day for day in every if works(day) != is_working_day(day)]


def test_every_published_day_is_as_two_packages_have_it() -> None:
    china = holidays.country_holidays("CN", years=range(2004, 2027))

    assert _disagreements(china.is_working_day) == []
    # a Saturday that the notice of 2006 (国办发明电〔2005〕35号) made a working day; that package leaves it out
    assert _disagreements(chinese_calendar.is_workday) == [date(2005, 12, 31)]


def test_every_year_but_the_two_oldest_names_its_notice() -> None:
    years = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["years"]

    assert [year for year, table in years.items() if "notice" not in table] == [2004, 2005]
    assert all(table["issued"].year == year - 1 for year, table in years.items() if "issued" in table)
    assert all(f"〔{year - 1}〕" in table["notice"] for year, table in years.items() if "notice" in table)


@given(published, st.integers(1, 120))
def test_a_last_day_is_never_early_and_never_late(start: date, days: int) -> None:
    due = add_working_days(start, days).due

    assert is_working_day(due)
    assert walk(start, due) == days


@given(published, st.integers(1, 60))
def test_more_days_never_end_earlier(start: date, days: int) -> None:
    assert add_working_days(start, days + 1).due > add_working_days(start, days).due
    assert add_working_days(start + ONE, days).due >= add_working_days(start, days).due


@given(published)
def test_a_period_of_no_days_ends_at_once_or_when_offices_open(start: date) -> None:
    counted = add_working_days(start, 0)

    assert is_working_day(counted.due)
    assert walk(start, counted.due) == (0 if counted.due == start else 1)
    assert [day.count for day in counted.days if day.count is not None] == []


@given(held, st.integers(-900, 900))
def test_working_days_between_two_days_are_those_of_the_walk(first: date, distance: int) -> None:
    last = min(max(first + ONE * distance, PRC.first), LAST_DAY)
    expected = walk(first, last) if last >= first else -walk(last, first)

    assert working_days_between(first, last) == expected


@given(st.lists(st.tuples(st.none() | st.dates(date(1990, 1, 1)), st.none() | held), max_size=30))
def test_columns_of_days_count_as_single_days_do(pairs: list[tuple[date | None, date | None]]) -> None:
    first, last = (pa.array([pair[side] for pair in pairs], pa.date32()) for side in (0, 1))
    counted = calendar_columns.working_days_between(first, last).to_pylist()

    assert counted == [
        working_days_between(one, other) if one and other and PRC.first <= one <= LAST_DAY else None
        for one, other in pairs
    ]


@given(st.lists(st.none() | held, max_size=20), st.integers(0, 120))
def test_columns_of_last_days_are_as_single_ones(starts: list[date | None], days: int) -> None:
    def one_by_one(start: date | None) -> date | None:
        try:
            return add_working_days(start, days).due if start else None
        except OutsideCalendar:
            return None

    counted = calendar_columns.due_dates(pa.array(starts, pa.date32()), days)
    assert counted.to_pylist() == [one_by_one(start) for start in starts]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 9, 10), 10, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 9, 9), 10, date(2026, 9, 20)),  # ends on Saturday 19, so on the Sunday that is worked
        (date(2026, 9, 21), 10, date(2026, 10, 8)),  # ends on the first of the National Day holidays
        (date(2026, 6, 1), 30, date(2026, 7, 1)),  # an ordinary Wednesday
        (date(2026, 2, 15), 0, date(2026, 2, 24)),
        (date(2026, 2, 14), 0, date(2026, 2, 14)),
    ],
)
def test_a_period_in_calendar_days_ends_when_offices_work(start: date, days: int, due: date) -> None:
    counted = calendar_deadline(start, days)

    assert counted.due == due
    assert [day.count for day in counted.days if day.count] == list(range(1, days + 1))


@given(published, st.integers(0, 400))
def test_a_calendar_last_day_moves_only_over_days_off(start: date, days: int) -> None:
    due = calendar_deadline(start, days).due
    last = start + ONE * days

    assert due >= last
    assert is_working_day(due)
    assert not any(is_working_day(last + ONE * step) for step in range((due - last).days))


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        (date(2020, 2, 29), 5, date(2025, 2, 28)),  # no such day: the month's last (Civil Code art. 202)
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2021, 2, 28), 5, date(2026, 2, 28)),
        (date(2019, 2, 28), 5, date(2024, 2, 28)),
        (date(2020, 12, 31), 1, date(2021, 12, 31)),
    ],
)
def test_years_end_on_the_same_day_or_the_last_of_the_month(day: date, years: int, last: date) -> None:
    assert add_years(day, years) == last


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-300, 300))
def test_months_keep_the_day_where_the_month_has_it(day: date, months: int) -> None:
    last = add_months(day, months)

    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == day.day or (last.day < day.day and (last + ONE).day == 1)


@pytest.mark.parametrize("days", [-1, MOST_WORKING_DAYS + 1, 10**400])
def test_a_period_nobody_sets_is_refused(days: int) -> None:
    with pytest.raises(PeriodNotCountable) as refused:
        add_working_days(date(2026, 1, 5), days)
    assert str(days) in str(refused.value.as_dict()["message_zh"])
    with pytest.raises(PeriodNotCountable):
        calendar_deadline(date(2026, 1, 5), days if days < 0 else days + MOST_CALENDAR_DAYS)
    with pytest.raises(PeriodNotCountable):
        calendar_columns.due_dates(pa.array([date(2026, 1, 5)]), days)


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(1, 1, 1), date(2200, 1, 1), date.max])
def test_days_nobody_announced_are_refused(day: date) -> None:
    with pytest.raises(OutsideCalendar):
        add_working_days(day, 1)
    with pytest.raises(OutsideCalendar):
        calendar_deadline(day, 0)
    with pytest.raises(OutsideCalendar):
        working_days_between(day, date(2026, 1, 1))


def test_the_longest_periods_are_counted() -> None:
    assert len(add_working_days(date(2004, 1, 1), MOST_WORKING_DAYS).days) > MOST_WORKING_DAYS
    assert calendar_deadline(date(2004, 1, 1), MOST_CALENDAR_DAYS).provisional


def test_beyond_the_last_notice_nothing_is_guessed() -> None:
    counted = add_working_days(date(2026, 12, 28), 5)

    assert (counted.due, counted.provisional) == (date(2027, 1, 4), True)  # New Year's Day is a Friday, and counted
    assert [day.day.published for day in counted.days] == [True] * 3 + [False] * 4
    assert [note.code for note in counted.notes] == ["provisional", "closing"]
    assert "2027" in counted.notes[0].message
    assert "2027" in counted.notes[0].message_zh


def test_the_last_day_of_the_last_year_announced_is_not_provisional_but_may_change() -> None:
    counted = add_working_days(date(2026, 12, 28), 3)

    assert (counted.due, counted.provisional) == (date(2026, 12, 31), False)
    assert [note.code for note in counted.notes] == ["december", "closing"]
    assert [note.code for note in add_working_days(date(2026, 11, 2), 3).notes] == ["closing"]


def next_year(tmp_path: Path, text: str) -> Calendar:
    path = tmp_path / "2027.yaml"
    path.write_text(f"years: {{2027: {{holidays: [{text}]}}}}", encoding="utf-8")
    return read_calendar(TABLE, path)


def test_a_new_notice_moves_what_was_provisional_and_shows_in_the_calendar_id(tmp_path: Path) -> None:
    later = next_year(
        tmp_path, "{holiday: new_year, days_off: [2027-01-01, 2027-01-03], worked: [2026-12-26, 2027-01-09]}"
    )
    before = add_working_days(date(2026, 12, 28), 5)
    after = add_working_days(date(2026, 12, 28), 5, calendar=later)

    assert (after.due, after.provisional) == (date(2027, 1, 5), False)
    assert before.calendar.startswith("CN-2026.")
    assert after.calendar.startswith("CN-2027.")
    assert is_working_day(date(2026, 12, 26), calendar=later)


@pytest.mark.parametrize(
    "text",
    [
        "{holiday: new_year, days_off: [2027-01-01], worked: [2027-01-04]}",
        "{holiday: new_year, days_off: [2027-01-01, 2027-01-03], worked: [2027-01-02]}",
        "{holiday: new_year, days_off: [2028-01-01]}",
        "{holiday: new_year, days_off: [2026-11-30]}",
    ],
    ids=["worked on a Monday", "off and worked", "another year", "too early"],
)
def test_a_table_that_contradicts_itself_is_not_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="20"):
        next_year(tmp_path, text)


def test_a_calendar_with_a_year_missing_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "2028.yaml"
    path.write_text("years: {2028: {holidays: []}}", encoding="utf-8")
    with pytest.raises(ValueError, match="missing"):
        read_calendar(TABLE, path)
