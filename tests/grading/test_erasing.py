"""A revoked record leaves the snapshots of the runs that read it: nothing of it is found, everything still verifies."""

import json
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from typer.testing import CliRunner

from goodstanding.cli.record import app
from goodstanding.grading import evaluating, queries, snapshots, tasks
from goodstanding.grading.errors import SnapshotChanged
from goodstanding.grading.explaining import explain
from goodstanding.grading.models import Run
from goodstanding.records import actions as records
from goodstanding.records.models import Record
from goodstanding.trail.checks import check
from goodstanding.trail.models import Entry
from tests.grading.conftest import AT, event, firm

LATER = AT + timedelta(hours=2)


@pytest.fixture
def revoked(city, grade, operator):
    """The arrears, erased from the store after a run; what the record said before, and its run."""
    run = grade()
    record = Record.objects.get(item="tax-event", document="2")
    said = (record.content, bytes(record.salt).hex())
    records.erase(actor=operator, record=record.pk, document="示复〔2026〕1号", reason="复议撤销", at=LATER)
    return record.pk, said, run


def cells(run):
    """Every value of every file of a snapshot but the scheme's own rules, as text; all must be Parquet."""
    paths = [path for path in snapshots.folder(run).rglob("*") if path.is_file()]
    assert {path.suffix for path in paths} == {".parquet"}
    paths.remove(snapshots.folder(run) / "rules.parquet")
    with duckdb.connect() as db:
        return "\n".join(str(row) for path in paths for row in db.execute(f"FROM '{path}'").fetchall())


def test_nothing_of_a_revoked_record_is_in_any_file_and_the_digest_holds(revoked, operator):
    number, (content, salt), run = revoked
    before = cells(run)
    assert all(text in before for text in (content, salt, "6000000"))

    (done,) = evaluating.erase(actor=operator, records=[number], at=LATER)

    after = cells(run)
    assert not any(text in after for text in (content, salt, "60000.00", "6000000", "020201"))
    assert (done.pk, done.erased, done.snapshot) == (run.pk, 1, run.snapshot)
    assert snapshots.root(snapshots.folder(run)) == (run.records, run.snapshot)
    snapshots.require_unchanged(done)
    assert Entry.objects.filter(act="grading.erased").count() == 1
    assert check(trusted=[]).ledger.count == 0


def test_the_explanation_says_what_was_erased_and_keeps_the_rest(revoked, operator):
    number, *_ = revoked
    evaluating.erase(actor=operator, records=[number], at=LATER)

    document = explain(queries.grade_of(firm(2)), date(2026, 11, 20))

    assert (document["grade"], document["score"], document["erased"]) == ("B", "89.00", 1)
    assert [line["criterion"] for line in document["lines"]] == ["010101"]
    (left,) = [one for one in document["left_out"] if one["reason"] == "erased"]
    assert (left["record"], left["criterion"]) == (number, "tax-event")


def test_a_second_time_changes_nothing_and_what_is_not_erased_is_not_touched(revoked, operator):
    number, _, run = revoked
    other = Record.objects.get(item="tax-event", document="1").pk
    assert evaluating.erase(actor=operator, records=[other], at=LATER) == []
    evaluating.erase(actor=operator, records=[number], at=LATER)
    files = snapshots.file_digests(snapshots.folder(run))

    assert evaluating.erase(actor=operator, records=[number, other], at=LATER) == []

    assert snapshots.file_digests(snapshots.folder(run)) == files
    assert Entry.objects.filter(act="grading.erased").count() == 1


def test_the_clock_finishes_what_was_broken_off_between_files_and_store(revoked):
    number, (_, salt), run = revoked
    snapshots.erase(run, [number])  # killed before the store learned of it

    tasks.erase(timestamp=int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()))

    held = Run.objects.get(pk=run.pk)
    assert held.erased == 1
    snapshots.require_unchanged(held)
    assert salt not in cells(run)


def test_a_commitment_that_was_changed_is_found_when_a_record_is_erased(revoked, operator):
    number, _, run = revoked
    Run.objects.filter(pk=run.pk).update(snapshot="0" * 64)

    with pytest.raises(SnapshotChanged):
        evaluating.erase(actor=operator, records=[number], at=LATER)
    assert Run.objects.get(pk=run.pk).erased == 0


def test_the_command_that_revokes_does_it_at_once_in_every_run(city, grade, operator, monkeypatch):
    first, second = grade(), grade(at=AT + timedelta(hours=1))
    record = Record.objects.get(item="tax-event", document="2")
    salt = bytes(record.salt).hex()
    monkeypatch.setattr("goodstanding.cli.record.open_store", lambda *_: nullcontext(operator))

    said = ["revoke", str(record.pk), "--document", "1", "--reason", "复议撤销", "--format", "json"]
    answer = CliRunner().invoke(app, said)

    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["snapshots"] == [first.pk, second.pk]
    assert not any(salt in cells(run) for run in (first, second))
    assert Entry.objects.filter(act="grading.erased").count() == 2


def test_a_refusal_that_rested_on_an_erased_record_is_not_guessed(city, deliver, grade, operator):
    deliver("tax-event", event(1, "010403", "2026-05-20", document_number="9"))
    grade()
    record = Record.objects.get(item="tax-event", document="9")
    records.erase(actor=operator, record=record.pk, document="1", reason="撤销", at=LATER)
    evaluating.erase(actor=operator, records=[record.pk], at=LATER)

    document = explain(queries.grade_of(firm(1)), date(2026, 11, 20))

    assert (document["refusal"]["code"], document["erased"]) == ("REASON_ERASED", 1)
