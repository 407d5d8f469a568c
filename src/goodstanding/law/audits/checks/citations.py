"""V-law: what is cited exists, was in force, and stays the same for the same fact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.audits.prose import NUMERAL_ZH, Passage, numeral
from goodstanding.law.audits.verdict import Check, Verdict, judge

ARTICLE = re.compile(
    r"\b(?:articles?|sections?|clauses?)\s+(\d+(?:\.\d+)*(?:\s*(?:,|&|and)\s*(?:articles?\s+)?\d+(?:\.\d+)*)*)",
    re.IGNORECASE,
)
ARTICLE_ZH = re.compile(rf"第\s*([\d.]+|[{NUMERAL_ZH}]+)((?:\s*[、,，和及]\s*第?[\d.]+)*)\s*条")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Citation:
    """One law as cited: the row of laws.yaml it is (None: not known), and its articles."""

    text: str
    law: dict[str, Any] | None
    articles: tuple[str, ...]

    @property
    def shown(self) -> str:
        name = self.law["id"] if self.law else "?"
        return f"{name} {', '.join(self.articles)}".strip()


def laws_exist(report: SocialAudit) -> Iterator[Check]:
    """The law is known and has that article."""
    for finding, part, citation in _citations(report):
        where = Passage("", part, finding.line, finding).where
        if citation.law is None or not (citation.law.get("scheme") or is_in_china(report)):
            yield judge(
                "law-exists", Verdict.NOT_TESTABLE, where, says=citation.text, computed="a law not in our table"
            )
            continue
        most = citation.law.get("articles")
        beyond = [number for number in citation.articles if most and number.isdigit() and not 1 <= int(number) <= most]
        computed = f"{citation.law['id']}: {most or '?'} articles"
        yield judge("law-exists", not beyond, where, says=citation.text, computed=computed)


def laws_in_force(report: SocialAudit) -> Iterator[Check]:
    """The law was in force, and the article had that number, on the day of the audit that cites it."""
    day = report.header.monitoring_start_date
    if not day or not is_in_china(report):
        return
    for finding, part, citation in _citations(report):
        if citation.law and not citation.law.get("scheme"):
            then = day - A_YEAR if part == "previous" else day  # the previous audit was at most a year before
            verdict, computed = _in_force(citation, then)
            where = Passage("", part, finding.line, finding).where
            weak = " (unconfirmed)" if citation.law["confidence"] < 70 else ""
            yield judge("law-in-force", verdict, where, says=citation.text, computed=computed + weak)


def same_fact_same_law(report: SocialAudit) -> Iterator[Check]:
    """The law of the previous finding is that of the current status."""
    for finding in report.findings:
        before, now = _parsed(finding.laws_previous), _parsed(finding.laws)
        before, now = [c for c in before if _is_statute(c)], [c for c in now if _is_statute(c)]
        if before and now:
            one, other = {c.shown for c in before}, {c.shown for c in now}
            verdict = Verdict.HOLDS if one <= other else Verdict.DOUBTFUL
            where = Passage("", "current", finding.line, finding).where
            yield judge(
                "same-law", verdict, where, says=", ".join(sorted(other)), computed=f"before: {', '.join(sorted(one))}"
            )


def every_finding_has_a_basis(report: SocialAudit) -> Iterator[Check]:
    """Each current status names what it is measured by, in one language at least."""
    for finding in report.findings:
        named = finding.laws or finding.laws_local
        verdict = Verdict.HOLDS if named else Verdict.DOUBTFUL
        where = Passage("", "current", finding.line, finding).where
        yield judge(
            "has-basis", verdict, where, says="; ".join(named) or "no law, no code", computed=f"{len(named)} cited"
        )


def both_languages_cite_the_same(report: SocialAudit) -> Iterator[Check]:
    """English and local text rest on the same laws."""
    for finding in report.findings:
        english, local = _parsed(finding.laws), _parsed(finding.laws_local)
        one = {citation.law["id"] for citation in english if citation.law}
        other = {citation.law["id"] for citation in local if citation.law}
        if one and other:
            where = Passage("", "local", finding.line, finding).where
            verdict = Verdict.HOLDS if one == other else Verdict.DOUBTFUL if one & other else Verdict.CONTRADICTION
            yield judge(
                "same-law-languages",
                verdict,
                where,
                says=", ".join(sorted(one)),
                computed=", ".join(sorted(other)),
            )


def is_in_china(report: SocialAudit) -> bool:
    """Our table holds the laws of one country: another one's labour law may have as many articles as it likes."""
    header = report.header
    there = header.amfori_id.startswith("156") or "China" in header.address
    return there or bool(report.subject.code) or any(finding.local for finding in report.findings)


@lru_cache(maxsize=4096)
def read_citation(text: str) -> Citation:
    """Which law, which articles: "Article 41 of the Labor Law", "《社会保险法》第二条和第四条"."""
    law = next((row for row in _laws() if _names(row, text)), None)
    articles = [number for match in ARTICLE.finditer(text) for number in re.findall(r"\d+(?:\.\d+)*", match[1])]
    for match in ARTICLE_ZH.finditer(text):
        first = match[1] if match[1][0].isdigit() else str(numeral(match[1]))
        articles += [first, *re.findall(r"\d+(?:\.\d+)*", match[2])]
    return Citation(text, law, tuple(dict.fromkeys(articles)))


def _in_force(citation: Citation, day: date) -> tuple[Verdict, str]:
    law = citation.law or {}
    if law["from"] > day:
        return Verdict.CONTRADICTION, f"in force from {law['from']}"
    if law.get("to") and law["to"] < day:
        return Verdict.DOUBTFUL, f"replaced after {law['to']}"
    for move in law.get("moved", ()):
        if move["from"] in citation.articles and day >= move["since"]:
            return Verdict.DOUBTFUL, f"article {move['from']} became article {move['to']} on {move['since']}"
    return Verdict.HOLDS, f"in force on {day}"


def _citations(report: SocialAudit) -> Iterator[tuple[AuditFinding, str, Citation]]:
    for finding in report.findings:
        for part, texts in (
            ("previous", finding.laws_previous),
            ("current", finding.laws),
            ("local", finding.laws_local),
        ):
            yield from ((finding, part, citation) for citation in _parsed(texts))


def _parsed(texts: tuple[str, ...]) -> list[Citation]:
    return [read_citation(text) for text in texts]


def _is_statute(citation: Citation) -> bool:
    return citation.law is not None and not citation.law.get("scheme")


def _names(row: dict[str, Any], text: str) -> bool:
    named = any(re.search(name, text, re.IGNORECASE) for name in row["names"])
    return named and not any(re.search(name, text, re.IGNORECASE) for name in row.get("names_not", ()))


@cache
def _laws() -> tuple[dict[str, Any], ...]:
    return tuple(read_yaml(Path(__file__).parent.parent / "laws.yaml"))
