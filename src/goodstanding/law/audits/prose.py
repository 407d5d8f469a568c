"""Figures in sentences: months, dates, counts and articles, in English and Chinese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from goodstanding.kernel.social_audit import AuditFinding, SocialAudit

NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
MONTH_EN = rf"(?P<name>{NAMES}|{SHORT})\.?,? (?P<year>\d{{4}})"
MONTH_ZH = r"(?P<year_zh>\d{4})年(?P<month_zh>\d{1,2})月(?!\d{1,2}[日号])"
MONTH = re.compile(rf"\b{MONTH_EN}\b|{MONTH_ZH}")
DATE = re.compile(
    rf"\b(?:(?P<m1>{NAMES}|{SHORT})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{NAMES}|{SHORT})\.?,? (?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))\b"
    r"|(?P<y4>\d{4})年(?P<m4>\d{1,2})月(?P<d4>\d{1,2})[日号]"
)
ORDER = {name[:3].lower(): place for place, name in enumerate(NAMES.split("|"), start=1)}
DIGITS_ZH = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMERAL_ZH = "零〇一二两三四五六七八九十百"
WORDS_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class Month(NamedTuple):
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of prose and its place: `part` is the label, or previous, current, local of a finding."""

    text: str
    part: str
    line: int
    finding: AuditFinding | None = None

    @property
    def where(self) -> str:
        named = f"{self.finding.question or self.finding.area}, {self.part}" if self.finding else self.part
        return f"line {self.line}, {named}"


def general_passages(report: SocialAudit) -> list[Passage]:
    """The labelled paragraphs of the description."""
    return [Passage(part.text, part.label or "GENERAL DESCRIPTION", part.line) for part in report.general]


def finding_passages(report: SocialAudit, *parts: str) -> list[Passage]:
    """The texts of the findings: of `parts` (previous, current, local), or all three."""
    return [
        Passage(getattr(finding, part), part, finding.line, finding)
        for finding in report.findings
        for part in parts or ("previous", "current", "local")
        if getattr(finding, part)
    ]


def all_passages(report: SocialAudit) -> list[Passage]:
    """Description and findings."""
    return general_passages(report) + finding_passages(report)


def months_in(text: str) -> list[Month]:
    """Every month named, in order; the months of full dates are not among them."""
    return [month_of(match) for match in MONTH.finditer(DATE.sub(" ", text))]


def month_of(match: re.Match[str]) -> Month:
    """The month a match of MONTH_EN or MONTH_ZH names."""
    named = match.groupdict()
    if named.get("year_zh"):
        return Month(int(named["year_zh"]), int(named["month_zh"]))
    return Month(int(named["year"]), ORDER[named["name"][:3].lower()])


def dates_in(text: str) -> list[date]:
    """Every full date named; impossible ones are left out."""
    return [day for match in DATE.finditer(text) for day in [date_of(match)] if day]


def date_of(match: re.Match[str]) -> date | None:
    """The day a match of DATE names, or None where there is no such day."""
    named = match.groupdict()
    form = next(number for number in "1234" if named[f"y{number}"])
    month = named[f"m{form}"]
    try:
        return date(
            int(named[f"y{form}"]), int(month) if month.isdigit() else ORDER[month[:3].lower()], int(named[f"d{form}"])
        )
    except ValueError:
        return None


def numeral(text: str) -> int:
    """A Chinese numeral up to 999 as a number: 三十五 is 35, 十二 is 12, 一百零五 is 105."""
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = DIGITS_ZH[char]
    return total + digit


def rounded_as(value: Decimal, printed: str) -> Decimal:
    """`value` rounded half up to as many decimals as `printed` has."""
    places = len(printed.partition(".")[2])
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def sentence_before(text: str, place: int) -> str:
    """The words from the start of the sentence to `place`."""
    starts = [match.end() for match in re.finditer(r"(?<!\bi\.e)(?<!\be\.g)[.;。；](?=\s|[^\d\sa-z])", text[:place])]
    return text[starts[-1] if starts else 0 : place]


def integers(text: str) -> Iterator[int]:
    """Whole numbers standing alone, not part of a date, decimal, article or percentage."""
    for match in re.finditer(r"(?<![\d.,/%-])(\d{1,6})(?![\d/%]|[.,]\d)", text):
        yield int(match[1])
