"""One organisation graded from its facts: the same plan as a population's, over one row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import errors, explain
from goodstanding.law.grading.audit_case import area_case, overall_case
from goodstanding.law.grading.case import Case, tax_case, whole
from goodstanding.law.grading.plan import Plan, plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document
from goodstanding.law.grading.scheme import Rulebook

Row = Mapping[str, Any]
Grade = Callable[[Plan, Sequence[Row], Sequence[Row]], tuple[list[Row], list[Row], list[Row]]]
"""An engine's door: plan, subjects, events -> lines, left out, results."""
CASES: Mapping[str, Callable[[Row, Rulebook], Case]] = {
    "deduction": tax_case,
    "share": area_case,
    "count": overall_case,
}


def grade_case(facts: Row, scheme: str, grade: Grade) -> dict[str, Any]:
    """The document of `grade case`; where the grade is refused it carries the refusal and no grade."""
    book: Rulebook | None = None
    try:
        book = rulebook(scheme, year_of(facts, scheme))
        return graded(CASES[book.method](facts, book), grade)
    except Refusal as refusal:
        if isinstance(refusal, errors.SchemeFault | errors.UnknownScheme):
            raise
        return explain.refused(scheme, refusal, book)


def graded(case: Case, grade: Grade) -> dict[str, Any]:
    """A case already read, explained. Raises a `FactsRefused`."""
    compiled = plan(case.rulebook.scheme, case.rulebook.year)
    lines, left_out, results = grade(compiled, [case.subject], case.events)
    return explain.explanation(case, lines, left_out, results[0])


def year_of(facts: Row, scheme: str) -> int:
    """The year evaluated; a scheme that is not by the year takes the first it decides when none is stated."""
    raw = document(scheme)
    stated = facts.get("year")
    if stated is None and raw["method"] != "deduction":
        return int(raw["years"]["from"])
    if stated is None:
        raise errors.KeyMissing(key="year")
    return whole(stated, "year", 1990, 2200)
