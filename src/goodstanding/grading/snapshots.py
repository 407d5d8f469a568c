"""A run's snapshot: a folder of Parquet frozen from the records, what was derived from them, and what was computed.

`records/` and `earlier/` are what was frozen; `events/`, `subjects/`, `problems/`, `disputed/` and `passed_over/` are
derived from them; `lines/` and `results/` are computed. All are cut into the same parts, by subject.
A record erased since is taken out of every part; its commitment stays, so the digest holds.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from goodstanding import engine
from goodstanding.grading.errors import SnapshotChanged, SnapshotGone
from goodstanding.grading.models import Run
from goodstanding.grading.queries import lineage, statement
from goodstanding.kernel.canonical import canonical_json
from goodstanding.law.grading.audit_records import AREAS
from goodstanding.law.grading.from_records import derivation
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.record_steps import EARLIER, OUTPUTS, RECORDS
from goodstanding.proofs.merkle import Frontier, leaf_hash
from goodstanding.store.places import made_home

PART = 250_000  # organisations
MEMORY = "1GB"
TOGETHER = 1 << 20
FROZEN: Mapping[str, Mapping[str, str]] = {"frozen": RECORDS, "earlier": EARLIER}
Report = Callable[[str, int, int], None]
"""Told what is being done, parts done and parts in all."""


def folder(run: Run) -> Path:
    """Where a run's snapshot lies. Raises SnapshotGone."""
    found = place(run)
    if not found.is_dir():
        raise SnapshotGone(run=run.pk)
    return found


def place(run: Run) -> Path:
    return made_home() / "snapshots" / f"run-{run.pk:06d}"


def freeze(run: Run, *, subjects: Sequence[int] | None, report: Report) -> None:
    """Freeze what the run reads and derive its facts; the run learns its digest. Whole, or nothing of it is left."""
    unfinished = place(run).with_suffix(".unfinished")
    remove(run)
    unfinished.mkdir(parents=True, mode=0o700)
    for name in FROZEN:
        _copy_out(name, _asked(run, subjects), unfinished / f"{name}.csv")
    _cut(unfinished)
    parts = sorted(path.name for path in (unfinished / "records").iterdir())
    for done, part in enumerate(parts):
        report("facts", done, len(parts))
        _derive(run, unfinished, part)
    run.records, run.snapshot = root(unfinished)
    run.files = file_digests(unfinished)
    unfinished.rename(place(run))


def remove(run: Run) -> None:
    """Let a snapshot go, finished or not."""
    for path in (place(run), place(run).with_suffix(".unfinished")):
        shutil.rmtree(path, ignore_errors=True)


def _asked(run: Run, subjects: Sequence[int] | None) -> dict[str, Any]:
    return {
        "items": ",".join(rulebook(run.scheme, run.year).records["items"]),
        "known": run.known,
        "as_of": run.as_of,
        "before": run.year - 1,
        "lineage": ",".join(lineage(run.scheme)),
        "everyone": subjects is None,
        "subjects": list(subjects or ()),
    }


def _copy_out(name: str, asked: dict[str, Any], target: Path) -> None:
    with connection.cursor() as cursor, target.open("wb") as file, cursor.copy(statement(name), asked) as copy:
        for block in copy:
            file.write(block)


def _cut(unfinished: Path) -> None:
    """The frozen rows in order, in parts of so many organisations; the plain files go."""
    for name in (*FROZEN, *OUTPUTS):
        (unfinished / name.replace("frozen", "records")).mkdir()
    with opened() as db:
        for name, columns in FROZEN.items():
            typed = {column: engine.DUCKDB[kind.removeprefix("!")] for column, kind in columns.items()}
            listed = ", ".join(f"'{column}': '{kind}'" for column, kind in typed.items())
            path = quoted(unfinished / f"{name}.csv")
            db.execute(
                f"CREATE TABLE {name} AS FROM read_csv({path}, header=false, auto_detect=false, delim=',', quote='\"',"
                f" escape='\"', max_line_size=16000000, columns={{{listed}}})"
            )
        for part, (first, last) in enumerate(_ranges(db)):
            for name in FROZEN:
                target = unfinished / name.replace("frozen", "records") / f"part-{part:05d}.parquet"
                order = "subject, id" if name == "frozen" else "subject"
                query = f"FROM {name} WHERE subject BETWEEN {first} AND {last} ORDER BY {order}"
                db.execute(f"COPY ({query}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
    for name in FROZEN:
        (unfinished / f"{name}.csv").unlink()


def _ranges(db: Any) -> list[tuple[int, int]]:
    """First and last subject of each part; one empty part where there is nobody."""
    rows = db.execute(RANGES, [PART]).fetchall()
    return [(int(first), int(last)) for first, last in rows] or [(0, 0)]


RANGES = """
SELECT min(subject), max(subject)
FROM (
  SELECT subject, (row_number() OVER (ORDER BY subject) - 1) // ? AS part
  FROM (SELECT DISTINCT subject FROM frozen)
)
GROUP BY part
ORDER BY part
"""


def _derive(run: Run, unfinished: Path, part: str) -> None:
    with opened() as db:
        for name in ("records", "earlier"):
            db.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted(unfinished / name / part)})")
        derive(db, run.scheme, run.year)
        for name in OUTPUTS:
            db.execute(f"COPY (FROM {name}) TO {quoted(unfinished / name / part)} (FORMAT parquet, COMPRESSION zstd)")


def derive(db: Any, scheme: str, year: int) -> None:
    """Go the scheme's chain from `records` and `earlier`, tables of that database, to its last tables."""
    for name, query in derivation(scheme, year).steps:
        db.execute(f"CREATE TEMP TABLE {name} AS {query}")


