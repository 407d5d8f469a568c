"""Is grading linear? The same work over one, two, five and ten tenths of a population; then its grades by COPY.

Each size is made, graded in a process of its own and let go before the next; what is compared is the time of one
organisation. The grades of the smallest size then go into a store of the benchmark's own, timed apart.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow.parquet as pq

from goodstanding import engine
from goodstanding.bench import grading_data
from goodstanding.bench.grading import SCHEME, YEAR, graded_here, in_own_process
from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.record_steps import PROBLEMS

LARGEST = 10_000_000
TENTHS = (1, 2, 5, 10)
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ORGANISATIONS = """
INSERT INTO subjects_subject (id, code, name, kind, in_register, status, opened_at)
SELECT i, '91990101' || lpad(i::text, 10, '0'), 'Organisation ' || i, 'enterprise', true, 'active', now()
FROM generate_series(0, %s - 1) AS t(i)
"""


def run(*, size: int | None, say: Say) -> Findings:
    """`size`: organisations of the largest population, with ten events each."""
    largest = size or LARGEST
    with own_store(say) as folder:
        rows = [_graded(folder, largest * tenths // 10, say) for tenths in reversed(TENTHS)][::-1]
        copied = _copied(folder, largest * TENTHS[0] // 10, say)
    ratio = {f"time of one of {row.system}": round(rows[0].rate / row.rate, 2) for row in rows[1:]}
    return Findings(
        "grading-series",
        (*rows, copied),
        ratio,
        ("1.00 is linear: an organisation takes as long as in the smallest population",),
    )


def _graded(folder: Path, organisations: int, say: Say) -> Row:
    """One size; the smallest comes last, and its folder stays for the copy."""
    population = folder / "population"
    shutil.rmtree(population, ignore_errors=True)
    say(f"making {organisations:,} organisations ...")
    events = grading_data.write_population(population, organisations)
    engine.write_rules(rulebook(SCHEME, YEAR), population)
    say(f"grading {organisations:,} organisations ...")
    seconds, cpu, peak = in_own_process(graded_here, population)
    lines = sum(pq.read_metadata(path).num_rows for path in (population / "lines").glob("*.parquet"))
    extra: dict[str, object] = {"events": events, "lines": lines}
    measured: dict[str, object] = {"cpu_seconds": round(cpu, 2), "peak_gb": round(peak, 2)}
    return Row(f"{organisations:,} organisations", seconds, organisations / seconds, extra | measured)


def _copied(folder: Path, organisations: int, say: Say) -> Row:
    """The grades of a population taken over as a run takes them: written out, COPY with its constraints, one leaf."""
    from django.db import connection

    from goodstanding.grading import actions, runs, snapshots
    from goodstanding.parties import queries

    say(f"taking over {organisations:,} grades ...")
    with connection.cursor() as cursor:
        cursor.execute(ORGANISATIONS, [organisations])
    done = _run()
    snapshots.place(done).parent.mkdir(parents=True, exist_ok=True)
    (folder / "population").rename(snapshots.place(done))
    _write_empty(snapshots.place(done))
    start = perf_counter()
    runs.write_grades(done)[0].unlink()
    written = perf_counter() - start
    actor = queries.founder(unit="129901000000000099", unit_name="Benchmark")
    start = perf_counter()
    actions.finish(actor=actor, run=done, at=AT)
    seconds = perf_counter() - start
    name = f"{organisations:,} grades taken over by COPY, one leaf"
    return Row(
        name, seconds, organisations / seconds, {"of_that_written_out": round(written, 2), "refused": done.refused}
    )


def _run() -> Any:
    from goodstanding.grading.models import Run

    facts = {
        "scheme": SCHEME,
        "year": YEAR,
        "stage": "preview",
        "status": "computing",
        "known": AT,
        "begun_by": "bench",
    }
    digests = dict.fromkeys(("snapshot", "lines", "results"), "0" * 64)
    return Run.objects.create(**facts, **digests, as_of=AT.date(), engine="duckdb", revision="bench")


def _write_empty(snapshot: Path) -> None:
    """Nobody of a made-up population was refused before grading, and nothing is disputed."""
    for name, columns in (("problems", PROBLEMS), ("disputed", {"subject": "int64", "id": "int64"})):
        (snapshot / name).mkdir()
        pq.write_table(engine.arrow_table([], columns), snapshot / name / "part-00000.parquet")
