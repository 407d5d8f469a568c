"""A facts file of a social audit -> rows: area ratings for the overall rating, answers for one area's."""

from collections.abc import Iterable
from typing import Any

from goodstanding.law.grading import errors
from goodstanding.law.grading.case import (
    SUBJECT,
    Case,
    Document,
    boolean,
    mapping,
    only,
    require,
    require_organisation,
    wrong,
)
from goodstanding.law.grading.scheme import Rulebook

BESIDE = ("scheme", "year", "organisation")
UNASKED = ("N/A", "NA", "N.A.", "NOT APPLICABLE")
COMPLETED = "completed"
OUTCOMES = (COMPLETED, "partial", "aborted", "access-denied")
ANSWERS = {
    "yes": "Yes",
    "y": "Yes",
    "partially": "Partially",
    "partly": "Partially",
    "p": "Partially",
    "no": "No",
    "n": "No",
}


def overall_case(document: Document, book: Rulebook) -> Case:
    """`ratings: {PA1: C, ...}`, or the letters in order. Raises a `FactsRefused` that names the key."""
    only(document, (*BESIDE, "ratings", "zero_tolerance", "outcome"), "the file")
    _require_organisation(document)
    flagrant = boolean(document.get("zero_tolerance") or "false", "zero_tolerance")
    facts = {"zero_tolerance": flagrant, "outcome": _outcome(document)}
    if document.get("ratings") is None:
        _require_rated(book, facts)
    ratings = _ratings(require(document, "ratings"), book)
    missing = next((area for area in book.areas if ratings.get(area) is None), None)
    if missing:
        raise errors.KeyMissing(key=f"ratings.{missing} (N/A where the area did not apply)")
    only(ratings, book.areas, "ratings")
    letters = {area: _letter(area, ratings[area], book) for area in book.areas}
    return _case(book, document, [(f"ratings.{area}", area, letter) for area, letter in letters.items()], facts)


def _outcome(document: Document) -> str:
    """How the audit ended; nothing said: carried out in full."""
    text = str(document.get("outcome") or COMPLETED).strip().lower()
    if text not in OUTCOMES:
        raise wrong("outcome", text, f"one of {', '.join(OUTCOMES)}", "、".join(OUTCOMES))
    return text


def _require_rated(book: Rulebook, facts: Document) -> None:
    """An audit without letters may have none by its outcome: that is why, and not a key forgotten."""
    for clause in book.not_evaluated:
        if all(facts[name] == value for name, value in clause.when.items()):
            raise errors.NotEvaluated(year=book.year, why=clause.name, why_zh=clause.name_zh, cite=clause.cite)


def _ratings(stated: Any, book: Rulebook) -> Document:
    """A mapping by area; also the thirteen letters in the areas' order, as a list or as text."""
    letters = stated.replace(",", " ").split() if isinstance(stated, str) else stated
    if not isinstance(letters, list):
        return {str(area).upper(): letter for area, letter in mapping(stated, "ratings").items()}
    if len(letters) != len(book.areas):
        raise wrong(
            "ratings", letters, f"{len(book.areas)} ratings, one for each area", f"{len(book.areas)} 个领域的评级"
        )
    return dict(zip(book.areas, letters, strict=True))


def _letter(area: str, letter: Any, book: Rulebook) -> str:
    text = str(letter).strip().upper()
    if text in UNASKED:
        return "N/A"
    if text not in book.grades:
        raise wrong(f"ratings.{area}", letter, f"one of {', '.join(book.grades)} or N/A", "A 至 E 或 N/A")
    return text


def area_case(document: Document, book: Rulebook) -> Case:
    """`area: PA6` and `answers: {"6.1": "Yes", ...}`. Raises a `FactsRefused` that names the key."""
    only(document, (*BESIDE, "area", "answers"), "the file")
    _require_organisation(document)
    area = str(require(document, "area")).strip().upper()
    words = book.areas.get(area)
    if words is None:
        raise wrong("area", area, f"one of {', '.join(book.areas)}", "绩效领域 PA1 至 PA13")
    answers = mapping(document.get("answers"), "answers")
    questions = [f"{area.removeprefix('PA')}.{number}" for number in range(1, words["questions"] + 1)]
    _require_questions(answers, questions, [questions[number - 1] for number in words.get("optional", ())], area, book)
    rows = [
        (f"answers.{question}", question, _answer(question, answers[question]))
        for question in questions
        if question in answers
    ]
    return _case(book, document, rows, {}, area=area)


def _require_questions(answers: Document, questions: list[str], optional: list[str], area: str, book: Rulebook) -> None:
    foreign = next((question for question in answers if question not in questions), None)
    if foreign is not None:
        raise errors.UnknownCriterion(
            where="answers", criterion=foreign, scheme=f"{book.scheme} {area}", year=book.year
        )
    missing = next(
        (question for question in questions if answers.get(question) is None and question not in optional), None
    )
    if missing is not None:
        raise errors.KeyMissing(key=f"answers.{missing} (N/A where it did not apply)")


def _answer(question: str, answer: Any) -> str:
    text = str(answer).strip()
    if text.upper() in UNASKED:
        return "N/A"
    known = ANSWERS.get(text.lower())
    if known is None:
        raise wrong(f"answers.{question}", answer, "Yes, Partially, No or N/A", " Yes、Partially、No 或 N/A")
    return known


def _require_organisation(document: Document) -> None:
    """An audit's facts need not name the site; where they do, it must be an organisation."""
    organisation = document.get("organisation")
    if organisation is not None:
        require_organisation(mapping(organisation, "organisation"))


def _case(
    book: Rulebook, document: Document, rows: Iterable[tuple[str, str, str]], facts: Document, area: str = ""
) -> Case:
    listed = list(rows)
    if all(value == "N/A" for _, _, value in listed):
        raise errors.NothingRated
    events = [
        {"id": place, "subject": SUBJECT, "code": f"{code}={value}", "waived": False}
        for place, (_, code, value) in enumerate(listed, start=1)
    ]
    written = [{"where": where, "code": code, "answer": value} for where, code, value in listed]
    organisation = document.get("organisation") or {}
    return Case(
        rulebook=book,
        subject={"subject": SUBJECT, **facts},
        events=tuple(events),
        written=tuple(written),
        organisation={name: organisation.get(name) for name in ("code", "name")} if organisation else {},
        area=area,
    )
