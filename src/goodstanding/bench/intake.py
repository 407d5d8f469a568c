"""Intake beside a bare COPY of the same final rows into the same indexed table, and beside the ORM.

The table of the COPY has ordinary foreign keys, which the server checks row by row; timed apart, it has the trigger
that checks ours a statement at a time. The ORM writes samples into the real table when it holds half of the rows.
"""

import csv
import resource
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from goodstanding.bench.place import own_store
from goodstanding.bench.registry import Findings, Row, Say
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import make_code

if TYPE_CHECKING:
    from goodstanding.parties.models import Party

SIZE = 1_000_000
ROWS_AN_ORGANISATION = 10
ORM_ROWS = 20_000
ORM_SAMPLES = 3
BAD_ONE_IN = 50
SET_WISE = (
    "CREATE TRIGGER refers AFTER INSERT ON bench_record REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION record_refers()"
)
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
COLUMNS = (
    'subject_id, submission_id, "row", item, provider_code, document, identity, occurred_on, ended_on, published, '
    "public_until, retained_until, status, known_from, receipt_set, supersedes_id, commitment, salt, content"
)
HEADER = (
    "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),法定代表人,行政处罚决定书文号,违法行为类型,违法事实,"
    "处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚有效期,公示截止期,处罚机关,处罚机关统一社会信用代码,"
    "数据来源单位,数据来源单位统一社会信用代码,备注"
)
AUTHORITY = make_code("1", "1", "990100", 1).code


@dataclass(frozen=True, slots=True)
class Place:
    """A store of the benchmark's own, with one provider and the organisations of its file."""

    actor: Actor
    provider: "Party"
    sheet: Path
    rows: Path


def run(*, size: int | None, say: Say) -> Findings:
    """`size` rows, one in fifty of them wrong; five alternating rounds (three below 200,000 rows), medians."""
    number = size or SIZE
    rounds = 5 if number >= 200_000 else 3
    with own_store(say) as folder:
        place = _prepare(folder, number, say)
        ours, copies, sets = [], [], []
        for turn in range(rounds):
            say(f"round {turn + 1} of {rounds}")
            with _fresh_records():
                ours.append(_deliver(place))
                if turn == 0:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    accepted = _dump(place.rows)
            copies.append(_copy(place.rows, _same_references()))
            sets.append(_copy(place.rows, (SET_WISE,)))
        say("the ORM ...")
        orm = statistics.median(_bulk_create())
    return _findings(accepted, [statistics.median(each) for each in (ours, copies, sets)], orm, peak)


def _findings(number: int, timed: list[float], orm: float, peak: float) -> Findings:
    ours, copy, alike = timed
    rows = (
        Row("goodstanding, from the raw CSV", ours, number / ours, {"peak_mb": round(peak)}),
        Row("COPY of the final rows, foreign keys", copy, number / copy),
        Row("COPY of the final rows, references as ours", alike, number / alike),
        Row("Django bulk_create of the final rows", orm * ORM_ROWS, 1 / orm, {"rows": ORM_ROWS}),
    )
    ratio = {
        "time to COPY": ours / copy,
        "time to COPY, references as ours": ours / alike,
        "rate to ORM": number / ours * orm,
    }
    notes = (f"{number:,} rows registered; asked: at most 1.5 x COPY's time, at least 8 x the ORM, below 1,500 MB",)
    return Findings("intake", rows, ratio, notes)


