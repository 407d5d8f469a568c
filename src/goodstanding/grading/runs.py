"""A run's own work: begun or taken up again, frozen, computed, made ready to load."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection

from goodstanding import engine
from goodstanding.formats.values import CHINA
from goodstanding.grading import snapshots
from goodstanding.grading.errors import NotFromRecords, ReasonMissing, ResultStands, RunUnderWay, YearNotOver
from goodstanding.grading.models import Run
from goodstanding.grading.snapshots import Report, quoted
from goodstanding.kernel.actor import Actor
from goodstanding.law.grading import errors as law_errors
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import FOLDER, document

LONGEST_REGRADE = timedelta(hours=1)  # re-grades run side by side; one this old was killed
LOCKS = 0x6772  # the advisory locks of runs, one for each scheme and year


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be graded. `stage` empty: a preview while the year lasts, its result afterwards.

    `of`: the run that some `subjects` are graded again of, for that `reason`.
    """

    scheme: str
    year: int
    at: datetime
    stage: str = ""
    engine: str = engine.DUCKDB_URL
    of: Run | None = None
    subjects: tuple[int, ...] = ()
    reason: str = ""

    @property
    def as_of(self) -> Any:
        return self.at.astimezone(CHINA).date()


def require_lawful(order: Order) -> str:
    """The stage of the run. Raises UnknownScheme, SchemeNotInForce, NotFromRecords, YearNotOver, ResultStands."""
    document(order.scheme)
    book = rulebook(order.scheme, order.year)
    if not book.records:
        raise NotFromRecords(
            scheme=order.scheme, why="no record holds every answer of an area", why_zh="没有记录载有一个领域的全部回答"
        )
    if order.of is not None:
        if not order.reason.strip():
            raise ReasonMissing
        return "regrade"
    over = order.as_of.year > order.year
    stage = order.stage or ("result" if over else "preview")
    if stage in ("review", "result") and not over and book.period is not None:
        raise YearNotOver(year=order.year, at=order.as_of)
    _require_first(order, stage)
    return stage


def _require_first(order: Order, stage: str) -> None:
    done = Run.objects.filter(scheme=order.scheme, year=order.year, stage="result", status="done")
    result = done.order_by("-pk").first()
    if result is not None and stage != "result":
        raise ResultStands(scheme=order.scheme, year=order.year, run=result.pk)


@contextmanager
def alone(order: Order) -> Iterator[None]:
    """Only one run of a scheme and year at a time; the store lets go for a killed one. Raises RunUnderWay."""
    key = [LOCKS, int.from_bytes(hashlib.sha256(f"{order.scheme}/{order.year}".encode()).digest()[:4], signed=True)]
    if not _asked("SELECT pg_try_advisory_lock(%s, %s)", key):
        raise RunUnderWay(scheme=order.scheme, year=order.year)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s, %s)", key)


