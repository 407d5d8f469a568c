"""Working days, and the statutory last day of a period with its count shown day by day.

The day of receipt is not counted (Civil Code art. 201). Periods in working days leave holidays out (Administrative
Licensing Law art. 82, Administrative Penalty Law art. 85). A period in calendar days that ends on a day off ends with
the next working day (Civil Code art. 203). One in months or years ends on the day of the same number, or on the last
day of a month that has none (art. 202). The whole last day still counts.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import ClassVar

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.working_days import ONE_DAY, PRC, Calendar, Day

MOST_WORKING_DAYS = 2_500  # about ten years
MOST_CALENDAR_DAYS = 36_600  # about a century
WORKING_DAYS_BASIS = (
    Cite("CIVIL-CODE-2020", "art. 201"),
    Cite("ADMINISTRATIVE-LICENSING-LAW-2019", "art. 82"),
    Cite("ADMINISTRATIVE-PENALTY-LAW-2021", "art. 85"),
)
CALENDAR_DAYS_BASIS = (Cite("CIVIL-CODE-2020", "art. 201"), Cite("CIVIL-CODE-2020", "art. 203"))


class PeriodNotCountable(Refusal):
    code = "PERIOD_NOT_COUNTABLE"
    status: ClassVar[int] = 422
    message = "A period of {given} days is not counted: it must be from 0 to {most}."
    message_zh = "无法计算{given}日的期间：天数应为0至{most}。"
    next_step = "Check the number of days; longer periods are set in months or years."
    next_step_zh = "请核对天数；更长的期间以月或年计算。"
    basis = Cite("CIVIL-CODE-2020", "art. 200")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of the count; `count` is its number in the period, None where it does not count."""

    day: Day
    count: int | None

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self.day), "date": self.day.date.isoformat(), "count": self.count}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a deadline."""

    code: str
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due` is the last day; `days` runs from the day after `start` to `due`.

    `provisional`: `due` lies beyond the last year announced, and may move either way when its notice comes. Keep
    `calendar` with a stored deadline: another id means the table has changed since.
    """

    start: date
    due: date
    provisional: bool
    calendar: str
    days: tuple[CountedDay, ...]
    basis: tuple[Cite, ...]
    notes: tuple[Note, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values: dates in ISO 8601, texts in both languages."""
        return {
            "due": self.due.isoformat(),
            "provisional": self.provisional,
            "calendar": self.calendar,
            "days": [day.as_dict() for day in self.days],
            "start": self.start.isoformat(),
            "basis": [cite.as_dict() for cite in self.basis],
            "notes": [asdict(note) for note in self.notes],
        }


def is_working_day(day: date, *, calendar: Calendar = PRC) -> bool:
    """Whether offices work: make-up weekends yes, holidays no; Monday to Friday beyond the years announced."""
    return calendar.day(day).works


def working_days_between(first: date, last: date, *, calendar: Calendar = PRC) -> int:
    """Working days after `first` up to and including `last`; negative where `last` comes before `first`."""
    return calendar.worked_until(last) - calendar.worked_until(first)


def add_working_days(start: date, working_days: int, *, calendar: Calendar = PRC) -> Deadline:
    """The last of `working_days` working days after `start`; of none, `start` itself or the first working day after it.

    Refused for a period below 0 or above 2,500 (`PeriodNotCountable`) and outside the calendar (`OutsideCalendar`).
    """
    _require_countable(working_days, MOST_WORKING_DAYS)
    days: list[CountedDay] = []
    left = working_days
    ended = working_days == 0 and calendar.day(start).works
    for day in calendar.days_after(start):
        if ended:
            break
        counts = day.works and working_days > 0
        left -= counts
        days.append(CountedDay(day, working_days - left if counts else None))
        ended = day.works and left == 0
    return _deadline(start, days, WORKING_DAYS_BASIS, calendar)


def calendar_deadline(start: date, days: int, *, calendar: Calendar = PRC) -> Deadline:
    """The last of `days` calendar days after `start`, moved to the next working day from a weekend or holiday.

    Refused for a period below 0 or above 36,600 (`PeriodNotCountable`) and outside the calendar (`OutsideCalendar`).
    """
    _require_countable(days, MOST_CALENDAR_DAYS)
    last = start + timedelta(days=days)
    counted: list[CountedDay] = []
    ended = days == 0 and calendar.day(start).works
    for day in calendar.days_after(start):
        if ended:
            break
        counted.append(CountedDay(day, (day.date - start).days if day.date <= last else None))
        ended = day.date >= last and day.works
    return _deadline(start, counted, CALENDAR_DAYS_BASIS, calendar)


def add_months(day: date, months: int) -> date:
    """The day of the same number `months` later, or that month's last day where it has none (Civil Code art. 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The last day of a period of `years` that runs from `day`: 2020-02-29 and five years end with 2025-02-28."""
    return add_months(day, 12 * years)


def _require_countable(given: int, most: int) -> None:
    if not 0 <= given <= most:
        raise PeriodNotCountable(given=given, most=most)


def _deadline(start: date, days: list[CountedDay], basis: tuple[Cite, ...], calendar: Calendar) -> Deadline:
    due = days[-1].day.date if days else start
    provisional = due > calendar.published_until
    notes = tuple(_notes(start, due, calendar))
    return Deadline(start, due, provisional, calendar.id, tuple(days), basis, notes)


def _notes(start: date, due: date, calendar: Calendar) -> Iterable[Note]:
    last = calendar.published_until
    if due > last:
        begins = max(start, last) + ONE_DAY
        said = str(due.year) if begins.year == due.year else f"{begins.year}–{due.year}"
        yield Note(
            "provisional",
            f"The holidays of {said} have not been announced: Monday to Friday are counted, without holidays or "
            "make-up days. The last day may move; count again when the notice is out.",
            f"{said}年的放假安排尚未公布：仅按周一至周五计算，未考虑节假日和调休。期限届满日可能变动，通知公布后请重新计算。",
        )
    elif due >= last.replace(day=1):
        yield Note(
            "december",
            f"The notice for {last.year + 1} may still change working days of December {last.year}.",
            f"{last.year + 1}年的放假通知仍可能调整{last.year}年12月的工作日。",
        )
    yield Note(
        "closing",
        "The last day ends at 24:00, or when the office closes where it keeps business hours (Civil Code art. 203).",
        "期间最后一日的截止时间为二十四时；有业务时间的，停止业务活动的时间为截止时间（民法典第二百零三条）。",
    )
