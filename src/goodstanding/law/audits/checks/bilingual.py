"""V-bilingual: the two languages give the same figures. The local text holds the current status only."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.law.audits.prose import (
    DATE,
    MONTH,
    MONTH_EN,
    MONTH_ZH,
    NUMERAL_ZH,
    WORDS_EN,
    Passage,
    date_of,
    month_of,
    numeral,
    rounded_as,
)
from goodstanding.law.audits.verdict import Check, Verdict, judge

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)*"
HEADS = r"(?:workers?|employees?|persons?|people|samples?|staff)"
ARTICLES = re.compile(rf"\barticles?\s+({NUMBER}(?:\s*(?:,|&|and)\s*(?:articles?\s+)?{NUMBER})*)", re.IGNORECASE)
ARTICLES_ZH = re.compile(rf"第\s*([\d.]+|[{NUMERAL_ZH}]+)((?:\s*[、,，和及]\s*第?[\d.]+)*)\s*条")
KINDS = (  # what a figure counts, in both languages; a kind that is named must agree
    ("reference", re.compile(r"(?<![A-Za-z])PA ?(\d{1,2}(?:\.\d{1,2})?)")),
    ("percent", re.compile(rf"({NUMBER}) ?%")),
    ("hours", re.compile(rf"({NUMBER}) ?(?:(?:overtime|working) )?(?:hours?\b|小时)")),
    ("people", re.compile(r"(\d+) out of (?:the )?(?=\d)")),
    ("people", re.compile(rf"({NUMBER}) (?:(?!and\b|or\b|out\b)[a-z-]+ ){{0,3}}?{HEADS}\b|({NUMBER})(?:名|人|位)")),
)
NUMBERING = re.compile(r"(?:(?<=\s)|(?<=[：:。；;，,）)])|^)\d{1,2}\. ?(?=[A-Za-z\u4e00-\u9fff])")
CLOCK = re.compile(r"\b(\d{1,2})[:：]00\b")  # 8:00 in one language is 8点 in the other
MEASURES = "层楼栋幢名人条台个种月年日天小时次张家间号型项份位"
ORDINALS = ["ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
WEAK_ZH = re.compile(rf"([{NUMERAL_ZH}]{{1,4}})(?=[{MEASURES}])")
WEAK_EN = re.compile(rf"\b({'|'.join(WORDS_EN)})\b", re.IGNORECASE)
FLOOR_NAMED = re.compile(r"[Ss]tor|[Ff]loor|\dF|层|楼")  # few texts name one, and looking for the number costs more
FLOORS = re.compile(
    rf"\b(\d{{1,2}})/?F\b|\b({'|'.join(ORDINALS)}) floor|\b(\d{{1,2}}|{'|'.join(WORDS_EN)})-stor(?:e?y|ied)"
    rf"|(\d{{1,2}}|[{NUMERAL_ZH}]{{1,3}})(?:层|楼)",
    re.IGNORECASE,
)
PLAIN = re.compile(rf"(?<![\d.A-Za-z])({NUMBER})(?![\d%])")
RESULT = re.compile(rf"\bin {MONTH_EN} with the highest of (?P<highest>\d+(?:\.\d+)?) hours")
RESULT_ZH = re.compile(rf"在{MONTH_ZH}[^；;。]*?最高(?:达到|达|为)?(?P<highest>\d+(?:\.\d+)?)小时")


Values = Callable[[re.Match[str]], list[str]]


@dataclass(slots=True)
class Figures:
    """Figures of one text: those of a named kind, those of none, and number words (which may stand for one)."""

    kinds: dict[str, set[str]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    @property
    def values(self) -> set[str]:
        return set().union(self.plain, *(values for kind, values in self.kinds.items() if kind in ("people", "hours")))


def figures_agree(report: SocialAudit) -> Iterator[Check]:
    """Dates, hours, percentages, head counts, articles and references of the current status, in both languages."""
    for finding in report.findings:
        if finding.current and finding.local:
            yield _compare(finding)


def highest_agree(report: SocialAudit) -> Iterator[Check]:
    """The highest figure of each month is the same in both languages."""
    for finding in report.findings:
        english = {month_of(match): match["highest"] for match in RESULT.finditer(finding.current)}
        local = {month_of(match): match["highest"] for match in RESULT_ZH.finditer(finding.local)}
        if english and local:
            says = ", ".join(f"{month} {hours} h" for month, hours in sorted(english.items()))
            computed = ", ".join(f"{month} {hours} h" for month, hours in sorted(local.items()))
            yield judge("local-highest", english == local, _where(finding), says=says, computed=computed)


def local_has_the_previous_finding(report: SocialAudit) -> Iterator[Check]:
    """The local column tells what was found before, too."""
    both = [finding for finding in report.findings if finding.previous and finding.local]
    lacking = [finding for finding in both if not re.search("上次|之前|前次|上一次", finding.local)]
    if both:
        verdict = Verdict.DOUBTFUL if lacking else Verdict.HOLDS
        computed = f"{len(lacking)} of {len(both)} local texts without it"
        yield judge(
            "local-previous",
            verdict,
            f"line {both[0].line}, FINDINGS",
            says="previous finding in English",
            computed=computed,
        )


def figures_of(text: str) -> Figures:
    """Read and strike out kind by kind, so that a date's year is no head count."""
    found = Figures()
    text = CLOCK.sub(r"\1", NUMBERING.sub(" ", text))
    text = _take(text, DATE, found, "date", lambda match: [str(date_of(match))])
    text = _take(text, MONTH, found, "month", lambda match: [str(month_of(match))])
    if FLOOR_NAMED.search(text):
        text = _take(text, FLOORS, found, "floor", lambda match: [_floor(match)])
    text = _take(text, ARTICLES, found, "article", lambda match: re.findall(NUMBER, match[1]))
    text = _take(text, ARTICLES_ZH, found, "article", _articles_zh)
    for kind, expression in KINDS:
        text = _take(text, expression, found, kind, lambda match: [_plain(next(filter(None, match.groups())))])
    found.plain |= {_plain(match[1]) for match in PLAIN.finditer(text)}
    found.words |= {str(numeral(match[1])) for match in WEAK_ZH.finditer(text)}
    found.words |= {str(WORDS_EN.index(match[1].lower())) for match in WEAK_EN.finditer(text)}
    return found


