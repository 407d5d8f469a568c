"""A run: frozen, computed, taken over with one leaf; repeated, broken off, tampered with, two at once."""

import json
import shutil
from datetime import timedelta
from threading import Event, Thread

import pyarrow.parquet as pq
import pytest
from django.db import connection

from goodstanding import engine
from goodstanding.grading import queries, runs, snapshots, tasks, verifying
from goodstanding.grading.errors import (
    NotFromRecords,
    ReasonMissing,
    ResultStands,
    RunUnderWay,
    SnapshotChanged,
    YearNotOver,
)
from goodstanding.grading.evaluating import grade_population, regrade
from goodstanding.grading.models import Grade, Run
from goodstanding.grading.runs import Order
from goodstanding.law.grading.errors import SchemeNotInForce, UnknownScheme
from goodstanding.law.roles import NotPermitted
from goodstanding.parties import actions as parties
from goodstanding.parties import queries as party_queries
from goodstanding.trail.models import Entry
from tests.grading.conftest import AT, SCHEME, TAX, YEAR, event, firm

SOON, LATER = AT + timedelta(days=1), AT + timedelta(days=150)


def grades_of(run):
    return {
        one.subject.code: one.grade or one.refusal for one in Grade.objects.filter(run=run).select_related("subject")
    }


def test_a_run_grades_everybody_of_the_register_and_leaves_one_leaf(city, grade):
    run = grade()

    assert grades_of(run) == {firm(1): "A", firm(2): "B", firm(3): "FACT_UNKNOWN"}
    assert (run.stage, run.subjects, run.refused, run.grades) == ("preview", 3, 1, {"A": 1, "B": 1})
    (leaf,) = Entry.objects.filter(act__startswith="grading.")
    facts = json.loads(leaf.payload)["facts"]
    assert {name: facts[name] for name in ("scheme", "snapshot", "results", "revision")} == {
        "scheme": "tax-credit-2025", "snapshot": run.snapshot, "results": run.results, "revision": run.revision,
    }  # fmt: skip


def test_the_same_records_give_the_same_digests(city, grade):
    first, second = grade(), grade()

    assert (first.snapshot, first.lines, first.results) == (second.snapshot, second.lines, second.results)


def test_a_preview_becomes_a_result_once_the_year_is_over_and_nothing_comes_before_it_again(city, grade):
    with pytest.raises(YearNotOver):
        grade(stage="result")
    assert grade(at=LATER).stage == "result"
    for stage in ("preview", "review"):
        with pytest.raises(ResultStands):
            grade(stage=stage, at=LATER)


def test_a_scheme_decides_its_own_years_only(city, grade):
    with pytest.raises(SchemeNotInForce):
        grade(scheme="tax-credit-2014")
    with pytest.raises(UnknownScheme):
        grade(scheme="tax-credit-2099")
    with pytest.raises(NotFromRecords):
        grade(scheme="bsci-area")


def test_of_two_runs_at_once_one_is_refused(city, grade, operator):
    holding, release = Event(), Event()

    def hold():
        with runs.alone(Order(SCHEME, YEAR, AT)):
            holding.set()
            release.wait(30)
        connection.close()

    other = Thread(target=hold)
    other.start()
    holding.wait(30)
    try:
        with pytest.raises(RunUnderWay):
            grade()
    finally:
        release.set()
        other.join()
    assert grade().status == "done"


def test_a_run_that_was_broken_off_goes_on_with_what_it_froze(city, grade, monkeypatch):
    broken = cut_off(grade, monkeypatch, "compute")
    assert Grade.objects.count() == 0

    run = grade()

    assert run.pk == broken.pk
    assert grades_of(run)[firm(2)] == "B"


def test_a_run_broken_off_while_freezing_leaves_nothing(city, grade, monkeypatch, home):
    broken = cut_off(grade, monkeypatch, "freeze")

    run = grade()

    broken.refresh_from_db()
    assert (run.pk != broken.pk, broken.status) == (True, "abandoned")
    assert sorted(path.name for path in (home / "snapshots").iterdir()) == [f"run-{run.pk:06d}"]


