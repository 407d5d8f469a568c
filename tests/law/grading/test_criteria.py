"""Every criterion of both tax rulebooks: what one event costs, what two of one day cost, what it gives or bars."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from goodstanding.engine import grade_rows
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.points import hundredths
from goodstanding.law.grading.published import rulebook

PAGE = Path(__file__).parents[1] / "cases" / "grading" / "criteria.yaml"
TABLES = yaml.load(PAGE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
AMOUNTS = {  # what the rungs of back tax and the two kinds of arrears ask for, in cents
    "/01": {"amount": 999_999, "base": 99_999_901},
    "/02": {"amount": 500_000, "base": 10_000_000},
    "/03": {"amount": 1_000_000, "base": 100_000_001},
    "/04": {"amount": 5_000_000, "base": 100_000_000},
    "/05": {"amount": 200_000},
    "/06": {"amount": 200_001},
    "020201": {"amount": 5_000_000},
    "020202": {"amount": 4_999_999},
}
FACTS = {
    "started_on": date(2010, 1, 1), "new": False, "business_income": True, "recurring_complete": True,
    "payment_complete": True, "nonrecurring_now": True, "nonrecurring_recent": True, "previous_grade": "",
    "previous_reason": "", "clean_months": 0, "pledge": False, "obstacle": "",
}  # fmt: skip


def _graded(scheme, rows):
    """Each criterion as two subjects: one event, and two of one day and two kinds of tax."""
    year = int(TABLES[scheme]["year"])
    subjects = [{"subject": place, **FACTS} for place in range(2 * len(rows))]
    events = [
        {"id": 3 * place + nth, "subject": 2 * place + (nth > 0), "code": row["code"], "date": date(year, 5, 20),
         "tax": 1 if nth < 2 else 2, "waived": False, **_amounts(row["code"])}
        for place, row in enumerate(rows)
        for nth in range(3)
    ]  # fmt: skip
    _, _, results = grade_rows(plan(scheme, year), subjects, events)
    return results


def _amounts(code):
    rung = AMOUNTS.get(code[4:], {}) if code[:4] in ("0501", "0502", "0503", "0603") else {}
    return AMOUNTS.get(code, rung)


@pytest.mark.parametrize("scheme", TABLES)
def test_every_criterion_costs_what_the_annex_says(scheme):
    rows = TABLES[scheme]["rows"]
    results = _graded(scheme, rows)

    for place, row in enumerate(rows):
        one, two = results[2 * place], results[2 * place + 1]
        assert (one["fault"], two["fault"]) == (0, 0), row
        assert one["points"] == hundredths(row.get("one", 0)), row
        assert two["points"] == hundredths(row.get("two", 0)), row
        assert (one["grade"] == "D") == ("direct" in row), row
        assert one["grade"] != "A" or "bars" not in row, row


@pytest.mark.parametrize("scheme", TABLES)
def test_the_cases_name_every_criterion_of_the_scheme(scheme):
    book = rulebook(scheme, int(TABLES[scheme]["year"]))

    assert {row["code"] for row in TABLES[scheme]["rows"]} == {criterion.code for criterion in book.criteria}