def _prepare(folder: Path, number: int, say: Say) -> Place:
    from goodstanding.parties import actions, queries

    founder = queries.founder(unit=make_code("1", "2", "990100", 9).code, unit_name="Benchmark")
    actions.install(actor=founder, responsible="Benchmark Operator", at=AT)
    actor = queries.operator()
    provider = actions.register_provider(
        actor=actor, code=AUTHORITY, name="示范市应急管理局", kind="administrative-organ", items=[], at=AT
    )
    say(f"writing a sheet of {number:,} rows ...")
    codes = [make_code("9", "1", "990101", at).code for at in range(max(number // ROWS_AN_ORGANISATION, 1))]
    _register(actor, codes)
    _write_sheet(folder / "sheet.csv", number, codes)
    return Place(actor, provider, folder / "sheet.csv", folder / "rows.copy")


def _register(actor: Actor, codes: list[str]) -> None:
    from goodstanding.subjects.actions import Registration, register

    for start in range(0, len(codes), 20_000):
        told = [
            Registration(code, f"示范{at}号制造有限公司", "enterprise", "active")
            for at, code in enumerate(codes[start : start + 20_000], start)
        ]
        register(actor=actor, registrations=told, submission=0, at=AT)


def _write_sheet(path: Path, number: int, codes: list[str]) -> None:
    chance = Random(7)  # noqa: S311 - a fixed series, so that every run reads the same sheet
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        writer.writerows(_rows(chance, number, codes))


def _rows(chance: Random, number: int, codes: list[str]) -> Iterator[tuple[object, ...]]:
    for at in range(number):
        who = chance.randrange(len(codes))
        day = f"2026/{chance.randrange(1, 11):02}/{chance.randrange(1, 29):02}" if at % BAD_ONE_IN else "2026/02/30"
        yield (
            f"示范{who}号制造有限公司", "法人及非法人组织", codes[who], "某某", f"示罚〔2026〕{at}号", "安全违法",
            f"经查，该单位在生产车间未设置安全警示标志，现场检查笔录{at}号证实。", "《安全生产法》第九十九条", "罚款",
            "责令限期改正，处罚款", f"{chance.randrange(1, 900_000) / 10_000:.6f}", day, "2099/12/31", "",
            "示范市应急管理局", AUTHORITY, "示范市应急管理局", AUTHORITY, "",
        )  # fmt: skip


@contextmanager
def _fresh_records() -> Iterator[None]:
    """An empty table of records, and a checkpoint so that no round pays for the one before."""
    tables = "records_record, records_sighting, submissions_submission"
    _ask(*_without_triggers(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"), "CHECKPOINT")
    yield


def _deliver(place: Place) -> float:
    from goodstanding.submissions.delivering import deliver

    start = perf_counter()
    done, _ = deliver(
        actor=place.actor,
        provider=place.provider,
        item="penalty",
        path=place.sheet,
        name=place.sheet.name,
        at=AT,
        report=lambda _: None,
    )
    assert done.status == "accepted", done.refusal
    return perf_counter() - start


def _dump(target: Path) -> int:
    from django.db import connection

    with connection.cursor() as cursor, target.open("wb") as file:
        with cursor.copy(f"COPY (SELECT {COLUMNS} FROM records_record) TO STDOUT") as copy:
            for block in copy:
                file.write(block)
        return int(cursor.rowcount)


def _copy(rows: Path, references: Sequence[str]) -> float:
    """One-stream COPY of the final rows into an empty table with the same columns, indexes and constraints."""
    from django.db import connection

    _ask(
        "DROP TABLE IF EXISTS bench_record",
        "CREATE TABLE bench_record (LIKE records_record INCLUDING ALL)",
        *references,
        "CHECKPOINT",
    )
    start = perf_counter()
    with (
        connection.cursor() as cursor,
        rows.open("rb") as file,
        cursor.copy(f"COPY bench_record ({COLUMNS}) FROM STDIN") as copy,
    ):
        for block in iter(lambda: file.read(1 << 20), b""):
            copy.write(block)
    return perf_counter() - start


def _same_references() -> list[str]:
    keys = {
        "subject_id": "subjects_subject",
        "submission_id": "submissions_submission",
        "supersedes_id": "bench_record",
    }
    return [
        f"ALTER TABLE bench_record ADD FOREIGN KEY ({column}) REFERENCES {table} DEFERRABLE INITIALLY DEFERRED"
        for column, table in keys.items()
    ]


def _bulk_create() -> list[float]:
    """Seconds a row in three samples, put into the table of records while it holds half of the last delivery."""
    from goodstanding.records.models import Record

    half = Record.objects.count() // 2
    each = min(ORM_ROWS, half // ORM_SAMPLES)
    samples = [_sample(half + turn * each, each) for turn in range(ORM_SAMPLES)]
    _ask(*_without_triggers(f"DELETE FROM records_record WHERE id > {samples[0][1]}"))
    _ask("VACUUM records_record", "CHECKPOINT")
    return [_created(some) for some, _ in samples]


def _sample(skipped: int, number: int) -> tuple[list[Any], int]:
    """Some rows of the delivery as new ones, and the number of the row before them."""
    from goodstanding.records.models import Record

    some = list(Record.objects.order_by("pk")[skipped : skipped + number])
    before = some[0].pk - 1
    for one in some:
        one.pk = None
    return some, before


def _created(some: list[Any]) -> float:
    from goodstanding.records.models import Record

    start = perf_counter()
    Record.objects.bulk_create(some, batch_size=5_000)
    return (perf_counter() - start) / len(some)


def _without_triggers(statement: str) -> tuple[str, ...]:
    return ("SET session_replication_role = replica", statement, "SET session_replication_role = DEFAULT")


def _ask(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
