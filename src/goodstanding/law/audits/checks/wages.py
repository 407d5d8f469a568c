"""V-wage: wages stated by the hour, by the month and in the table are the same wages, and lawful ones."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import DATE, Passage, date_of, general_passages, rounded_as
from goodstanding.law.audits.verdict import Check, Verdict, judge
from goodstanding.law.labour.parameters import MinimumWages, minimum_wages

PAID_DAYS, DAY = Decimal("21.75"), 8  # Labour Ministry notice 2008-3: monthly paid days; Labour Law art. 36
PART_TIME = Decimal("1.3")
OTHER_DAYS = tuple(map(Decimal, ("20.67", "20.83", "21", "22", "26")))  # other months people count with
AMOUNT = r"(?:RMB|CNY|¥) ?(\d[\d,]*(?:\.\d+)?)"
MINIMUM = re.compile(rf"{AMOUNT} per month,? {AMOUNT} per hour")
LOWEST = re.compile(rf"lowest (?:basic |regular )?wage (?:was|is) {AMOUNT} per hour", re.IGNORECASE)
RATES = re.compile(r"((?:\d{3} ?%(?:,| and|, and)? ?){1,3})of (?:the )?(?:basic|normal|regular)", re.IGNORECASE)
LEGAL_RATES = (150, 200, 300)  # Labour Law art. 44: working day, rest day, statutory holiday
PAY_DAY = re.compile(r"on the (\d{1,2})(?:st|nd|rd|th)(?: day)? of the (?:following|next) month", re.IGNORECASE)
TABLE_MINIMUM, TABLE_LOWEST = "Legal minimum wage in local currency", "Lowest wage paid for regular work at the site"
TABLE_LIVING = "Calculated living wage in local currency"
PLAUSIBLE = (Decimal("1.3"), Decimal(4))  # living wage over minimum wage; our own band


def minimum_by_hour(report: SocialAudit) -> Iterator[Check]:
    """The monthly minimum, over 21.75 days of eight hours, is the hourly one stated beside it."""
    for passage, match in _found(report, MINIMUM):
        month, hour = _amount(match[1]), match[2]
        found = rounded_as(month / PAID_DAYS / DAY, hour)
        # a rate far above it is the statutory one of part-time work, which is no conversion (Minimum Wage Provisions)
        part_time = _amount(hour) > found * PART_TIME
        yield judge(
            "minimum-hourly",
            Verdict.NOT_TESTABLE if part_time else found == _amount(hour),
            passage.where,
            says=match.group(),
            computed=f"{month} / 21.75 / 8 = {found}",
        )


def minimum_in_the_table(report: SocialAudit) -> Iterator[Check]:
    """The table's minimum wage is the description's."""
    stated = report.metric(TABLE_MINIMUM)
    for passage, match in _found(report, MINIMUM):
        if stated is not None:
            yield judge(
                "minimum-table",
                _amount(match[1]) == stated,
                passage.where,
                says=match.group(),
                computed=f"METRICS: {stated:f}",
            )


def lowest_by_hour(report: SocialAudit) -> Iterator[Check]:
    """The lowest wage by the hour, over a month, is the table's, and is above the minimum by the hour."""
    stated = report.metric(TABLE_LOWEST)
    for passage, match in _found(report, LOWEST):
        hour = _amount(match[1])
        month = hour * DAY * PAID_DAYS
        if stated is not None:
            computed = f"{hour} x 8 x 21.75 = {month:.2f}, METRICS {stated:f}"
            yield judge(
                "lowest-monthly", _same_month(hour, stated), passage.where, says=match.group(), computed=computed
            )
        for _, least in _found(report, MINIMUM):
            yield judge(
                "lowest-above-minimum",
                hour >= _amount(least[2]),
                passage.where,
                says=match.group(),
                computed=f"minimum {least[2]} an hour",
            )


