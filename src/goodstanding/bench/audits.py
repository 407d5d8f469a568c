"""Social audits: one report read and checked, batches of different ones on one core and two, a year of attendance."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from goodstanding.bench.registry import Findings, Row, Say
from goodstanding.formats.attendance import read_records
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.law.audits.checking import check, contradictions
from goodstanding.law.labour.auditing import audit_hours

SIZE = 10_000
SINGLE = 50
CORES = 2
CHUNK = 50
WORKERS = 1_000


def run(*, size: int | None, say: Say) -> Findings:
    """`size` reports that differ in name, number and figures; every third contradicts itself."""
    number = size or SIZE
    tenth = max(1, number // 10)
    workers = WORKERS if size is None else max(1, size // 10)
    rows = [_single(), _batch(tenth, cores=1, say=say), _batch(number, cores=CORES, say=say), attendance_row(workers)]
    per_core = rows[2].rate / CORES
    ratio = {
        "batch per core to its tenth": per_core / rows[1].rate,
        "limit of 300 ms to one report": 0.3 / rows[0].seconds,
        "limit of 2 s to a year's attendance of 1,000": 2 * workers / WORKERS / rows[3].seconds,
    }
    return Findings("audits", tuple(rows), {name: round(value, 3) for name, value in ratio.items()})


def extract(number: int) -> bytes:
    """The report of one demonstration organisation; every third has a workforce that does not add up."""
    women = 50 + (number % 3 == 0)
    report = demonstration_audit(name=f"Demonstration Works {number} Co., Ltd", number=f"{number:06d}", women=women)
    return write_extract(report).encode()


def _single() -> Row:
    data = extract(1)
    times = [_timed(data) for _ in range(SINGLE)]
    middle = median(times)
    return Row("one report", middle, 1 / middle, {"slowest_ms": round(max(times) * 1000, 1)})


def _timed(data: bytes) -> float:
    start = perf_counter()
    check(read(data))
    return perf_counter() - start


def _batch(number: int, *, cores: int, say: Say) -> Row:
    start = perf_counter()
    wrong = 0
    for done, found in enumerate(_checked(number, cores), start=1):
        wrong += found
        if done % max(1, number // 10) == 0:
            say(f"{done:,} of {number:,} reports on {cores} core(s)")
    spent = perf_counter() - start
    return Row(f"{number:,} reports, {cores} core(s)", spent, number / spent, {"contradicted": wrong})


def _checked(number: int, cores: int) -> Iterator[bool]:
    if cores == 1:
        yield from map(is_contradicted, range(number))
        return
    with ProcessPoolExecutor(cores) as pool:
        yield from pool.map(is_contradicted, range(number), chunksize=CHUNK)


def is_contradicted(number: int) -> bool:
    """Whether the report of that number contradicts itself."""
    return bool(contradictions(check(read(extract(number)))))


def attendance_row(workers: int) -> Row:
    """A year of punches of so many workers, read from CSV and judged: rows a second."""
    days = np.flatnonzero(np.is_busday(np.arange(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))))
    first = np.datetime64("2024-01-01")
    rows = [
        f"E{worker:05d},{first + day},08:{(worker + day) % 60:02d},{17 + day % 3}:{worker % 60:02d}"
        for worker in range(workers)
        for day in days.tolist()
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "attendance.csv"
        path.write_text("\n".join(["worker,date,in,out", *rows, ""]), encoding="utf-8")
        start, worked = perf_counter(), process_time()
        found = audit_hours(read_records(path))
        spent, worked = perf_counter() - start, process_time() - worked
    extra: dict[str, object] = {
        "cpu_seconds": round(worked, 3),
        "breaches": len(found.breaches),
        "months": len(found.months),
    }
    return Row(f"attendance of {workers:,} workers, {len(rows):,} rows", spent, len(rows) / spent, extra)
