"""V-calendar: hours claimed must fit into the day, the shift and the working days of the month."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from goodstanding.kernel.calendar import is_working_day
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.kernel.working_days import PRC, DayKind
from goodstanding.law.audits.prose import MONTH_EN, Month, Passage, finding_passages, general_passages, month_of
from goodstanding.law.audits.verdict import Check, Verdict, judge

SPAN = re.compile(r"(\d{1,2})[:：](\d{2}) ?(?:-|–|~|至|to) ?(\d{1,2})[:：](\d{2})")
CLAIMED = r"(?:regular|normal|standard) (?:working )?(?:time|hours) (?:was|were|is|are) (\d+(?:\.\d+)?) hours per day"
REGULAR = re.compile(CLAIMED, re.IGNORECASE)
DAILY = r"overtime (?:work )?(?:was|were|is|are) (?:at most |up to )?(\d+(?:\.\d+)?) hours? per day"
PER_DAY = re.compile(DAILY, re.IGNORECASE)
TIMES = re.compile(r"overtime (?:was|were|is|are) (\d+(?:\.\d+)?) hours? per day,? (\d+) times? per day", re.IGNORECASE)
DAYS = re.compile(r"overtime[^.;]*?\b(?:at most )?(\d) days? (?:per|a|each) week", re.IGNORECASE)
HIGHEST = (
    re.compile(rf"exceeded (?P<limit>\d+) hours in {MONTH_EN} with the highest of (?P<highest>\d+(?:\.\d+)?) hours"),
    re.compile(
        r"in excess of (?P<limit>\d+) overtime hours per month "
        rf"\(i\.e\. (?:\d+ (?:to|-) )?(?P<highest>\d+(?:\.\d+)?) hours\) in {MONTH_EN}"
    ),
)
ONE_SHIFT = re.compile(r"\b(?:1|one) shift\b(?P<words>(?:[^.;]|[.;](?!\s|$))*)", re.IGNORECASE)  # not those of another
MOST_A_DAY = Decimal(3)  # Labour Law art. 41, with special reasons


def shifts(report: SocialAudit) -> Iterator[Check]:
    """The hours of the shift are the regular hours claimed."""
    for passage in general_passages(report):
        claimed, one = REGULAR.search(passage.text), ONE_SHIFT.search(passage.text)
        spans = SPAN.findall(_shift_words(one["words"])) if claimed and one else []
        if claimed and one and spans:
            found = sum((_hours(span) for span in spans), Decimal(0))
            says = f"{claimed[1]} hours per day; " + ", ".join(f"{a}:{b}-{c}:{d}" for a, b, c, d in spans)
            yield judge(
                "shift-hours",
                found == Decimal(claimed[1]),
                passage.where,
                says=says,
                computed=f"{found.normalize():f} h",
            )


def _shift_words(text: str) -> str:
    """The words on the shift itself: up to those on overtime, without meals and breaks."""
    shift = re.split(r"(?i)overtime", text, maxsplit=1)[0]
    return re.sub(r"(?i)\b(?:lunch|dinner|meal|break|rest)[^,;.(]{0,30}\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}", " ", shift)


def overtime_of_a_day(report: SocialAudit) -> Iterator[Check]:
    """Two hours per day, five times per day, are two amounts of one day; otherwise it is at most three hours."""
    for passage in _overtime_passages(report):
        twice, once = TIMES.search(passage.text), PER_DAY.search(passage.text)
        if twice:
            found = Decimal(twice[1]) * int(twice[2])
            says, computed = twice.group(), f"{twice[1]} h x {twice[2]} = {found} h a day, not {twice[1]} h"
            yield judge("overtime-day", found == Decimal(twice[1]), passage.where, says=says, computed=computed)
        elif once:
            verdict = Verdict.HOLDS if Decimal(once[1]) <= MOST_A_DAY else Verdict.DOUBTFUL
            yield judge(
                "overtime-limit", verdict, passage.where, says=once.group(), computed=f"limit {MOST_A_DAY} h a day"
            )


def overtime_of_a_month(report: SocialAudit) -> Iterator[Check]:
    """The highest overtime of a month is possible under the pattern the report states."""
    for passage in finding_passages(report, "current", "previous"):
        pattern = _pattern(passage, report)
        for match in (found for expression in HIGHEST for found in expression.finditer(passage.text)):
            yield _above(passage, match)
            yield _capacity(passage, match, pattern)


def rest_days(report: SocialAudit) -> Iterator[Check]:
    """A weekly rest day claimed agrees with there being no finding 6.4."""
    found = [finding for finding in report.findings if finding.question == "6.4"]
    for passage in general_passages(report):
        match = re.search(r"rest(?:ed)? on (?:[A-Z]\w+ and )?Sundays?", passage.text)
        if match:
            computed = f"finding 6.4: {'yes' if found else 'none'}"
            verdict = (
                Verdict.HOLDS if not found else Verdict.CONTRADICTION if "lways" in passage.text else Verdict.DOUBTFUL
            )
            yield judge("rest-day", verdict, passage.where, says=match.group(), computed=computed)


def days_for_overtime(month: Month, days_a_week: int) -> int:
    """Days of a month on which such a pattern allows overtime: working days with make-up days, Saturdays for six
    days a week, every day but the statutory holidays for seven. Refused (`OutsideCalendar`) before the calendar.
    """
    first = date(month.year, month.month, 1)
    days = [first + timedelta(days=place) for place in range(monthrange(month.year, month.month)[1])]
    working = sum(is_working_day(day) for day in days)
    weekend = [day for day in days if PRC.day(day).kind is DayKind.WEEKEND]
    more = [day for day in weekend if days_a_week == 7 or (days_a_week == 6 and day.isoweekday() == 6)]
    return working + len(more) if days_a_week >= 5 else min(working, days_a_week * 5)


def _pattern(passage: Passage, report: SocialAudit) -> tuple[Decimal, int] | None:
    """Hours a day and days a week of overtime: as this finding says, else as the description says."""
    current = passage.finding.current if passage.finding else ""
    texts = [current, *(part.text for part in general_passages(report))]
    daily = next((match for text in texts for match in [PER_DAY.search(text)] if match and _is_whole(match)), None)
    weekly = next((match for text in texts for match in [DAYS.search(text)] if match), None)
    return (Decimal(daily[1]), int(weekly[1])) if daily and weekly else None


def _is_whole(match: re.Match[str]) -> bool:
    """The sentence says all overtime there is: one that adds hours on rest days gives no daily limit."""
    rest = re.split(r"[.;](?=\s)", match.string[match.end() :], maxsplit=1)[0]
    return not re.search(r"(?i)saturday|sunday|weekend|rest day|holiday", rest)


def _capacity(passage: Passage, match: re.Match[str], pattern: tuple[Decimal, int] | None) -> Check:
    month, highest = month_of(match), Decimal(match["highest"])
    if pattern is None:
        return judge(
            "overtime-month", Verdict.NOT_TESTABLE, passage.where, says=match.group(), computed="no pattern stated"
        )
    try:
        days = days_for_overtime(month, pattern[1])
    except Refusal as refusal:
        return judge("overtime-month", Verdict.NOT_TESTABLE, passage.where, says=match.group(), computed=str(refusal))
    most = pattern[0] * days
    computed = f"{month}: {pattern[0]} h x {days} working days = at most {most} h, claimed {highest} h"
    too_much = Verdict.CONTRADICTION if passage.part == "current" else Verdict.DOUBTFUL  # the pattern is today's
    return judge(
        "overtime-month",
        Verdict.HOLDS if highest <= most else too_much,
        passage.where,
        says=match.group(),
        computed=computed,
    )


def _above(passage: Passage, match: re.Match[str]) -> Check:
    limit, highest = Decimal(match["limit"]), Decimal(match["highest"])
    return judge(
        "overtime-above", highest > limit, passage.where, says=match.group(), computed=f"{highest} h against {limit} h"
    )


def _overtime_passages(report: SocialAudit) -> list[Passage]:
    return [*general_passages(report), *finding_passages(report, "current")]


def _hours(span: tuple[str, str, str, str]) -> Decimal:
    minutes = (int(span[2]) - int(span[0])) * 60 + int(span[3]) - int(span[1])
    return Decimal(minutes % 1440) / 60
