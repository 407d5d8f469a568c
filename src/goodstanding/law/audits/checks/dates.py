"""V-date: the report's days come in their order and on days on which they can be."""

import re
from collections.abc import Iterator
from datetime import date

from goodstanding.kernel.calendar import is_working_day
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import NAMES, SHORT, dates_in, general_passages
from goodstanding.law.audits.prose import ORDER as MONTHS
from goodstanding.law.audits.rating import parameters
from goodstanding.law.audits.verdict import Check, Verdict, judge

ORDER = (
    ("monitoring_start_date", "closing_meeting_finished_date"),
    ("closing_meeting_finished_date", "submission_date"),
    ("submission_date", "generated_on"),
    ("submission_date", "expiration_date"),
)
CONDUCTED = re.compile(
    r"(?:conducted|carried out|performed|held) (?:on|between|from|during) ([^.]{6,80})", re.IGNORECASE
)
JOIN = r" ?(?:-|–|to|and|&) ?"
NAMED = rf"(?:{NAMES}|{SHORT})\.?"
SPANS = (  # May 13-14, 2025; May 13 and May 14, 2025; 13-14 May 2025
    re.compile(rf"\b(?P<m1>{NAMED}) (?P<d1>\d{{1,2}}){JOIN}(?:(?P<m2>{NAMED}) )?(?P<d2>\d{{1,2}}),? (?P<y>\d{{4}})"),
    re.compile(rf"\b(?P<d1>\d{{1,2}}){JOIN}(?P<d2>\d{{1,2}}) (?P<m1>{NAMED}) (?P<m2>)(?P<y>\d{{4}})"),
)
SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
EARLIER = re.compile(r"previous|last|initial|full audit", re.IGNORECASE)
MAN_DAYS = re.compile(r"(\d+) auditors? ?[x×*] ?(\d+(?:\.\d+)?) days?")


def order(report: SocialAudit) -> Iterator[Check]:
    """Start, closing meeting, submission, print, expiry."""
    for first, last in ORDER:
        one, two = getattr(report.header, first), getattr(report.header, last)
        if one and two:
            right = one < two if last == "expiration_date" else one <= two
            says = f"{_name(first)} {one}, {_name(last)} {two}"
            yield judge("date-order", right, "header", says=says, computed=f"{(two - one).days} days")


def upload(report: SocialAudit) -> Iterator[Check]:
    """The report is submitted within fifteen days of the last day."""
    closed, submitted = report.header.closing_meeting_finished_date, report.header.submission_date
    limit = parameters()["validity"]["upload_days"]
    if closed and submitted and closed <= submitted:
        days = (submitted - closed).days
        verdict = Verdict.HOLDS if days <= limit else Verdict.DOUBTFUL
        yield judge(
            "upload",
            verdict,
            "header",
            says=f"closed {closed}, submitted {submitted}",
            computed=f"{days} of {limit} days",
        )


def audit_day_in_text(report: SocialAudit) -> Iterator[Check]:
    """The day the description names is the day the header gives."""
    start, closed = report.header.monitoring_start_date, report.header.closing_meeting_finished_date
    for passage in general_passages(report):
        match = CONDUCTED.search(passage.text)
        days = (
            _days_named(match[1])
            if match and not EARLIER.search(passage.text[max(0, match.start() - 60) : match.start()])
            else []
        )
        if match and days and start:
            last = closed or start
            inside = all(start <= day <= max(last, start) for day in days) and min(days) == start
            yield judge("audit-day", inside, passage.where, says=match.group(), computed=f"header: {start} to {last}")


def _days_named(text: str) -> list[date]:
    """The days of the audit as described: single ones, the ends of a span; slashed ones that can be read one way."""
    for expression in SPANS:
        if match := expression.search(text):
            ends = [(match["m1"], match["d1"]), (match["m2"] or match["m1"], match["d2"])]
            found = [_day(int(match["y"]), MONTHS[month[:3].lower()], int(day)) for month, day in ends]
            return [day for day in found if day]
    slashed = [_day(int(year), int(month), int(day)) for day, month, year in SLASHED.findall(text) if int(day) > 12]
    return [*dates_in(text), *(day for day in slashed if day)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def closing_meeting(report: SocialAudit) -> Iterator[Check]:
    """The closing meeting ends the last audit day, which is a working day of the site."""
    start, closed = report.header.monitoring_start_date, report.header.closing_meeting_finished_date
    if not start or not closed or closed < start:
        return
    planned = _planned_days(report)
    late = planned is not None and (closed - start).days + 1 > planned
    off = not _works(closed)
    weekday = f"{closed:%A}"
    computed = f"{(closed - start).days} day(s) after the start; {weekday}{', a day off' if off else ''}"
    says = f"closing meeting {closed}; planned {planned if planned is not None else '?'} day(s) on site"
    yield judge(
        "closing-meeting", Verdict.DOUBTFUL if late or off else Verdict.HOLDS, "header", says=says, computed=computed
    )


def template_year(report: SocialAudit) -> Iterator[Check]:
    """The copyright year dates the template; it should not be taken for the report's."""
    printed = report.header.generated_on or report.header.submission_date
    if report.template_year and printed:
        verdict = Verdict.HOLDS if report.template_year == printed.year else Verdict.DOUBTFUL
        yield judge("template-year", verdict, "header", says=f"© {report.template_year}", computed=str(printed.year))


def _planned_days(report: SocialAudit) -> int | None:
    for passage in general_passages(report):
        match = MAN_DAYS.search(passage.text)
        if match:
            return max(1, round(float(match[2])))
    return None


def _works(day: date) -> bool:
    try:
        return is_working_day(day)
    except Refusal:
        return day.isoweekday() <= 5


def _name(key: str) -> str:
    return key.replace("_", " ").replace(" date", "")