def opened() -> Any:
    """A private DuckDB with bounded memory."""
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": engine.AT_ONCE})


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def root(snapshot: Path) -> tuple[int, str]:
    """How many records were frozen, and the Merkle root over their commitments and the earlier grades, in order."""
    tree = Frontier()
    records = 0
    for row in _commitments(snapshot):
        tree.extend(row)
        records += len(row) // 32
    for row in _earlier_leaves(snapshot):
        tree.extend(row)
    return records, tree.root().hex()


def _commitments(snapshot: Path) -> Iterator[bytes]:
    with opened() as db:
        for part in sorted((snapshot / "records").iterdir()):
            db.execute(f"FROM read_parquet({quoted(part)}) SELECT commitment ORDER BY subject, id")
            for batch in db.to_arrow_reader(TOGETHER):
                yield bytes.fromhex("".join(batch.column("commitment").to_pylist()))


def _earlier_leaves(snapshot: Path) -> Iterator[bytes]:
    with opened() as db:
        for part in sorted((snapshot / "earlier").iterdir()):
            db.execute(f"FROM read_parquet({quoted(part)}) SELECT subject, grade, reason ORDER BY subject")
            for batch in db.to_arrow_reader(TOGETHER):
                yield b"".join(leaf_hash(canonical_json(line).encode()) for line in batch.to_pylist())


def file_digests(snapshot: Path) -> dict[str, str]:
    """SHA-256 of every file a run reads, by its place in the snapshot."""
    read = [path for name in ("records", "earlier", *OUTPUTS) for path in sorted((snapshot / name).iterdir())]
    return {str(path.relative_to(snapshot)): _sha256(path) for path in read}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require_unchanged(run: Run) -> None:
    """Refuse a snapshot that is not byte for byte what was frozen. Raises SnapshotChanged, SnapshotGone."""
    found = file_digests(folder(run))
    other = sorted(name for name in {*found, *run.files} if found.get(name) != run.files.get(name))
    if other:
        raise SnapshotChanged(run=run.pk, part=", ".join(other[:3]))


def erase(run: Run, gone: Collection[int]) -> bool:
    """Take these records' content and salt out of every file; whether any file held some of it.

    Events and lines that rest on them go, whole: what a line says is content too. `records` comes last of a part, so
    that where this was broken off the record is found again. Raises SnapshotGone.
    """
    count = rulebook(run.scheme, run.year).method == "count"
    queries = erasing(f"// {AREAS}" if count else "")
    with opened() as db:
        db.execute("CREATE TABLE gone AS SELECT unnest(?::BIGINT[]) AS id", [sorted(gone)])
        found = [
            _rewrite(db, part, holds, kept)
            for name, (holds, kept) in queries.items()
            for part in sorted((folder(run) / name).glob("*.parquet"))
        ]
    return any(found)


def erasing(to_record: str) -> dict[str, tuple[str, str]]:
    """By table: which rows hold something of a record in `gone`, and what stays of the table."""
    within = "EXISTS (FROM unnest(evidence) AS event(id) WHERE event.id {0} IN (FROM gone))"
    dropped = {
        "lines": within.format(to_record),
        "events": f"id {to_record} IN (FROM gone)",
        "passed_over": "id IN (FROM gone)",
    }
    return {name: (which, f"WHERE NOT ({which})") for name, which in dropped.items()} | {"records": EMPTIED}


EMPTIED = (
    "id IN (FROM gone) AND (content IS NOT NULL OR salt IS NOT NULL)",
    (
        "SELECT * REPLACE (CASE WHEN id IN (FROM gone) THEN NULL ELSE salt END AS salt,"
        " CASE WHEN id IN (FROM gone) THEN NULL ELSE content END AS content)"
    ),
)


def _rewrite(db: Any, part: Path, holds: str, kept: str) -> bool:
    """Write the part anew beside itself and put it in its place, on the disk before it is renamed; its order stays."""
    if not db.execute(f"FROM read_parquet({quoted(part)}) SELECT count(*) WHERE {holds}").fetchone()[0]:
        return False
    beside = part.with_suffix(".rewritten")
    db.execute(
        f"COPY (FROM read_parquet({quoted(part)}) {kept}) TO {quoted(beside)} (FORMAT parquet, COMPRESSION zstd)"
    )
    _to_disk(beside)
    beside.replace(part)
    _to_disk(part.parent)
    return True


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def erased(run: Run) -> int:
    """How many of the frozen records are erased."""
    with opened() as db:
        parts = quoted(folder(run) / "records" / "*.parquet")
        (number,) = db.execute(f"FROM read_parquet({parts}) SELECT count(*) WHERE content IS NULL").fetchone()
        return int(number)


def require_root(run: Run) -> None:
    """Take the digest again: erased or not, the commitments must be those frozen. Raises SnapshotChanged."""
    if root(folder(run)) != (run.records, run.snapshot):
        raise SnapshotChanged(run=run.pk, part="records")


def rows(run: Run, names: Iterable[str], subject: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of one organisation in some of a run's tables, in a fixed order."""
    order = {"lines": "first_on, ord, evidence", "records": "id", "events": "id"}
    with opened() as db:
        return {
            name: db.execute(
                f"FROM read_parquet({quoted(folder(run) / name / '*.parquet')}) WHERE subject = ?"
                f" ORDER BY {order.get(name, 'subject')}",
                [subject],
            )
            .to_arrow_table()
            .to_pylist()
            for name in names
        }