def table_wages(report: SocialAudit) -> Iterator[Check]:
    """The lowest wage is at least the minimum, or 5.1 has a finding; and at least the living wage, or 5.4 has one."""
    lowest, minimum, living = (report.metric(label) for label in (TABLE_LOWEST, TABLE_MINIMUM, TABLE_LIVING))
    if lowest is not None and minimum is not None:
        holds = lowest >= minimum or _has(report, "5.1")
        yield judge(
            "lowest-minimum",
            holds,
            "METRICS",
            says=f"lowest {lowest:f}, minimum {minimum:f}",
            computed=_share(lowest, minimum),
        )
    if lowest is not None and living:
        verdict = Verdict.HOLDS if lowest >= living or _has(report, "5.4") else Verdict.DOUBTFUL
        yield judge(
            "lowest-living",
            verdict,
            "METRICS",
            says=f"lowest {lowest:f}, living wage {living:f}",
            computed=_share(lowest, living),
        )
    if living and minimum:
        likely = PLAUSIBLE[0] <= living / minimum <= PLAUSIBLE[1]
        verdict = Verdict.HOLDS if likely else Verdict.DOUBTFUL
        yield judge(
            "living-plausible",
            verdict,
            "METRICS",
            says=f"living wage {living:f}, minimum {minimum:f}",
            computed=_share(living, minimum),
        )


def overtime_rates(report: SocialAudit) -> Iterator[Check]:
    """Overtime is paid at the legal rates, or PA5 has a finding."""
    for passage, match in _found(report, RATES):
        rates = [int(rate) for rate in re.findall(r"\d{3}", match[1])]
        below = [f"{rate} % below {legal} %" for rate, legal in zip(rates, LEGAL_RATES, strict=False) if rate < legal]
        holds = not below or any(finding.area == "PA5" and finding.question != "5.5" for finding in report.findings)
        yield judge(
            "overtime-rates",
            holds,
            passage.where,
            says=match.group(),
            computed="; ".join(below) or "150 %, 200 %, 300 %",
        )


def pay_day(report: SocialAudit) -> Iterator[Check]:
    """Wages are paid within a month of the month they are for."""
    for passage, match in _found(report, PAY_DAY):
        day = int(match[1])
        yield judge(
            "pay-day", 1 <= day <= 31, passage.where, says=match.group(), computed=f"{day} days after the month's end"
        )


def minimum_at_the_date(report: SocialAudit) -> Iterator[Check]:
    """The minimum stated is the one of the code's region on the audit day, where a table of ours has that region."""
    day, region = report.header.monitoring_start_date, report.subject.code[2:8]
    wages = minimum_wages(region) if region else None
    for passage, match in _found(report, MINIMUM):
        if day is None or wages is None or np.datetime64(day) < wages.since[0]:
            verdict, computed = Verdict.NOT_TESTABLE, "needs the district's table"
        else:
            since = DATE.match(passage.text, match.end() + len(" since "))
            verdict, computed = _statutory(_amount(match[1]), date_of(since) if since else None, wages, day)
        yield judge("minimum-statutory", verdict, passage.where, says=match.group(), computed=computed)


def _statutory(stated: Decimal, since: date | None, wages: MinimumWages, day: date) -> tuple[Verdict, str]:
    """Doubtful at most: the table is ours and not the notice."""
    place = int(np.searchsorted(wages.since, np.datetime64(day), side="right")) - 1
    monthly = Decimal(int(wages.monthly[place]))
    weak = " (unconfirmed)" if wages.unconfirmed[place] else ""
    begun = since is None or np.datetime64(since) == wages.since[place]
    verdict = Verdict.HOLDS if stated == monthly and begun else Verdict.DOUBTFUL
    return verdict, f"{monthly} a month from {wages.since[place]}{weak}"


def _same_month(hour: Decimal, month: Decimal) -> Verdict:
    if abs(hour * DAY * PAID_DAYS - month) <= 1:
        return Verdict.HOLDS
    other = any(abs(hour * DAY * days - month) <= 1 for days in OTHER_DAYS)
    return Verdict.DOUBTFUL if other else Verdict.CONTRADICTION


def _found(report: SocialAudit, expression: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in general_passages(report):
        for match in expression.finditer(passage.text):
            yield passage, match


def _has(report: SocialAudit, question: str) -> bool:
    return any(finding.question == question for finding in report.findings)


def _share(one: Decimal, other: Decimal) -> str:
    return f"{100 * one / other:.0f} %"


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
