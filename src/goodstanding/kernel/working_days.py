"""The working days of the People's Republic of China, from `calendar.yaml`: announced year by year, never guessed."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from goodstanding.kernel.canonical import canonical_json
from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

LAST_DAY = date(2199, 12, 31)  # far beyond any statutory period; keeps dates within what every store can hold
ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up work"


class OutsideCalendar(Refusal):
    code = "OUTSIDE_CALENDAR"
    status: ClassVar[int] = 422
    message = "{day} lies outside the working-day calendar, which speaks of {first} to {last}."
    message_zh = "{day}不在工作日历范围内，日历范围为{first}至{last}。"
    next_step = "Give a day inside it; no notices of earlier years are held."
    next_step_zh = "请输入范围内的日期；更早年份的放假通知未收录。"
    basis = Cite("HOLIDAY-MEASURES-2024")


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `name` is the holiday it belongs to or is worked for; `published`: its year has been announced."""

    date: date
    kind: DayKind
    name: str = ""
    name_zh: str = ""
    published: bool = True

    @property
    def works(self) -> bool:
        return self.kind in {DayKind.WORKING, DayKind.MAKE_UP}


@dataclass(frozen=True, eq=False)
class Calendar:
    """Years announced. `off`, `worked`: holiday by day, for days off and for weekend days worked in return."""

    first: date
    published_until: date
    off: Mapping[date, str]
    worked: Mapping[date, str]
    names: Mapping[str, Mapping[str, str]]
    id: str

    def day(self, day: date) -> Day:
        """What kind of day it is. Refused (`OutsideCalendar`) before the first year held and after 2199."""
        self.require(day)
        published = day <= self.published_until
        if holiday := self.off.get(day):
            return Day(day, DayKind.HOLIDAY, **self.names[holiday], published=published)
        if holiday := self.worked.get(day):
            return Day(day, DayKind.MAKE_UP, **self.names[holiday], published=published)
        return Day(day, DayKind.WEEKEND if day.isoweekday() > 5 else DayKind.WORKING, published=published)

    def days_after(self, start: date) -> Iterator[Day]:
        """Day by day from the day after `start`."""
        self.require(start)
        while True:
            start += ONE_DAY
            yield self.day(start)

    def require(self, day: date) -> None:
        if not self.first <= day <= LAST_DAY:
            raise OutsideCalendar(day=day, first=self.first, last=LAST_DAY)

    def worked_until(self, day: date) -> int:
        """How many working days there were since a day long ago, `day` included: only differences mean anything."""
        self.require(day)
        weeks, rest = divmod(day.toordinal(), 7)  # the first of January of the year 1 was a Monday
        return (
            weeks * 5 + min(rest, 5) - bisect_right(self._weekdays_off, day) + bisect_right(self._weekends_worked, day)
        )

    @cached_property
    def _weekdays_off(self) -> list[date]:
        return sorted(day for day in self.off if day.isoweekday() <= 5)

    @cached_property
    def _weekends_worked(self) -> list[date]:
        return sorted(self.worked)


def read_calendar(*paths: Path) -> Calendar:
    """The calendar of these files, later ones adding years. ValueError where a table contradicts itself."""
    years: dict[int, dict[str, Any]] = {}
    names: dict[str, dict[str, str]] = {}
    for path in paths:
        table = read_yaml(path)
        names |= table.get("holidays", {})
        years |= table["years"]
    if sorted(years) != list(range(min(years), max(years) + 1)):
        raise ValueError("a year is missing from the calendar")
    rows = [row for year in years.values() for row in year["holidays"]]
    off = {day: row["holiday"] for row in rows for day in _span(row["days_off"])}
    worked = {day: row["holiday"] for row in rows for day in row.get("worked", ())}
    _require_sense(years, off, worked)
    digest = hashlib.sha256(canonical_json(years).encode()).hexdigest()[:8]
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    return Calendar(first, last, off, worked, names, f"CN-{max(years)}.{digest}")


def _span(ends: list[date]) -> Iterator[date]:
    for place in range((ends[-1] - ends[0]).days + 1):
        yield ends[0] + timedelta(days=place)


def _require_sense(years: Mapping[int, Any], off: Mapping[date, str], worked: Mapping[date, str]) -> None:
    if both := sorted(set(off) & set(worked)):
        raise ValueError(f"off and worked at once: {both}")
    if weekdays := [str(day) for day in worked if day.isoweekday() <= 5]:
        raise ValueError(f"worked in return, but no weekend: {weekdays}")
    for year, table in years.items():
        days = [day for row in table["holidays"] for day in (*row["days_off"], *row.get("worked", ()))]
        if strange := [str(day) for day in days if not date(year - 1, 12, 1) <= day <= date(year, 12, 31)]:
            raise ValueError(f"the notice of {year} speaks of {strange}")


PRC = read_calendar(Path(__file__).with_name("calendar.yaml"))
