"""V-month: months sampled are the months reported on, and lie within the records seen."""

import re
from collections.abc import Iterator

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import (
    MONTH,
    MONTH_EN,
    Month,
    Passage,
    all_passages,
    finding_passages,
    general_passages,
    month_of,
    months_in,
)
from goodstanding.law.audits.verdict import Check, Verdict, judge

SAMPLED = (
    re.compile(r"\((?P<list>[^)]*\bsamples? from[^)]*)\)"),
    re.compile(r"[（(](?P<list>[^)）]*年\d{1,2}月\d+名[^)）]*)[)）]"),
)
RESULT = (re.compile(rf"\bin {MONTH_EN}\b"), re.compile(r"在(?P<year_zh>\d{4})年(?P<month_zh>\d{1,2})月随机"))
NAMELESS = re.sub(r"\?P<\w+>", "", MONTH_EN)
RECORDS = re.compile(
    rf"[A-Za-z]+ records? from (?P<from>{NAMELESS}) to (?P<to>[^.,;]+?)(?= (?:and|were|was|is|are)\b|[.,;]|$)"
)
LEAST = {"full": 12, "follow-up": 2}


def sampled_months_are_reported(report: SocialAudit) -> Iterator[Check]:
    """Each result is of a month that was sampled. A month without an excess may go unmentioned."""
    for passage in all_passages(report):
        sampled, reported = sampled_months(passage.text)
        if sampled and reported:
            odd = reported - sampled
            unmentioned = f"; sampled only: {_list(sampled - reported)}" if sampled - reported else ""
            says = f"sampled {_list(sampled)}; reported {_list(reported)}"
            computed = f"reported only: {_list(odd)}{unmentioned}" if odd else f"all of them sampled{unmentioned}"
            yield judge("sampled-months", not odd, passage.where, says=says, computed=computed)


def sampled_months_are_in_the_records(report: SocialAudit) -> Iterator[Check]:
    """The sample was drawn from the records the description says were seen: from all of them, or at least from some."""
    spans = [span for passage in general_passages(report) for span in record_spans(passage, report)]
    for passage in finding_passages(report, "current", "local"):
        sampled, _ = sampled_months(passage.text)
        if sampled and spans:
            outside = {month for month in sampled for first, last in spans if not first <= month <= last}
            nowhere = {month for month in outside if not any(first <= month <= last for first, last in spans)}
            verdict = Verdict.CONTRADICTION if nowhere else Verdict.DOUBTFUL if outside else Verdict.HOLDS
            records = "records " + "; ".join(f"{first} to {last}" for first, last in spans)
            computed = f"outside: {_list(outside)}; {records}" if outside else records
            yield judge("months-in-records", verdict, passage.where, says=_list(sampled), computed=computed)


def records_are_long_enough(report: SocialAudit) -> Iterator[Check]:
    """A full audit sees twelve months of records, a follow-up two new ones."""
    kind = "follow-up" if "follow" in report.header.monitoring_type.lower() else "full"
    for passage in general_passages(report):
        for first, last in record_spans(passage, report):
            months = (last.year - first.year) * 12 + last.month - first.month + 1
            verdict = Verdict.HOLDS if months >= LEAST[kind] else Verdict.DOUBTFUL
            if months < 1:
                verdict = Verdict.CONTRADICTION
            yield judge(
                "record-length",
                verdict,
                passage.where,
                says=f"{first} to {last}",
                computed=f"{months} months",
                least=LEAST[kind],
            )


def months_are_past(report: SocialAudit) -> Iterator[Check]:
    """Nothing was sampled in, or is reported of, a month that had not come."""
    start = report.header.closing_meeting_finished_date or report.header.monitoring_start_date
    for passage in finding_passages(report, "previous", "current", "local"):
        months = set().union(*sampled_months(passage.text))
        if months and start:
            late = {month for month in months if month > Month(start.year, start.month)}
            computed = f"after the audit: {_list(late)}" if late else f"audit {Month(start.year, start.month)}"
            yield judge("months-past", not late, passage.where, says=_list(months), computed=computed)


def sampled_months(text: str) -> tuple[set[Month], set[Month]]:
    """The months sampled, as bracketed, and those that results are given for after the bracket."""
    for listed, result in zip(SAMPLED, RESULT, strict=True):
        match = listed.search(text)
        if match:
            results = [found for found in result.finditer(text, match.end()) if _is_result(text, found.start())]
            reported = {month_of(found) for found in results}
            return set(months_in(match["list"])), reported
    return set(), set()


def _is_result(text: str, place: int) -> bool:
    return "随机" in text or bool(re.search(r"out of|exceeded|worked", text[max(0, place - 160) : place]))


def record_spans(passage: Passage, report: SocialAudit) -> Iterator[tuple[Month, Month]]:
    """The spans "payroll record from February 2024 to January 2025"; "audit day" is the day the audit began."""
    start = report.header.monitoring_start_date
    for match in RECORDS.finditer(passage.text):
        first = months_in(match["from"])[0]
        ended = MONTH.search(match["to"])
        if ended:
            yield first, month_of(ended)
        elif "audit" in match["to"] and start:
            yield first, Month(start.year, start.month)


def _list(months: set[Month]) -> str:
    return ", ".join(map(str, sorted(months)))
