"""Sentences of the description that law, calendar or common sense can weigh alone."""

import re
from collections.abc import Iterator
from decimal import Decimal

from goodstanding.kernel.calendar import add_months
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checks.citations import is_in_china, read_citation
from goodstanding.law.audits.checks.hours import HIGHEST
from goodstanding.law.audits.checks.months import record_spans
from goodstanding.law.audits.checks.sums import PRODUCTION, SEXES
from goodstanding.law.audits.prose import MONTH, Month, finding_passages, general_passages, month_of, months_in
from goodstanding.law.audits.verdict import Check, Verdict, judge

LIMIT = Decimal(36)  # overtime hours a month, Labour Law art. 41
STATUTORY_WEEK = Decimal(40)  # State Council Decree 174 of 1995, art. 3
SCHEMES, MERGED = 5, 4  # Social Insurance Law art. 2; maternity is paid from the medical fund since 2019
WEEK = re.compile(r"(\d+(?:\.\d+)?) hours per day (?:and|,|x) ?(\d) days per week", re.IGNORECASE)
TYPES = re.compile(r"\b(\d+|four|five|six) (?:types|kinds) of (?:the )?social insurance", re.IGNORECASE)
TYPE_WORDS = {"four": 4, "five": 5, "six": 6}
FOUNDED = re.compile(
    r"licen[sc]e in (?:[A-Z][a-z]+ )?(?P<licence>\d{4})\b[^.]{0,40}?"
    r"\bstarted [^.]{0,60}? in (?:[A-Z][a-z]+ )?(?P<start>\d{4})"
)
LATEST = re.compile(rf"(?:latest|most recent|last)(?: paid| pay)? month,? (?:of |was |is )?{MONTH.pattern}")


def week_is_the_statutory_one(report: SocialAudit) -> Iterator[Check]:
    """Regular hours of a week are forty."""
    for passage in general_passages(report):
        for match in WEEK.finditer(passage.text):
            hours = Decimal(match[1]) * int(match[2])
            verdict = Verdict.HOLDS if hours <= STATUTORY_WEEK else Verdict.DOUBTFUL
            yield judge("regular-week", verdict, passage.where, says=match.group(), computed=f"{hours:f} h a week")


def limit_is_the_statutory_one(report: SocialAudit) -> Iterator[Check]:
    """The limit that overtime is measured by is the law's, where the law is what the finding cites."""
    for passage in finding_passages(report, "current", "previous") if is_in_china(report) else ():
        finding = passage.finding
        laws = (finding.laws_previous if passage.part == "previous" else finding.laws) if finding else ()
        by_law = any("41" in citation.articles for law in laws for citation in [read_citation(law)])
        for match in (found for expression in HIGHEST for found in expression.finditer(passage.text)):
            other = Verdict.CONTRADICTION if by_law else Verdict.DOUBTFUL
            verdict = Verdict.HOLDS if Decimal(match["limit"]) == LIMIT else other
            yield judge(
                "overtime-limit-month", verdict, passage.where, says=match.group(), computed=f"limit {LIMIT} h a month"
            )


def schemes_are_five(report: SocialAudit) -> Iterator[Check]:
    """Social insurance has five schemes (four, since maternity is paid with medical)."""
    for passage in [*general_passages(report), *finding_passages(report, "current")]:
        for match in TYPES.finditer(passage.text) if is_in_china(report) else ():
            number = TYPE_WORDS.get(match[1].lower()) or int(match[1])
            verdict = Verdict.HOLDS if number in (SCHEMES, MERGED) else Verdict.CONTRADICTION
            yield judge("schemes", verdict, passage.where, says=match.group(), computed=f"{SCHEMES} schemes")


def licence_comes_first(report: SocialAudit) -> Iterator[Check]:
    """A site starts after its licence, and both before the audit."""
    start = report.header.monitoring_start_date
    for passage in general_passages(report):
        for match in FOUNDED.finditer(passage.text):
            licence, begun = int(match["licence"]), int(match["start"])
            late = start is not None and max(licence, begun) > start.year
            verdict = Verdict.CONTRADICTION if late else Verdict.HOLDS if licence <= begun else Verdict.DOUBTFUL
            yield judge("founded", verdict, passage.where, says=match.group(), computed=f"{licence}, {begun}")


def managers_do_not_produce(report: SocialAudit) -> Iterator[Check]:
    """There are no more managers than employees outside production."""
    values = [report.metric(f"Management - {sex}") for sex in SEXES]
    managers = sum((value for value in values if value is not None), Decimal(0))
    for passage in general_passages(report):
        match = PRODUCTION.search(passage.text)
        if match and any(value is not None for value in values):
            verdict = Verdict.HOLDS if managers <= int(match[2]) else Verdict.DOUBTFUL
            says = f"{match[2]} non-production"
            yield judge("managers", verdict, passage.where, says=says, computed=f"Management: {managers:f}")


def previous_months_are_before(report: SocialAudit) -> Iterator[Check]:
    """What a previous audit found lies two months before its follow-up, which brings two new months of records."""
    start = report.header.monitoring_start_date
    if start is None or "follow" not in report.header.monitoring_type.lower():
        return
    last = add_months(start, -2)
    for passage in finding_passages(report, "previous"):
        months = set(months_in(passage.text))
        if months:
            fits = max(months) <= Month(last.year, last.month)
            verdict = Verdict.HOLDS if fits else Verdict.DOUBTFUL
            yield judge("previous-month", verdict, passage.where, says=str(max(months)), computed=f"audit on {start}")


def latest_month_is_past(report: SocialAudit) -> Iterator[Check]:
    """Records seen, and the latest month of them, do not reach beyond the audit."""
    day = report.header.closing_meeting_finished_date or report.header.monitoring_start_date
    if day is None:
        return
    audit = Month(day.year, day.month)
    for passage in [*general_passages(report), *finding_passages(report, "current")]:
        named = [(match.group(), month_of(match)) for match in LATEST.finditer(passage.text)]
        spans = [(f"{first} to {last}", last) for first, last in record_spans(passage, report)]
        for says, month in named + spans:
            yield judge("months-past", month <= audit, passage.where, says=says, computed=f"audit {audit}")
