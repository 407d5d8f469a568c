"""V-expiry: the report's own validity, and that of what it mentions."""

import re
from collections.abc import Iterator
from datetime import date

from goodstanding.kernel.calendar import add_months
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import DATE, all_passages, date_of
from goodstanding.law.audits.rating import overall, parameters
from goodstanding.law.audits.verdict import Check, Verdict, judge

PERIOD = re.compile(r"\bvalid (?:from|between)\b|有效期")
EXPIRED = re.compile(r"expired|not (?:been )?renewed|invalid|过期|失效", re.IGNORECASE)
EXTENDED = (date(2020, 3, 1), date(2021, 12, 31))  # amfori prolonged by three months, unprinted, for the epidemic


def printed_expiry(report: SocialAudit) -> Iterator[Check]:
    """Full audit: twelve or twenty-four months by its result. Follow-up: it ends with the cycle of its full audit."""
    header = report.header
    start = header.submission_date or header.closing_meeting_finished_date or header.monitoring_start_date
    if not start or not header.monitoring_start_date:
        return
    if not header.expiration_date:
        yield judge("expiry", Verdict.NOT_TESTABLE, "header", says="no expiry printed")
        return
    kind = header.monitoring_type.lower()
    if not re.search("follow|full|initial", kind):
        yield judge("expiry", Verdict.NOT_TESTABLE, "header", says=f"expires {header.expiration_date}", computed=kind)
        return
    follow_up = "follow" in kind
    verdict, computed = (_follow_up if follow_up else _full)(report, start, header.expiration_date)
    yield judge("expiry", verdict, "header", says=f"expires {header.expiration_date}", computed=computed)


def mentioned_periods(report: SocialAudit) -> Iterator[Check]:
    """An insurance said to be valid is valid on the audit day; one that ends before the report is a reminder."""
    day = report.header.monitoring_start_date
    for passage in all_passages(report):
        for match in PERIOD.finditer(passage.text):
            named = list(DATE.finditer(passage.text, match.end(), match.end() + 70))[:2]
            days = [found for one in named for found in [date_of(one)] if found]
            says = passage.text[match.start() : named[-1].end()] if named else ""
            told = EXPIRED.search(passage.text[max(0, match.start() - 120) : match.start() + 160])
            if len(days) == 2 and day and not told and passage.part != "previous":
                valid = days[0] <= day <= days[1]
                yield judge("valid-on-the-day", valid, passage.where, says=says, computed=f"audit on {day}")
                yield from _lapses(report, passage.where, says, days[1])


def _lapses(report: SocialAudit, where: str, says: str, last: date) -> Iterator[Check]:
    expires = report.header.expiration_date
    if expires:
        verdict = Verdict.HOLDS if last >= expires else Verdict.DOUBTFUL
        yield judge("lapses-before-report", verdict, where, says=says, computed=f"report expires {expires}")


def _full(report: SocialAudit, start: date, expires: date) -> tuple[Verdict, str]:
    letter = report.overall_printed or overall(rating.letter for rating in report.ratings)
    months = parameters()["validity"]["full"].get(letter)
    if months is None:
        return Verdict.NOT_TESTABLE, f"result {letter}"
    due = add_months(start, months)
    computed = f"{start} + {months} months for {letter} = {due}"
    if abs((expires - due).days) <= 1:
        return Verdict.HOLDS, computed
    prolonged = EXTENDED[0] <= start <= EXTENDED[1] and abs((expires - add_months(due, 3)).days) <= 1
    return Verdict.DOUBTFUL if prolonged else Verdict.CONTRADICTION, computed


def _follow_up(report: SocialAudit, start: date, expires: date) -> tuple[Verdict, str]:
    """The full audit's day is not printed: it is what the expiry implies, and must lie in the year before."""
    rules = parameters()["validity"]
    began = report.header.monitoring_start_date
    implied = add_months(expires, -rules["cycle"])
    if began is None or expires <= start or expires > add_months(start, rules["cycle"]):
        return Verdict.CONTRADICTION, f"a follow-up of {start} ends at the latest {add_months(start, rules['cycle'])}"
    cautious = min(expires, add_months(began, rules["follow_up_within"]))
    if add_months(implied, rules["follow_up_within"]) >= began and implied < began:
        gap = (began - implied).days
        return (
            Verdict.HOLDS,
            f"implies a full audit of {implied}, {gap} days before; next audit due {cautious} at the cautious count",
        )
    due = add_months(start, rules["follow_up_within"])
    if expires <= due:
        shown = f"{start} + {rules['follow_up_within']} months = {due}"
        return (Verdict.HOLDS if (due - expires).days <= 1 else Verdict.DOUBTFUL), shown
    return Verdict.CONTRADICTION, f"implies a full audit of {implied}, which is not in the year before {began}"
