"""V-crossref and its like: what the description says is what the findings and the table say of the same thing."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checks.expiry import PERIOD
from goodstanding.law.audits.checks.hours import DAYS, PER_DAY, SPAN
from goodstanding.law.audits.checks.ratios import OUT_OF
from goodstanding.law.audits.checks.sums import RECORDS, SEXES, eligible_counts
from goodstanding.law.audits.prose import (
    DATE,
    WORDS_EN,
    Passage,
    all_passages,
    date_of,
    finding_passages,
    general_passages,
    months_in,
)
from goodstanding.law.audits.verdict import Check, Verdict, judge

NUMBER_WORDS = "|".join(WORDS_EN)
BUILDING = re.compile(rf"\b(\d{{1,2}}|{NUMBER_WORDS})-stor(?:e?y|ied) ([a-z]+) building", re.IGNORECASE)
FLOOR = re.compile(
    rf"\b(\d{{1,2}})/?F of (?:the )?(?:\d+ block of )?(?:the )?(\d{{1,2}}|{NUMBER_WORDS})-stor", re.IGNORECASE
)
NO_UNION = re.compile(r"\bno (?:trade|labou?r) union\b(?! (?:dues|fee|meeting|member))", re.IGNORECASE)
NO_YOUNG = re.compile(r"\bno (?:[a-z]+ ){0,2}(?:or |and )?young workers?\b", re.IGNORECASE)
YOUNGEST = re.compile(r"youngest (?:employee|worker) (?:was|is|aged) (\d{1,2})\b", re.IGNORECASE)
ONE_SHIFT = re.compile(r"\b(?:1|one|single) shift for all\b", re.IGNORECASE)
CHILD, YOUNG, EVENING, MORNING = 16, 18, 22, 6


def cover_is_described_alike(report: SocialAudit) -> Iterator[Check]:
    """The description counts the insurable and the retired as the finding does, where both mean one month."""
    described = [(passage, counts) for passage in general_passages(report) for counts in eligible_counts(passage)]
    found = [
        (passage, counts) for passage in finding_passages(report, "current") for counts in eligible_counts(passage)
    ]
    for passage, counts in described:
        for other, numbers in found:
            if set(months_in(passage.text)) & set(months_in(other.text)):
                same = (counts[0], sum(counts)) == (numbers[0], sum(numbers))
                yield judge("described-cover", same, passage.where, says=_list(counts), computed=_list(numbers))


def periods_are_described_alike(report: SocialAudit) -> Iterator[Check]:
    """A policy that the description and a finding date with one day in common has its other day in common, too."""
    described = [(passage, span) for passage in general_passages(report) for span in _periods(passage)]
    for other in finding_passages(report, "current"):
        for span in _periods(other):
            for passage, first in described:
                if set(first) & set(span):
                    yield judge(
                        "described-period", first == span, passage.where, says=_span(first), computed=_span(span)
                    )


def overtime_is_described_alike(report: SocialAudit) -> Iterator[Check]:
    """Overtime of a day, and days of a week with overtime, are the same in description and findings."""
    for expression in (PER_DAY, DAYS):
        for passage in general_passages(report):
            for other in finding_passages(report, "current"):
                one, two = expression.search(passage.text), expression.search(other.text)
                if one and two:
                    same = Decimal(one[1]) == Decimal(two[1])
                    yield judge("described-overtime", same, passage.where, says=one.group(), computed=two.group())


def wholes_were_sampled(report: SocialAudit) -> Iterator[Check]:
    """Eight out of eight sampled: the whole is the sample of a month, or of all months."""
    for passage in all_passages(report):
        for records, part in RECORDS:
            match = records.search(passage.text)
            if match:
                known = {int(match[1]), *map(int, part.findall(match[2]))}
                for share in OUT_OF.finditer(passage.text):
                    says, computed = f"{share[1]} out of {share[2]}", f"sampled: {_list(sorted(known))}"
                    yield judge("sampled-wholes", int(share[2]) in known, passage.where, says=says, computed=computed)


def buildings_are_described(report: SocialAudit) -> Iterator[Check]:
    """A building that a finding names is one of the description, and a floor is no higher than its building."""
    described = {_building(match) for part in general_passages(report) for match in BUILDING.finditer(part.text)}
    for passage in finding_passages(report, "previous", "current"):
        if "stor" not in passage.text.lower():
            continue
        for match in BUILDING.finditer(passage.text):
            storeys, kind = _building(match)
            known = sorted(number for number, name in described if name == kind)
            if known:
                computed = f"described: {_list(known)}"
                yield judge("building", storeys in known, passage.where, says=match.group(), computed=computed)
        for match in FLOOR.finditer(passage.text):
            floor, storeys = int(match[1]), _number(match[2])
            yield judge("floor", floor <= storeys, passage.where, says=match.group(), computed=f"{floor} of {storeys}")


def unions_agree(report: SocialAudit) -> Iterator[Check]:
    """Where there is no trade union, no worker is in one."""
    members = _metric(report, "Unionised workers")
    for passage in general_passages(report):
        match = NO_UNION.search(passage.text)
        if match and members is not None:
            computed = f"Unionised workers: {members:f}"
            yield judge("union", members == 0, passage.where, says=match.group(), computed=computed)


def ages_agree(report: SocialAudit) -> Iterator[Check]:
    """The youngest is no child, and no young worker where there are said to be none."""
    for passage in general_passages(report):
        youngest = YOUNGEST.search(passage.text)
        if youngest:
            limit = YOUNG if NO_YOUNG.search(passage.text) else CHILD
            told = any(finding.area in ("PA8", "PA9") for finding in report.findings)
            verdict = Verdict.HOLDS if int(youngest[1]) >= limit or told else Verdict.CONTRADICTION
            yield judge("youngest", verdict, passage.where, says=youngest.group(), computed=f"at least {limit}")


def night_shifts_agree(report: SocialAudit) -> Iterator[Check]:
    """One shift of the day for all leaves nobody on a night shift."""
    nights = _metric(report, "Workers with night shift")
    for passage in general_passages(report):
        spans = SPAN.findall(passage.text)
        if nights is not None and ONE_SHIFT.search(passage.text) and spans:
            by_day = all(int(span[0]) >= MORNING and int(span[2]) <= EVENING for span in spans)
            holds = nights == 0 or not by_day
            says = ", ".join(f"{a}:{b}-{c}:{d}" for a, b, c, d in spans)
            yield judge(
                "night-shift", holds, passage.where, says=says, computed=f"Workers with night shift: {nights:f}"
            )


def _periods(passage: Passage) -> Iterator[tuple[date, date]]:
    for match in PERIOD.finditer(passage.text):
        named = list(DATE.finditer(passage.text, match.end(), match.end() + 70))[:2]
        days = [day for one in named for day in [date_of(one)] if day]
        if len(days) == 2:
            yield days[0], days[1]


def _metric(report: SocialAudit, family: str) -> Decimal | None:
    values = [value for sex in SEXES for value in [report.metric(f"{family} - {sex}")] if value is not None]
    return sum(values, Decimal(0)) if values else None


def _building(match: re.Match[str]) -> tuple[int, str]:
    return _number(match[1]), match[2].lower()


def _number(text: str) -> int:
    return int(text) if text.isdigit() else WORDS_EN.index(text.lower())


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _span(days: tuple[date, date]) -> str:
    return f"{days[0]} to {days[1]}"
