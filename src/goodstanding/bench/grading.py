"""Grading a population beside hand-written DuckDB SQL, Polars and a plain loop; a delta; one organisation.

Each system runs in a process of its own, alternating, and its peak memory is its process's own. All write explanation
lines and grades as Parquet from the same Parquet; that they agree is checked, not assumed.
"""

import multiprocessing
import resource
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import duckdb
import pyarrow.parquet as pq

from goodstanding import engine
from goodstanding.bench import grading_data, grading_peers
from goodstanding.bench.registry import Findings, Row, Say
from goodstanding.law.grading.facts_file import read_document
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.single import grade_case

SCHEME, YEAR = "tax-credit-2025", 2026
ORGANISATIONS = 1_000_000
ROUNDS = 3
DELTA = 1_000
FACTS = b"""
year: 2026
organisation: {code: 91990101MA0DEM0N3H, started_on: 2015-03-01, new: false, business_income: true,
  recurring_complete: true, nonrecurring_years: [2026], payment_complete: true}
events:
- {code: "010101", date: 2026-05-20, tax: VAT, amount: "1200.00", corrected_on: 2026-05-22}
- {code: "EXT-BANK", date: 2026-03-01}
- {code: "020201", date: 2026-06-15, amount: "60000.00", paid: "20000.00", paid_on: 2026-06-20}
previous: [{year: 2025, grade: B}]
"""


def run(*, size: int | None, say: Say) -> Findings:
    """`size`: organisations, with ten events each."""
    organisations = size or ORGANISATIONS
    with tempfile.TemporaryDirectory(prefix="goodstanding-bench-") as name:
        folder = Path(name)
        say(f"making {organisations:,} organisations ...")
        events = grading_data.write_population(folder, organisations)
        engine.write_rules(rulebook(SCHEME, YEAR), folder)
        rows = _populations(folder, events, say)
        notes = [_agreement(folder), *_notes(folder, organisations, events)]
        rows += [_delta(folder), _one()]
    ours = rows[0]
    ratio = {f"time to {row.system}": round(ours.seconds / row.seconds, 2) for row in rows[1:3]}
    ratio["cpu to DuckDB SQL by hand"] = _cpu(ours, rows[1])
    ratio["events/s to plain Python loop"] = round(ours.rate / rows[3].rate, 1)
    return Findings("grading", tuple(rows), ratio, tuple(notes))


def _populations(folder: Path, events: int, say: Say) -> list[Row]:
    systems: dict[str, Callable[[Path], None]] = {
        "goodstanding": graded_here,
        "DuckDB SQL by hand": _by_hand,
        "Polars": _by_polars,
    }
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in systems}
    for turn in range(ROUNDS):
        for name, system in systems.items():
            say(f"round {turn + 1} of {ROUNDS}: {name} ...")
            found[name].append(in_own_process(system, folder))
    rows = [_row(name, measured, events) for name, measured in found.items()]
    say("plain Python loop over one part ...")
    return [*rows, _loop(folder)]


def _row(name: str, measured: list[tuple[float, float, float]], events: int) -> Row:
    seconds, cpu, peak = (median(values) for values in zip(*measured, strict=True))
    extra: dict[str, object] = {"cpu_seconds": round(cpu, 2), "peak_gb": round(peak, 2), "events": events}
    return Row(name, seconds, events / seconds, extra)


def graded_here(folder: Path) -> None:
    """Our own way over a population's folder; what was computed before is let go."""
    for name in ("lines", "results"):
        shutil.rmtree(folder / name, ignore_errors=True)
    engine.grade_population(rulebook(SCHEME, YEAR), folder)


def _by_hand(folder: Path) -> None:
    grading_peers.by_hand(folder, _emptied(folder / "hand"))


