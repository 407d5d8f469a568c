"""Is a finished run still what it said: its files, its snapshot's root, its lines and grades, computed once more."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from goodstanding import engine
from goodstanding.grading import runs, snapshots
from goodstanding.grading.errors import SnapshotChanged
from goodstanding.grading.models import Run
from goodstanding.law.grading.published import rulebook

TABLES = ("lines", "results")
Check = dict[str, Any]


def check(run: Run, url: str = engine.DUCKDB_URL) -> dict[str, Any]:
    """Every comparison, holding ones too; `url`: the engine that computes once more. Changes nothing.

    Over erased records nothing is computed again: what was taken from them is gone. Raises SnapshotGone and what the
    engine raises.
    """
    folder = snapshots.folder(run)
    checks = [*_kept(run), *_stored(run, folder)]
    same_rules = run.revision == runs.revision(run.scheme)
    if not run.erased:
        checks += _computed(run, folder, url)
    return {
        "run": run.pk,
        "scheme": run.scheme,
        "year": run.year,
        "engine": url,
        "revision": run.revision,
        "same_revision": same_rules,
        "erased": run.erased,
        "holds": all(one["holds"] for one in checks),
        "checks": checks,
    }


def _kept(run: Run) -> Iterator[Check]:
    """The files byte for byte, and the Merkle root over the frozen commitments taken again."""
    for what, require in (("files", snapshots.require_unchanged), ("snapshot", snapshots.require_root)):
        try:
            require(run)
        except SnapshotChanged as refusal:
            yield {"what": what, "holds": False, "where": refusal.details["part"]}
        else:
            yield {"what": what, "holds": True}


def _stored(run: Run, folder: Path) -> Iterator[Check]:
    """Lines and grades as they lie there; lines of erased records are not there any more."""
    for name in TABLES:
        if name != "lines" or not run.erased:
            yield _compared(name, getattr(run, name), engine.digest(folder, name))


def _computed(run: Run, folder: Path, url: str) -> list[Check]:
    """The same expression over the same facts, in a folder of its own."""
    with TemporaryDirectory(prefix="goodstanding-check-") as name:
        apart = Path(name)
        for table in ("subjects", "events"):
            shutil.copytree(folder / table, apart / table)
        engine.grade_population(rulebook(run.scheme, run.year), apart, url)
        return [
            _compared(f"{table} computed again", getattr(run, table), engine.digest(apart, table)) for table in TABLES
        ]


def _compared(what: str, said: str, found: str) -> Check:
    return {"what": what, "holds": said == found, "said": said, "found": found}
