"""What a delivery needs of memory as it grows: the program's peak and the store's, for each kind of row there is.

Each delivery is a program of its own (`goodstanding submit`), so that one peak does not hide another.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Self

from goodstanding.bench.intake import AT, AUTHORITY, HEADER
from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say
from goodstanding.kernel.identifiers import make_code
from goodstanding.store import postmaster

SIZE = 2_000_000  # beyond it new rows only, a quarter and the whole: there are six kinds of row
PARTS = (4, 2, 1)  # of the size: a quarter, a half, the whole
ROWS_AN_ORGANISATION = 10
PROVIDER = "示范市应急管理局"
Cells = dict[str, str]
Counts = tuple[int, int, int]  # accepted, rejected, duplicates


@dataclass(frozen=True, slots=True)
class Shape:
    """A file of one kind of row. `row`: its number-th row; `counts`: what must come of n rows, or nothing is told."""

    name: str
    row: Callable[[int], Cells]
    counts: Callable[[int], Counts]
    lines: bool = False  # JSON lines, else CSV
    follows: bool = False  # it is about what the shape before it brought; any other meets an empty store


def run(*, size: int | None, say: Say) -> Findings:
    """Each shape at a quarter of `size` rows, at half and at all of them; of very many, new rows only."""
    number = size or SIZE
    with own_store(say) as folder:
        _open_provider()
        parts = [part for part in PARTS if number <= SIZE or part != 2]
        rows = [row for part in parts for row in _at_size(folder, max(number // part, 1), say, new_only=number > SIZE)]
    whole = [row for row in rows if row.extra["of_rows"] == number]
    least = {row.system: row for row in rows if row.extra["of_rows"] == max(number // PARTS[0], 1)}
    ratio = {f"peak to that of a quarter: {row.system}": _peak(row) / _peak(least[row.system]) for row in whole}
    note = "asked: below 1,500 MB and no growth; peak_mb is the program's largest resident set, store_mb the largest"
    return Findings("intake-memory", tuple(rows), ratio, (f"{note} memory of its own that a session of the store had",))


def _peak(row: Row) -> float:
    return float(str(row.extra["peak_mb"]))


def _cells(number: int, *, series: str, day: str = "2026/03/02", fine: str = "1.000000") -> Cells:
    organisation = number // ROWS_AN_ORGANISATION
    code = make_code("9", "1", "990101", organisation).code
    words = (
        f"示范{organisation}号制造有限公司", "法人及非法人组织", code, "某某", f"示罚〔2026〕{series}-{number}号",
        "安全违法", f"经查，该单位的生产车间未设置安全警示标志，现场笔录{number}号证实。", "《安全生产法》第九十九条",
        "罚款", "责令限期改正，处罚款", fine, day, "2099/12/31", "", PROVIDER, AUTHORITY, PROVIDER, AUTHORITY, "",
    )  # fmt: skip
    return dict(zip(HEADER.split(","), words, strict=True))


def _shapes() -> Iterator[Shape]:
    """In this order: corrections correct what the first brought, sightings repeat the corrections."""
    good: Callable[[int], Counts] = lambda n: (n, 0, 0)  # noqa: E731 - three words for what a shape ends in
    corrected = partial(_cells, series="甲", fine="2.000000")
    repeated = partial(corrected, day="2026-03-02")  # the same day in other bytes
    yield Shape("CSV, every row new", partial(_cells, series="甲"), good)
    yield Shape("CSV, every row a correction", corrected, good, follows=True)
    yield Shape("CSV, every row held already", repeated, lambda n: (0, 0, n), follows=True)
    yield Shape("CSV, every row twice", lambda n: _cells(n // 2, series="乙"), lambda n: ((n + 1) // 2, 0, n // 2))
    yield Shape("CSV, every row wrong", partial(_cells, series="丙", day="2026/02/30"), lambda n: (0, n, 0))
    yield Shape("JSON lines, every row new", partial(_cells, series="丁"), good, lines=True)


def _at_size(folder: Path, number: int, say: Say, *, new_only: bool) -> Iterator[Row]:
    for shape in _shapes():
        if new_only and (shape.follows or shape.counts(number)[0] < number):
            continue
        if not shape.follows:
            _empty()
        say(f"{shape.name}, {number:,} rows ...")
        sheet = folder / "sheet"
        _write(sheet, shape, number)
        done = _delivered(folder, sheet, shape, number)
        say(", ".join(f"{name} {value}" for name, value in done.extra.items()))
        yield done
        sheet.unlink()


def _write(path: Path, shape: Shape, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        if not shape.lines:
            print(HEADER, file=file)
        for at in range(number):
            cells = shape.row(at)
            print(json.dumps(cells, ensure_ascii=False) if shape.lines else ",".join(cells.values()), file=file)


def _delivered(folder: Path, sheet: Path, shape: Shape, number: int) -> Row:
    words = ["submit", str(sheet), "--provider", AUTHORITY, "--item", "penalty", "--format", "json"]
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    begun = perf_counter()
    with (folder / "answer").open("w+") as out, _Watched(folder) as store:
        program = subprocess.Popen([sys.executable, "-m", "goodstanding", *words], stdout=out, env=own)  # noqa: S603 - ourselves
        _, _, used = os.wait4(program.pid, 0)
        program.returncode = 0  # it has been waited for
        out.seek(0)
        answer = json.load(out)
    seconds = perf_counter() - begun
    counts = tuple(answer[name] for name in ("accepted", "rejected", "duplicates"))
    assert counts == shape.counts(number), (shape.name, answer["refusal"], counts)
    extra: dict[str, object] = {"of_rows": number, "peak_mb": round(used.ru_maxrss / 1024), "store_mb": store.peak}
    return Row(shape.name, seconds, number / seconds, extra)


class _Watched:
    """The largest memory of their own that sessions of the store have while the block runs, in MB, from /proc."""

    def __init__(self, home: Path) -> None:
        running = postmaster.living(home / "pg")
        self._server = running.pid if running else 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self.peak = 0

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while self._server and not self._over.wait(0.5):
            sizes = (int(one.get("RssAnon", "0").split()[0]) >> 10 for one in _sessions(self._server))
            self.peak = max(self.peak, *sizes, 0)


def _sessions(server: int) -> Iterator[dict[str, str]]:
    """What the system says of each process the server started."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = status.read_text()
        except OSError:
            continue  # it has ended
        lines = {name: value.strip() for name, _, value in (line.partition(":") for line in told.splitlines())}
        if lines.get("PPid") == str(server):
            yield lines


def _open_provider() -> None:
    from goodstanding.parties import actions, queries

    founder = queries.founder(unit=make_code("1", "2", "990100", 9).code, unit_name="Benchmark")
    actions.install(actor=founder, responsible="Benchmark Operator", at=AT)
    actions.register_provider(
        actor=queries.operator(), code=AUTHORITY, name=PROVIDER, kind="administrative-organ", items=[], at=AT
    )


def _empty() -> None:
    """No records, no deliveries, no organisations: each size meets the same store."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE records_record, records_sighting, submissions_submission, subjects_subject CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
