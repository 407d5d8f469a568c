"""What holds of an organisation, what a run found beside last year's, what an organisation is to be told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from goodstanding.grading import queries
from goodstanding.grading.errors import NoSuchRun, NotGraded
from goodstanding.grading.models import Grade, Run
from goodstanding.kernel.identifiers import make_code
from goodstanding.subjects.models import Subject

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CODES = [make_code("9", "1", "990101", number).code for number in (1, 2, 3)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return [
        Subject.objects.create(code=code, name=code, kind="enterprise", in_register=True, opened_at=AT)
        for code in CODES
    ]


def a_run(year=2026, stage="result", days=0, scheme="tax-credit-2025", status="done", **more):
    return Run.objects.create(
        scheme=scheme, year=year, stage=stage, status=status, as_of=date(2026, 11, 20), known=AT + timedelta(days=days),
        finished_at=AT + timedelta(days=days), engine="duckdb", revision="r", snapshot="a", results="b", **more
    )  # fmt: skip


def graded(run, firms, *grades):
    for firm, grade in zip(firms, grades, strict=False):
        Grade.objects.create(run=run, subject=firm, grade=grade, refusal="" if grade else "FACT_UNKNOWN")


def test_the_grade_of_the_later_records_holds_whichever_was_loaded_first(firms):
    graded(a_run(days=2), firms, "B")
    graded(a_run(days=1), firms, "A")

    assert [grade.grade for grade in queries.history(firms[0].pk)] == ["B"]
    assert [grade.grade for grade in queries.held(firms[0].pk, "tax-credit-2025", 2026)] == ["B", "A"]
    assert queries.grade_of(CODES[0]).grade == "B"


def test_one_grade_a_scheme_and_year_newest_first(firms):
    graded(a_run(year=2025), firms, "A")
    graded(a_run(year=2024, scheme="tax-credit-2014"), firms, "C")
    graded(a_run(year=2026), firms, "B")

    told = [(grade.run.year, grade.grade) for grade in queries.history(firms[0].pk)]

    assert told == [(2026, "B"), (2025, "A"), (2024, "C")]


def test_a_run_that_is_not_done_is_seen_by_nobody(firms):
    unfinished = a_run(status="computing")
    graded(unfinished, firms, "A")

    assert queries.history(firms[0].pk) == []
    assert queries.runs() == []
    with pytest.raises(NoSuchRun):
        queries.run(unfinished.pk)
    with pytest.raises(NotGraded):
        queries.grade_of(CODES[0])


def test_last_years_result_may_be_of_the_scheme_that_was_succeeded(firms):
    before = a_run(year=2024, scheme="tax-credit-2014")
    graded(before, firms, "A", "B")
    now = a_run(year=2025)
    graded(now, firms, "B", "A", "C")

    difference = queries.difference(now)

    assert difference.before == before
    assert difference.moves == {("A", "B"): 1, ("B", "A"): 1, ("", "C"): 1}
    assert (difference.better, difference.worse, difference.same) == (1, 1, 0)


def test_a_preview_is_nothing_to_differ_from(firms):
    a_run(year=2025, stage="preview")

    assert queries.difference(a_run()) is None


def test_noughts_are_told_in_the_schemes_order():
    assert queries.distribution(a_run(grades={"D": 2, "A": 1})) == [("A", 1), ("B", 0), ("M", 0), ("C", 0), ("D", 2)]


def test_the_organisations_of_a_grade_and_of_a_refusal(firms):
    run = a_run()
    graded(run, firms, "A", "", "B")

    assert [one.subject.code for one in queries.of_run(run)] == CODES
    assert [one.subject.code for one in queries.of_run(run, grade="B")] == [CODES[2]]
    assert [one.subject.code for one in queries.of_run(run, refusal="FACT_UNKNOWN")] == [CODES[1]]


def test_a_change_is_told_with_its_reason_and_what_did_not_change_is_not(firms):
    graded(a_run(year=2025, days=-300), firms, "A", "B")
    result = a_run()
    graded(result, firms, "B", "B", "C")
    again = a_run(stage="regrade", of=result, reason="a late return was waived", days=1)
    graded(again, firms, "A")

    changes = queries.changes_since(AT - timedelta(seconds=1))

    told = [(change.code, change.before, change.now, change.run, change.why) for change in changes]
    assert told == [
        (CODES[0], "A", "B", result.pk, "Result of the evaluation year 2026"),
        (CODES[0], "B", "A", again.pk, "Graded again: a late return was waived"),
    ]
    assert queries.changes_since(AT + timedelta(days=2)) == []


def test_a_preview_changes_nothing(firms):
    graded(a_run(year=2025, days=-300), firms, "A")
    preview = a_run(stage="preview")
    graded(preview, firms, "D")
    graded(a_run(stage="regrade", of=preview, reason="r", days=1), firms, "C")

    assert queries.changes_since(AT - timedelta(seconds=1)) == []


def test_the_grade_of_last_year_is_the_official_one(firms):
    graded(a_run(year=2025, days=-300), firms, "A")
    graded(a_run(year=2025, stage="preview", days=-200), firms, "D")
    now = a_run()
    graded(now, firms, "B")

    assert queries.last_year(queries.grade_of(CODES[0])).grade == "A"
