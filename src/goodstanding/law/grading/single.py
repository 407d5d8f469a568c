"""One organisation graded from its facts: the same plan as a population's, over one row."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import errors, explain
from goodstanding.law.grading.audit_case import area_case, overall_case
from goodstanding.law.grading.case import Case, tax_case, whole
from goodstanding.law.grading.faults import faults
from goodstanding.law.grading.plan import Grade, plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document as scheme_document
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.ways import ways_back

Row = Mapping[str, Any]
CASES: Mapping[str, Callable[[Row, Rulebook], Case]] = {
    "deduction": tax_case,
    "share": area_case,
    "count": overall_case,
}


def grade_case(facts: Row, scheme: str, grade: Grade, at: date | None = None) -> dict[str, Any]:
    """The document of `grade case`; where the grade is refused it carries the refusal, every fault, and no grade.

    With `at`, also the ways back as they stand on that day.
    """
    book: Rulebook | None = None
    try:
        book = rulebook(scheme, year_of(facts, scheme))
        case = CASES[book.method](facts, book)
        document = graded(case, grade)
        return document if at is None else {**document, "ways_back": ways_back(case, grade, at)}
    except Refusal as refusal:
        if isinstance(refusal, errors.SchemeFault | errors.UnknownScheme):
            raise
        return {**explain.refused(scheme, refusal, book), "faults": faults(facts, book, refusal)}


def graded(case: Case, grade: Grade) -> dict[str, Any]:
    """A case already read, explained. Raises a `FactsRefused`."""
    compiled = plan(case.rulebook.scheme, case.rulebook.year)
    lines, left_out, results = grade(compiled, [case.subject], case.events)
    return explain.explanation(case, lines, left_out, results[0])


def year_of(facts: Row, scheme: str) -> int:
    """The year evaluated; a scheme that is not by the year takes the first it decides when none is stated."""
    raw = scheme_document(scheme)
    stated = facts.get("year")
    if stated is None and raw["method"] != "deduction":
        return int(raw["years"]["from"])
    if stated is None:
        raise errors.KeyMissing(key="year")
    return whole(stated, "year", 1990, 2200)
