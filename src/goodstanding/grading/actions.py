"""What is done to grades: a run's results are taken over, revoked records leave the snapshots."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from goodstanding.grading import runs, snapshots
from goodstanding.grading.models import Run
from goodstanding.grading.queries import statement
from goodstanding.kernel.actor import Actor
from goodstanding.records.queries import erased_of
from goodstanding.trail import actions as trail

BLOCK = 1 << 20


@transaction.atomic
def finish(*, actor: Actor, run: Run, at: datetime) -> Run:
    """Take over the grades of a run that is computed: all of them at once, with one leaf.

    Raises SnapshotGone.
    """
    file, grades, refusals = runs.write_grades(run)

    _copy_in(file)
    file.unlink()
    run.grades, run.refusals, run.status, run.finished_at = grades, refusals, "done", at
    run.refused = sum(refusals.values())
    run.subjects = run.refused + sum(grades.values())
    run.save()

    trail.append(
        actor=actor,
        act="grading.regraded" if run.of_id else "grading.finished",
        at=at,
        run=run.pk,
        scheme=run.scheme,
        year=run.year,
        stage=run.stage,
        engine=run.engine,
        revision=run.revision,
        snapshot=run.snapshot,
        lines=run.lines,
        results=run.results,
        subjects=run.subjects,
        refused=run.refused,
        of=run.of_id,
    )
    return run


@transaction.atomic
def erase(*, actor: Actor, run: int, records: Collection[int], at: datetime) -> Run | None:
    """Take erased records out of the snapshot of a run; answers the run where it held any. Twice changes nothing.

    What was computed stands: grade, score and digests are of the day of the run. Raises SnapshotChanged.
    """
    held = Run.objects.select_for_update().get(pk=run)
    rewritten = snapshots.erase(held, erased_of(records))
    number = snapshots.erased(held)
    if not rewritten and number == held.erased:
        return None
    snapshots.require_root(held)

    held.erased, held.files = number, snapshots.file_digests(snapshots.folder(held))
    held.save(update_fields=["erased", "files"])

    trail.append(
        actor=actor, act="grading.erased", at=at, run=held.pk, scheme=held.scheme, year=held.year,
        snapshot=held.snapshot, erased=held.erased,
    )  # fmt: skip
    return held


def _copy_in(file: Path) -> None:
    with connection.cursor() as cursor, file.open("rb") as rows, cursor.copy(statement("load")) as copy:
        while block := rows.read(BLOCK):
            copy.write(block)