def _by_polars(folder: Path) -> None:
    grading_peers.by_polars(folder, _emptied(folder / "polars"))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def in_own_process(system: Callable[[Path], None], folder: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak gigabytes of one run; imports are not counted."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(system, folder, theirs))
    process.start()
    theirs.close()
    measured: tuple[float, float, float] = ours.recv()
    process.join()
    return measured


def _measured(system: Callable[[Path], None], folder: Path, answer: Any) -> None:
    start, cpu = perf_counter(), process_time()
    system(folder)
    seconds, cpu = perf_counter() - start, process_time() - cpu
    answer.send((seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6))


def _cpu(ours: Row, peer: Row) -> float:
    mine, theirs = ours.extra["cpu_seconds"], peer.extra["cpu_seconds"]
    assert isinstance(mine, float)
    assert isinstance(theirs, float)
    return round(mine / theirs, 2)


def _loop(folder: Path) -> Row:
    rules = {row["code"]: row for row in pq.read_table(folder / "rules.parquet").to_pylist()}
    first = min((folder / "events").iterdir()).name
    subjects = pq.read_table(folder / "subjects" / first).slice(0, 20_000).to_pylist()
    known = {one["subject"] for one in subjects}
    events = [event for event in pq.read_table(folder / "events" / first).to_pylist() if event["subject"] in known]
    start = perf_counter()
    grades = grading_peers.loop(events, subjects, rules)
    seconds = perf_counter() - start
    agreed = _same_grades(folder, grades)
    return Row("plain Python loop", seconds, len(events) / seconds, {"events": len(events), "agrees": agreed})


def _same_grades(folder: Path, grades: dict[int, str]) -> bool:
    stored = pq.read_table(folder / "results", columns=["subject", "grade"], filters=[("subject", "in", list(grades))])
    return all(grades[row["subject"]] == row["grade"] for row in stored.to_pylist())


def _agreement(folder: Path) -> str:
    """Lines and grades row by row against the peers'."""
    lines = "subject, ord, key, first_on, events, points, restored, evidence"
    grades = "subject, starts_at, points, restored, carried, overall, score, grade"
    other = sum(
        _differing(folder, table, columns, peer)
        for peer in ("hand", "polars")
        for table, columns in (("lines", lines), ("results", grades))
    )
    return f"rows that differ from the peers': {other}"


def _differing(folder: Path, table: str, columns: str, peer: str) -> int:
    ours, theirs = f"'{folder}/{table}/*.parquet'", f"'{folder}/{peer}/{table}.parquet'"
    with duckdb.connect(":memory:", config={"memory_limit": "2GB"}) as db:
        rows = db.execute(
            f"SELECT count(*) FROM (SELECT {columns} FROM {ours} EXCEPT ALL SELECT {columns} FROM {theirs})"
        ).fetchall()
    return int(rows[0][0])


def _notes(folder: Path, organisations: int, events: int) -> list[str]:
    count = sum(pq.read_metadata(path).num_rows for path in (folder / "lines").glob("*.parquet"))
    return [f"{organisations:,} organisations, {events:,} events, {count:,} explanation lines"]


def _delta(folder: Path) -> Row:
    """Organisations from all over a part re-graded after a correction, from the snapshot's own rows, plan ready."""
    first = min((folder / "events").iterdir()).name
    everyone = pq.read_table(folder / "subjects" / first)
    subjects = everyone.take(list(range(0, everyone.num_rows, max(everyone.num_rows // DELTA, 1)))[:DELTA])
    events = pq.read_table(folder / "events" / first, filters=[("subject", "in", subjects["subject"])])
    desk = engine.desk(plan(SCHEME, YEAR))
    desk.grade_tables(subjects, events)
    seconds = median(_timed(lambda: desk.grade_tables(subjects, events)) for _ in range(5))
    name = f"{subjects.num_rows} organisations re-graded"
    return Row(name, seconds, subjects.num_rows / seconds, {"events": events.num_rows})


def _one() -> Row:
    facts = read_document(FACTS)
    grade_case(facts, SCHEME, engine.grade_rows)
    seconds = median(_timed(lambda: grade_case(facts, SCHEME, engine.grade_rows)) for _ in range(20))
    ways = median(_timed(lambda: grade_case(facts, SCHEME, engine.grade_rows, date(2026, 9, 1))) for _ in range(3))
    return Row("one organisation graded and explained", seconds, 1 / seconds, {"with_ways_back": round(ways, 4)})


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
