"""What is done to grades: a run's results are taken over, revoked records leave the snapshots."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from goodstanding.grading import runs
from goodstanding.grading.models import Run
from goodstanding.grading.queries import statement
from goodstanding.kernel.actor import Actor
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


def _copy_in(file: Path) -> None:
    with connection.cursor() as cursor, file.open("rb") as rows, cursor.copy(statement("load")) as copy:
        while block := rows.read(BLOCK):
            copy.write(block)
