"""V-wage: what whoever worked the longest month is owed at least: a sum for the payroll, which no report holds."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checks.hours import HIGHEST, PER_DAY, days_for_overtime
from goodstanding.law.audits.checks.wages import DAY, LOWEST, PAID_DAYS, TABLE_LOWEST
from goodstanding.law.audits.prose import Month, Passage, finding_passages, general_passages, month_of
from goodstanding.law.audits.verdict import Check, Verdict, judge

ON_WORKDAYS, ON_REST_DAYS = Decimal("1.5"), Decimal(2)  # Labour Law art. 44
WEEK = 5  # days on which overtime is at 150 %


def pay_of_the_longest_month(report: SocialAudit) -> Iterator[Check]:
    """The lowest wage by the hour, overtime at 150 % as far as the daily pattern reaches, the rest at 200 %."""
    hourly, found = _hourly(report), _longest(report)
    if hourly is None or found is None:
        return
    passage, month, hours, says = found
    owed = _owed(report, passage, month, hours, hourly)
    if owed:
        yield judge("pay-of-overtime", Verdict.NOT_TESTABLE, passage.where, says=says, computed=owed)


def _longest(report: SocialAudit) -> tuple[Passage, Month, Decimal, str] | None:
    found = [
        (passage, month_of(match), Decimal(match["highest"]), match.group())
        for passage in finding_passages(report, "current")
        for expression in HIGHEST
        for match in expression.finditer(passage.text)
    ]
    return max(found, key=lambda one: one[2], default=None)


def _owed(report: SocialAudit, passage: Passage, month: Month, hours: Decimal, hourly: Decimal) -> str | None:
    try:
        days = days_for_overtime(month, WEEK)
    except Refusal:
        return None
    texts = [passage.text, *(one.text for one in general_passages(report))]
    daily = next((Decimal(match[1]) for text in texts for match in [PER_DAY.search(text)] if match), None)
    workdays = hours if daily is None else min(hours, daily * days)
    rest, normal = hours - workdays, hourly * DAY * PAID_DAYS
    total = normal + hourly * (workdays * ON_WORKDAYS + rest * ON_REST_DAYS)
    return f"{month}: {_cents(normal)} + {hourly} x ({workdays:f} x 1.5 + {rest:f} x 2) = {_cents(total)}"


def _hourly(report: SocialAudit) -> Decimal | None:
    """The lowest wage by the hour: as described, else the table's by the month."""
    for passage in general_passages(report):
        if match := LOWEST.search(passage.text):
            return Decimal(match[1].replace(",", ""))
    monthly = report.metric(TABLE_LOWEST)
    return _cents(monthly / PAID_DAYS / DAY) if monthly else None


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