def _compare(finding: AuditFinding) -> Check:
    english, local = figures_of(finding.current), figures_of(finding.local)
    only_english = _gaps(english, local) - _derived(english, local)
    only_local = _gaps(local, english) - _derived(local, english)
    loose = english.plain - local.values - local.words - set().union(*local.kinds.values())
    verdict = Verdict.HOLDS if not loose else Verdict.DOUBTFUL
    if only_english or only_local or (loose and local.plain - english.values - english.words):
        verdict = Verdict.CONTRADICTION
    shown = only_english | {f"number {value}" for value in loose}
    computed = f"only in English: {_list(shown)}; only in the local text: {_list(only_local)}"
    says = _list({f"{kind} {value}" for kind, values in english.kinds.items() for value in values})
    return judge("local-figures", verdict, _where(finding), says=says, computed=computed)


def _gaps(one: Figures, other: Figures) -> set[str]:
    """Figures of a kind that the other text lacks; head counts and hours may stand there without their kind."""
    gaps = set()
    for kind, values in one.kinds.items():
        known = other.kinds.get(kind, set())
        if kind == "floor" and not known:
            continue  # where it was may be left to one language
        if kind in ("people", "hours"):
            known = known | other.plain | other.words
        gaps |= {f"{kind} {value}" for value in values - known}
    return gaps


def _derived(one: Figures, other: Figures) -> set[str]:
    """Percentages that head counts of both texts give: "12 out of 12 (100 %)" says no more than "12 of 12"."""
    shared = [Decimal(count) for count in one.kinds.get("people", set()) & (other.values | other.words)]
    return {
        f"percent {printed}"
        for printed in one.kinds.get("percent", set())
        if any(
            whole and rounded_as(100 * part / whole, printed) == Decimal(printed) for part in shared for whole in shared
        )
    }


def _take(text: str, expression: re.Pattern[str], found: Figures, kind: str, values: Values) -> str:
    def strike(match: re.Match[str]) -> str:
        found.kinds.setdefault(kind, set()).update(values(match))
        return " "

    return expression.sub(strike, text)


def _articles_zh(match: re.Match[str]) -> list[str]:
    first = match[1] if match[1][0].isdigit() else str(numeral(match[1]))
    return [first, *re.findall(r"[\d.]+", match[2])]


def _floor(match: re.Match[str]) -> str:
    """A floor or a height in storeys: 2F, second floor, 3-storey, 三层, 2楼."""
    word = str(next(filter(None, match.groups()))).lower()
    if word.isdigit():
        return word
    if word in ORDINALS:
        return str(max(1, ORDINALS.index(word)))
    return str(WORDS_EN.index(word) if word in WORDS_EN else numeral(word))


def _plain(number: str) -> str:
    return number.replace(",", "").lstrip("0") or "0"


def _where(finding: AuditFinding) -> str:
    return Passage("", "local", finding.line, finding).where


def _list(values: set[str]) -> str:
    return ", ".join(sorted(values)) or "none"
