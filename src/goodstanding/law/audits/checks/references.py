"""V-crossref: what the report refers to inside itself is there."""

import re
from collections import Counter
from collections.abc import Iterator

from goodstanding.kernel.questionnaire import area_of, areas, crucial_questions, questions
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import Passage, finding_passages, general_passages
from goodstanding.law.audits.verdict import Check, Verdict, judge

QUESTION = re.compile(r"(?<![A-Za-z])PA ?(\d{1,2}\.\d{1,2})(?!\d)")
AREA_LIST = re.compile(r"(?:PA ?\d{1,2}(?![\d.]\d|\d)(?:\s*(?:,|、|，|and|&|和|及)\s*)?){2,}")
AREA_WORDS = re.compile(r"Performance Areas? ((?:\d{1,2}\b(?:\s*(?:,|and|&)\s*)*){2,})")
SUMMARY = re.compile(r"summary of findings|performance areas? which needed? improvement", re.IGNORECASE)
OWN_CITE = re.compile(r"\bBSCI (\d{1,2}\.\d{1,2})\b")


def summary_areas(report: SocialAudit) -> Iterator[Check]:
    """The areas the summary names are those with findings."""
    found = {finding.area for finding in report.findings}
    for passage in general_passages(report):
        named = _areas(passage.text)
        if named and report.findings and SUMMARY.search(f"{passage.part} {passage.text}"):
            yield judge(
                "summary-areas",
                named == found,
                passage.where,
                says=_list(named),
                computed=f"findings in {_list(found)}",
            )


def areas_listed_in_findings(report: SocialAudit) -> Iterator[Check]:
    """A finding that lists the areas with findings lists all of them; its own may be left out."""
    now = {finding.area for finding in report.findings}
    before = {finding.area for finding in report.findings if finding.previous}
    for passage in finding_passages(report):
        named = _areas(passage.text)
        if len(named) < 2 or passage.finding is None:
            continue
        known, own = before if passage.part == "previous" else now, {passage.finding.area}
        same = named | own == known | own
        whole = passage.finding.question == "1.1"  # whether the system works in every area
        right = same if whole else not named - known - own
        yield judge("areas-listed", right, passage.where, says=_list(named), computed=f"findings in {_list(known)}")


def questions_referred_to(report: SocialAudit) -> Iterator[Check]:
    """A finding referred to by number is in the report."""
    there = {finding.question for finding in report.findings}
    for passage in [*finding_passages(report), *general_passages(report)]:
        for number in QUESTION.findall(passage.text):
            yield judge(
                "question-referred",
                number in there,
                passage.where,
                says=f"PA{number}",
                computed=f"findings: {', '.join(sorted(there))}",
            )


def own_question_cited(report: SocialAudit) -> Iterator[Check]:
    """A finding that violates BSCI 1.4 stands under question 1.4."""
    for passage in finding_passages(report, "previous", "current"):
        for number in OWN_CITE.findall(passage.text):
            if passage.finding and passage.finding.question:
                same = number == passage.finding.question
                yield judge(
                    "own-question",
                    same,
                    passage.where,
                    says=f"BSCI {number}",
                    computed=f"question {passage.finding.question}",
                )


def questions_known(report: SocialAudit) -> Iterator[Check]:
    """Each question is one of the questionnaire, stands there once and under its own area."""
    times = Counter(finding.question for finding in report.findings)
    for finding in report.findings:
        if not finding.question:
            continue
        where = Passage("", "question", finding.line, finding).where
        unknown = (
            Verdict.DOUBTFUL if report.layout == "G2" else Verdict.CONTRADICTION
        )  # the older list had other numbers
        known = Verdict.HOLDS if finding.question in questions() else unknown
        yield judge("question-known", known, where, says=finding.question, computed=f"{len(questions())} questions")
        if times[finding.question] > 1:
            yield judge(
                "question-once",
                holds=False,
                where=where,
                says=finding.question,
                computed=f"{times[finding.question]} times",
            )
        heading = finding.heading.split(":")[0]
        if heading:
            yield judge(
                "question-area",
                heading == area_of(finding.question),
                where,
                says=finding.heading,
                computed=area_of(finding.question),
            )


def crucial_marks(report: SocialAudit) -> Iterator[Check]:
    """Crucial questions are marked so, and no others."""
    if report.layout == "G2":
        return
    for finding in report.findings:
        crucial = finding.question in crucial_questions()
        if crucial or finding.crucial_printed:
            where = Passage("", "question", finding.line, finding).where
            says = "CRUCIAL" if finding.crucial_printed else "not marked"
            computed = "crucial" if crucial else "not crucial"
            wrong = Verdict.CONTRADICTION if report.layout == "G4" else Verdict.DOUBTFUL  # the flags are those of now
            yield judge(
                "crucial",
                Verdict.HOLDS if finding.crucial_printed == crucial else wrong,
                where,
                says=says,
                computed=computed,
                question=finding.question,
            )


def area_names(report: SocialAudit) -> Iterator[Check]:
    """Areas go by their names, of now or of an earlier edition."""
    known = {area.code: area for area in areas()}
    for rating in report.ratings:
        right = known[rating.area].is_called(rating.name)
        where = f"line {rating.line}, SECTION RATING {rating.area}"
        yield judge("area-name", right, where, says=f"{rating.area}: {rating.name}", computed=known[rating.area].name)
    for code, name, line in dict.fromkeys(_headings(report)):
        if code in known:
            yield judge(
                "area-name",
                known[code].is_called(name),
                f"line {line}, FINDINGS",
                says=f"{code}: {name}",
                computed=known[code].name,
            )


def _headings(report: SocialAudit) -> Iterator[tuple[str, str, int]]:
    seen = set()
    for finding in report.findings:
        code, _, name = finding.heading.partition(": ")
        if name and finding.heading not in seen:
            seen.add(finding.heading)
            yield code, name, finding.line


def _areas(text: str) -> set[str]:
    lists = [match.group() for match in AREA_LIST.finditer(text)] + [match[1] for match in AREA_WORDS.finditer(text)]
    numbers = {int(number) for part in lists for number in re.findall(r"\d{1,2}", part)}
    return {f"PA{number}" for number in numbers}


def _list(codes: set[str]) -> str:
    return ", ".join(sorted(codes, key=lambda code: int(code[2:]))) or "none"
