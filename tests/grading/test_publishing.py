"""Who sees which grade: as the catalogue says of the item it is published as, and only what is a result."""

from datetime import date

import pytest

from goodstanding.grading.models import Grade, Run
from goodstanding.grading.publishing import told
from goodstanding.law.publicity import Audience

ON = date(2027, 5, 2)
PUBLIC, OWN, OFFICER, ENQUIRER = Audience.public, Audience.subject, Audience.officer, Audience.enquirer
TAX, AUDIT = "tax-credit-2025", "bsci-overall"


def graded(grade, stage="result", scheme=TAX, year=2026, **more):
    first = Run(pk=1, scheme=scheme, year=year, stage=stage, as_of=ON)
    run = (
        Run(pk=2, scheme=scheme, year=year, stage="regrade", of=first, as_of=ON) if more.pop("again", False) else first
    )
    return Grade(run=run, grade=grade, score=9100, refusal="" if grade else "FACT_UNKNOWN", **more)


@pytest.mark.parametrize(
    ("grade", "audience", "shown"),
    [
        (graded("A"), PUBLIC, True),
        (graded("A", again=True), PUBLIC, True),
        *((graded(grade), PUBLIC, False) for grade in ("B", "M", "C", "D", "")),
        *((graded("A", stage=stage), PUBLIC, False) for stage in ("preview", "review")),
        (graded("A", stage="preview", again=True), PUBLIC, False),
        *((graded(grade), who, True) for grade in ("A", "D", "") for who in (OWN, OFFICER)),
        *((graded("D", stage=stage), who, True) for stage in ("preview", "review") for who in (OWN, OFFICER)),
        (graded("C", scheme=AUDIT), PUBLIC, False),
        (graded("C", scheme=AUDIT), OWN, True),
        (graded("A", year=2020), OWN, False),  # past its retention
    ],
)
def test_what_an_audience_sees(grade, audience, shown):
    assert bool(told([grade], audience, ON)) is shown


@pytest.mark.parametrize(
    ("item", "stage", "shown"),
    [("tax-credit", "result", True), ("tax-credit", "preview", False), ("social-audit", "result", False)],
)
def test_an_enquirer_sees_results_of_the_items_it_was_authorised_for(item, stage, shown):
    assert bool(told([graded("D", stage=stage)], ENQUIRER, ON, authorised=frozenset({item}))) is shown


def test_the_public_never_sees_a_score():
    (public,), (own,) = (told([graded("A")], who, ON) for who in (PUBLIC, OWN))

    assert (public["grade"], public["score"], own["score"]) == ("A", None, "91.00")
