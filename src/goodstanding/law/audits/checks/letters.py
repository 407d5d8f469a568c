"""V-rating: the letters follow from the answers, and the overall letter from the areas'. Indicative only."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from goodstanding.kernel.questionnaire import Area, areas
from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.law.audits.rating import area_percent, letter_of, overall
from goodstanding.law.audits.verdict import Check, Verdict, judge

OPEN = ("Partially", "No")  # what an answer may have been that the text does not tell
MOST_OPEN = 6  # beyond that every letter is possible and nothing is tested


def area_letters(report: SocialAudit) -> Iterator[Check]:
    """Each area's letter from its answers; questions without a finding count as Yes."""
    known = {area.code: area for area in areas()}
    for rating in report.ratings:
        area = known[rating.area]
        findings = [finding for finding in report.findings if finding.area == area.code]
        where = f"line {rating.line}, SECTION RATING {area.code}"
        if rating.letter is None or _findings_are_elsewhere(report):
            yield judge(
                "area-letter",
                Verdict.NOT_TESTABLE,
                where,
                says=f"{area.code} {rating.letter or 'not rated'}",
                area=area.code,
            )
            continue
        yield _area(area, rating.letter, findings, where, report.layout)


def overall_letter(report: SocialAudit) -> Iterator[Check]:
    """The overall letter by the counting rule; a report that prints none lacks its main result."""
    if not report.ratings:
        return
    found = overall(rating.letter for rating in report.ratings)
    counts = {letter: sum(rating.letter == letter for rating in report.ratings) for letter in "ABCDE"}
    computed = f"{found} (indicative): " + ", ".join(f"{letter} x{count}" for letter, count in counts.items() if count)
    says = report.overall_printed or {"options": "all options, none marked"}.get(report.overall_as, "empty")
    if report.overall_printed == "Zero Tolerance" or report.overall_as in ("options", "absent"):
        yield judge("overall-letter", Verdict.NOT_TESTABLE, "OVERALL RATING", says=says, computed=computed)
    else:
        yield judge("overall-letter", report.overall_printed == found, "OVERALL RATING", says=says, computed=computed)


def lower_areas_have_findings(report: SocialAudit) -> Iterator[Check]:
    """An area below A has findings. (An area rated A may have some too.)"""
    with_findings = {finding.area for finding in report.findings}
    for rating in report.ratings:
        if rating.letter not in ("A", None) and not _findings_are_elsewhere(report):
            found = rating.area in with_findings
            where = f"line {rating.line}, SECTION RATING {rating.area}"
            computed = "findings: yes" if found else "findings: none"
            yield judge(
                "lower-has-findings",
                found,
                where,
                says=f"{rating.area} {rating.letter}",
                computed=computed,
                area=rating.area,
            )


def _findings_are_elsewhere(report: SocialAudit) -> bool:
    """Ratings below A and no finding at all: a summary, whose findings are another document."""
    return not report.findings and any(rating.letter not in ("A", None) for rating in report.ratings)


def possible_letters(area: Area, findings: Sequence[AuditFinding]) -> tuple[list[Decimal], list[str]]:
    """Shares and letters an area can have by its findings, where answers not told may be Partially or No.

    Both are empty where too much is open, or where a finding names no question.
    """
    answers = {finding.question: finding.answer_current for finding in findings}
    open_questions = [question for question, answer in answers.items() if answer is None]
    if len(open_questions) > MOST_OPEN or "" in answers:
        return [], []
    told = {question: answer for question, answer in answers.items() if answer is not None}
    guesses = (dict(zip(open_questions, guess, strict=True)) for guess in product(OPEN, repeat=len(open_questions)))
    found = {percent for guess in guesses for percent in [area_percent(area, told | guess)] if percent is not None}
    return sorted(found), sorted({letter_of(percent) for percent in found})


def _area(area: Area, letter: str, findings: list[AuditFinding], where: str, layout: str) -> Check:
    says = f"{area.code} {letter}"
    percents, letters = possible_letters(area, findings)
    if not letters:
        return judge("area-letter", Verdict.NOT_TESTABLE, where, says=says, computed="answers not told", area=area.code)
    told = {one.question: one.answer_current for one in findings if one.answer_current is not None}
    shown = ", ".join(f"{percent:.1f} %" for percent in percents)
    computed = f"{shown} -> {' or '.join(letters)}; {_answers(told)} of {area.questions} questions"
    different = (
        Verdict.DOUBTFUL if layout == "G2" else Verdict.CONTRADICTION
    )  # older questionnaires had other questions
    verdict = Verdict.HOLDS if letter in letters else different
    return judge("area-letter", verdict, where, says=says, computed=computed, area=area.code)


def _answers(told: Mapping[str, str]) -> str:
    return ", ".join(f"{question} {answer}" for question, answer in told.items()) or "all Yes"