def _asked(query: str, parameters: Sequence[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
        return bool(row and row[0])


def begin(actor: Actor, order: Order, stage: str) -> Run:
    """A run of that order: the one that was broken off where it can be taken up again, else a new one."""
    broken = Run.objects.filter(scheme=order.scheme, year=order.year, status__in=("freezing", "computing"))
    others = (
        broken.exclude(stage="regrade") if order.of is None else broken.filter(known__lt=order.at - LONGEST_REGRADE)
    )
    for one in others.order_by("-pk"):
        if order.of is None and _may_go_on(one, order, stage):
            return one
        abandon(one)
    return Run.objects.create(
        scheme=order.scheme,
        year=order.year,
        stage=stage,
        status="freezing",
        as_of=order.as_of,
        known=order.at,
        begun_by=actor.account,
        engine=order.engine,
        revision=revision(order.scheme),
        of=order.of,
        reason=order.reason.strip()[:500],
    )


def _may_go_on(run: Run, order: Order, stage: str) -> bool:
    """Frozen on the same day, by the same rules, for the same stage and engine; only finished parts are kept."""
    same = (run.status, run.stage, run.as_of, run.engine, run.revision)
    return (
        same == ("computing", stage, order.as_of, order.engine, revision(order.scheme))
        and snapshots.place(run).is_dir()
    )


def abandon(run: Run) -> None:
    """A run that came to nothing leaves nothing but its number."""
    snapshots.remove(run)
    run.status, run.files = "abandoned", {}
    run.save(update_fields=["status", "files"])


def freeze(run: Run, *, subjects: Sequence[int] | None, report: Report) -> None:
    """Freeze what the run reads, unless it was frozen before it was broken off."""
    if run.status != "freezing":
        return
    snapshots.freeze(run, subjects=subjects, report=report)
    run.status = "computing"
    run.save(update_fields=["status", "records", "snapshot", "files"])


def compute(run: Run, *, report: Report) -> None:
    """Grade what was frozen. Raises SnapshotChanged where it is not what was frozen, before or after."""
    snapshots.require_unchanged(run)
    folder = snapshots.folder(run)
    book = rulebook(run.scheme, run.year)
    engine.grade_population(book, folder, run.engine, lambda done, all_: report("grades", done, all_))
    snapshots.require_unchanged(run)
    run.lines, run.results = engine.digest(folder, "lines"), engine.digest(folder, "results")


def write_grades(run: Run) -> tuple[Path, dict[str, int], dict[str, int]]:
    """The grades as the file `COPY` reads, and how many there are of each grade and each refusal."""
    folder = snapshots.folder(run)
    target = folder / "grades.csv"
    with snapshots.opened() as db:
        for name in ("results", "lines", "problems", "disputed"):
            db.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted(folder / name / '*.parquet')})")
        db.execute(f"CREATE VIEW grades AS {GRADES.format(run=run.pk, refusal=_refusals())}")
        db.execute(f"COPY (FROM grades ORDER BY subject) TO {quoted(target)} (FORMAT csv, HEADER false)")
        found = db.execute("SELECT grade, refusal, count(*) FROM grades GROUP BY ALL ORDER BY ALL").fetchall()
    grades = {grade: count for grade, _, count in found if grade}
    return target, grades, {refusal: count for _, refusal, count in found if refusal}


GRADES = """
SELECT {run} AS run, r.subject, coalesce(r.grade, '') AS grade, r.score, coalesce(r.reason, '') AS reason,
       CASE WHEN r.grade IS NULL THEN {refusal} ELSE '' END AS refusal, d.subject IS NOT NULL AS disputed
FROM results r LEFT JOIN (
  SELECT subject FROM disputed WHERE id IS NULL
  UNION
  SELECT l.subject FROM lines l, unnest(l.evidence) AS e(id), disputed d
  WHERE d.id = e.id AND d.subject = l.subject
) d ON d.subject = r.subject
UNION ALL
SELECT {run}, subject, '', NULL, '', min(code), false FROM problems GROUP BY subject
"""


def _refusals() -> str:
    """The code of the refusal a result carries, as SQL."""
    faults = [f"WHEN r.fault = {number} THEN '{one.code}'" for number, one in enumerate(law_errors.FAULTS) if one]
    unknown, exempt = law_errors.FactUnknown.code, law_errors.NotEvaluated.code
    rest = f"WHEN r.refused > 0 THEN '{unknown}' WHEN r.refused < 0 THEN '{exempt}'"
    return f"CASE {' '.join(faults)} {rest} ELSE '{law_errors.NothingRated.code}' END"


@cache
def revision(scheme: str) -> str:
    """Which code and which rulebook: the version, and a digest over everything that decides a grade."""
    law = FOLDER.parent
    deciding = [
        *sorted(law.glob("*.py")),
        Path(engine.__file__),
        FOLDER / f"{scheme}.yaml",
        law.parent / "waivers.yaml",
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in deciding)).hexdigest()
    return f"{version('goodstanding')}+{digest[:16]}"