def cut_off(grade, monkeypatch, step):
    """As a kill does it: no handler of the run's own gets to act."""

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(runs, step, killed)
        with pytest.raises(KeyboardInterrupt):
            grade()
    return Run.objects.latest("pk")


@pytest.mark.parametrize("table", ["events", "subjects", "records"])
def test_a_snapshot_that_changed_under_the_run_is_refused_and_nothing_taken(city, grade, monkeypatch, table):
    real = engine.grade_population

    def bent(book, folder, *rest):
        real(book, folder, *rest)
        (part,) = (folder / table).iterdir()
        rows = pq.read_table(part)
        pq.write_table(rows.slice(0, rows.num_rows - 1), part)

    monkeypatch.setattr(engine, "grade_population", bent)
    with pytest.raises(SnapshotChanged, match=table):
        grade()
    assert (Grade.objects.count(), Run.objects.get().status) == (0, "abandoned")


def test_an_organisation_graded_again_gets_what_the_whole_run_would_give_it(city, grade, deliver, operator):
    before = grade()
    paid = event(
        2, "020201", "2026-06-15", amount="60000.00", paid="60000.00", paid_on="2026-11-20", document_number="2"
    )
    deliver("tax-event", paid, at=SOON)
    old = queries.grade_of(firm(2))

    (again,) = regrade(actor=operator, grades=[old], reason="arrears paid", at=SOON, clock=lambda: SOON)

    assert grades_of(again) == {firm(2): "A"}
    assert (again.stage, again.of_id, again.reason) == ("regrade", before.pk, "arrears paid")
    whole = grade(at=SOON)
    assert [one.score for one in queries.held(old.subject_id, SCHEME, YEAR)][:2] == [9340, 9340]
    assert queries.grade_of(firm(2)).run_id == whole.pk


def test_a_regrade_says_why(city, grade, operator):
    grade()
    with pytest.raises(ReasonMissing):
        regrade(actor=operator, grades=[queries.grade_of(firm(2))], reason=" ", at=AT, clock=lambda: AT)


def test_only_who_may_run_runs(city, grade, operator):
    clerk = parties.open_account(actor=operator, name="Clerk", party=TAX, role="provider", password="", at=AT)
    order = Order(SCHEME, YEAR, AT)
    with pytest.raises(NotPermitted):
        grade_population(actor=party_queries.actor_for(clerk), order=order, clock=lambda: AT)


def test_a_finished_run_is_checked_again_to_the_digest(city, grade):
    document = verifying.check(grade())

    assert document["holds"]
    assert [one["what"] for one in document["checks"]] == [
        "files", "snapshot", "lines", "results", "lines computed again", "results computed again",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "differ"),
    [
        ("results", {"results"}),
        ("events", {"files", "lines computed again", "results computed again"}),
        ("records", {"files", "snapshot"}),
    ],
)
def test_a_run_that_was_tampered_with_does_not_hold(city, grade, table, differ):
    run = grade()
    (part,) = (snapshots.folder(run) / table).iterdir()
    rows = pq.read_table(part)
    pq.write_table(rows.slice(1), part)

    document = verifying.check(run)

    assert not document["holds"]
    assert {one["what"] for one in document["checks"] if not one["holds"]} == differ


def test_the_year_under_way_is_previewed_by_the_clock_and_a_run_under_way_let_be(city):
    tasks.preview(timestamp=int(AT.timestamp()))
    with runs.alone(Order(SCHEME, YEAR, AT)):
        elsewhere = Thread(target=lambda: (tasks.preview(timestamp=int(AT.timestamp())), connection.close()))
        elsewhere.start()
        elsewhere.join()

    (run,) = queries.runs()
    assert (run.scheme, run.year, run.stage, run.grades) == (SCHEME, YEAR, "preview", {"A": 1, "B": 1})


@pytest.mark.long
def test_spark_computes_a_run_again_to_the_same_digests(city, grade):
    pytest.importorskip("pyspark", reason="goodstanding[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java runtime on the path")
    run = grade()

    assert verifying.check(run, "local[2]")["holds"]
    on_spark = grade(engine="local[2]")
    assert (on_spark.snapshot, on_spark.lines, on_spark.results) == (run.snapshot, run.lines, run.results)
