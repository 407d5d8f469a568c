"""The one place that opens DuckDB or Spark: a plan and its tables in, tables out.

A population lies in a folder: `subjects/part-*.parquet`, `events/part-*.parquet` (the same parts) and `rules.parquet`;
its results beside it as `lines/` and `results/`. Tables reach an engine through Parquet and no other way: a NULL handed
to Spark from memory may arrive as NaN.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import tables
from goodstanding.law.grading.plan import Plan, compiled, plan
from goodstanding.law.grading.results import BASE
from goodstanding.law.grading.scheme import Rulebook

Row = Mapping[str, Any]
Progress = Callable[[int, int], None]
"""Told parts done and parts in all."""
DUCKDB_URL = "duckdb"
MEMORY = "2GB"
PART_MEMORY = "1GB"
AT_ONCE = min(os.cpu_count() or 1, 8)
ARROW = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int64": pa.int64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "date": pa.date32(),
    "array<int64>": pa.list_(pa.int64()),
}
DUCKDB = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int64": "BIGINT",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
    "date": "DATE",
    "array<int64>": "BIGINT[]",
}


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table as `law.grading.tables` writes it down."""
    return pa.schema(
        [pa.field(name, ARROW[kind.lstrip("!")], nullable=not kind.startswith("!")) for name, kind in columns.items()]
    )


def arrow_table(rows: Sequence[Row], columns: Mapping[str, str]) -> pa.Table:
    """Rows as a table of those columns; a row may leave out what is NULL."""
    data = {name: [row.get(name) for row in rows] for name in columns}
    return pa.table(data, schema=arrow_schema(columns))


class Desk:
    """One plan made ready in memory for few subjects at a time: tables, criteria and prepared queries.

    Preparing once halves the time of a page. DuckDB would bake the statistics of the first rows into a prepared
    plan and then refuse, or misread, the next ones: those two optimizers are off here.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._busy = Lock()
        self._db = duckdb.connect(":memory:", config={"threads": 1})
        self._db.execute("SET disabled_optimizers = 'statistics_propagation,compressed_materialization'")
        self._columns = {
            "events": tables.EVENTS,
            "subjects": tables.subjects_schema(plan.rulebook),
            "rules": tables.RULES,
            "lines": tables.LINES,
        }
        for name, columns in self._columns.items():
            self._db.execute(table_ddl(name, columns))
        self._fill("rules", arrow_table(tables.rules_rows(plan.rulebook), tables.RULES))
        self._db.execute(f"PREPARE lines_of AS INSERT INTO lines {plan.lines}")
        self._db.execute(f"PREPARE left_out_of AS {plan.left_out}")
        self._db.execute(f"PREPARE results_of AS {plan.results}")

    def grade(self, subjects: Sequence[Row], events: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
        """The subjects' lines, what was left out, and their results, each in a fixed order."""
        with self._busy:
            self._take(arrow_table(subjects, self._columns["subjects"]), arrow_table(events, self._columns["events"]))
            left_out = self._rows("EXECUTE left_out_of", "subject", "id")
            lines = self._rows("FROM lines", "subject", "first_on", "ord", "evidence")
            return lines, left_out, self._rows("EXECUTE results_of", "subject")

    def grade_tables(self, subjects: pa.Table, events: pa.Table) -> pa.Table:
        """The results of subjects that lie in tables already, in no order."""
        with self._busy:
            self._take(subjects, events)
            results: pa.Table = self._db.execute("EXECUTE results_of").to_arrow_table()
            return results

    def _take(self, subjects: pa.Table, events: pa.Table) -> None:
        self._db.execute("DELETE FROM events; DELETE FROM subjects; DELETE FROM lines")
        self._fill("events", events)
        self._fill("subjects", subjects)
        self._db.execute("EXECUTE lines_of")

    def _fill(self, name: str, arriving: pa.Table) -> None:
        arriving = arriving.select(list(self._columns[name]))
        self._db.execute(f"INSERT INTO {name} FROM arriving")

    def _rows(self, query: str, *order: str) -> list[Row]:
        rows: list[Row] = self._db.execute(query).to_arrow_table().to_pylist()
        return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in order])


def table_ddl(name: str, columns: Mapping[str, str]) -> str:
    """The statement that makes a table as `law.grading.tables` writes it down; NULLs are refused later, by name."""
    typed = [f"{column} {DUCKDB[kind.removeprefix('!')]}" for column, kind in columns.items()]
    return f"CREATE TABLE {name} ({', '.join(typed)})"


_desks: dict[int, Desk] = {}


def grade_rows(plan: Plan, subjects: Sequence[Row], events: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Few subjects, in this process: their lines, what was left out, and their results."""
    return desk(plan).grade(subjects, events)


def desk(plan: Plan) -> Desk:
    """The plan's desk, made ready once."""
    found = _desks.get(id(plan))
    if found is None or found.plan is not plan:
        found = _desks[id(plan)] = Desk(plan)
    return found


class EngineUnavailable(Refusal):
    code = "ENGINE_UNAVAILABLE"
    status = 503
    message = "The engine {engine} cannot be used: {fault}."
    message_zh = "无法使用计算引擎 {engine}：{fault}。"
    next_step = "Leave --engine out for DuckDB; for Spark install goodstanding[spark] and a Java runtime."
    next_step_zh = "不指定 --engine 即使用 DuckDB；使用 Spark 须安装 goodstanding[spark] 和 Java 运行环境。"


class EngineFailed(Refusal):
    code = "ENGINE_FAILED"
    status = 500
    message = "The engine {engine} stopped: {fault}."
    message_zh = "计算引擎 {engine} 中断：{fault}。"
    next_step = "Run it again: finished parts are kept."
    next_step_zh = "请重新运行，已完成的部分会保留。"


def write_rules(rulebook: Rulebook, folder: Path) -> None:
    """The scheme's criteria beside the population they are to be read with."""
    pq.write_table(arrow_table(tables.rules_rows(rulebook), tables.RULES), folder / "rules.parquet")


def grade_population(rulebook: Rulebook, folder: Path, url: str = DUCKDB_URL, progress: Progress | None = None) -> None:
    """Grade a folder's population into its `lines/` and `results/`; parts already there are kept.

    `url`: `duckdb`, or a Spark master (`local[2]`, `spark://host:7077`). Raises EngineUnavailable or EngineFailed.
    """
    write_rules(rulebook, folder)
    told = progress or (lambda _done, _all: None)
    if url == DUCKDB_URL:
        _grade_on_duckdb(_plan(rulebook), folder, told)
    else:
        _grade_on_spark(_plan(rulebook, "pyspark"), folder, url, told)


def _plan(rulebook: Rulebook, dialect: str = "duckdb") -> Plan:
    """The published scheme's plan is compiled once; compiling costs more than grading a few."""
    published = plan(rulebook.scheme, rulebook.year, dialect)
    return published if published.rulebook is rulebook else compiled(rulebook, dialect)


def _grade_on_duckdb(plan: Plan, folder: Path, progress: Progress) -> None:
    """Part by part, one on each core: memory stays that of a few, and a killed run loses those few at most."""
    parts = sorted(path.name for path in (folder / "subjects").glob("part-*.parquet"))
    for name in ("lines", "results"):
        (folder / name).mkdir(exist_ok=True)
    missing = [part for part in parts if not (folder / "results" / part).exists()]
    progress(len(parts) - len(missing), len(parts))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_grade_part, plan, folder, part) for part in missing]
        for done, one in enumerate(as_completed(running), start=len(parts) - len(missing) + 1):
            if one.exception() is not None:
                pool.shutdown(cancel_futures=True)
            one.result()
            progress(done, len(parts))


def _grade_part(plan: Plan, folder: Path, part: str) -> None:
    # small hash tables on one core each do better than one large table on all
    with duckdb.connect(":memory:", config={"memory_limit": PART_MEMORY, "threads": 1}) as db:
        try:
            _views(db, folder, part, ("events", "subjects"))
            _copy(db, plan.lines, folder / "lines" / part)
            _views(db, folder, part, ("lines",))
            _copy(db, plan.results, folder / "results" / part)
        except duckdb.Error as fault:
            raise EngineFailed(engine=DUCKDB_URL, fault=str(fault).splitlines()[0]) from fault


def _views(db: Any, folder: Path, part: str, names: Sequence[str]) -> None:
    for name in names:
        db.execute(f"CREATE VIEW {name} AS FROM read_parquet({_quoted(folder / name / part)})")
    db.execute(f"CREATE OR REPLACE VIEW rules AS FROM read_parquet({_quoted(folder / 'rules.parquet')})")


def _copy(db: Any, query: str, target: Path) -> None:
    """Written beside and renamed: a part is whole or not there."""
    unfinished = target.with_suffix(".unfinished")
    db.execute(f"COPY ({query}) TO {_quoted(unfinished)} (FORMAT parquet, COMPRESSION zstd)")
    unfinished.rename(target)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _grade_on_spark(plan: Plan, folder: Path, url: str, progress: Progress) -> None:
    spark = _spark(url)
    progress(0, 2)
    for name in ("events", "subjects"):
        spark.read.parquet(str(folder / name)).createOrReplaceTempView(name)
    spark.read.parquet(str(folder / "rules.parquet")).createOrReplaceTempView("rules")
    _write(spark, plan.lines, folder / "lines", url)
    spark.read.parquet(str(folder / "lines")).createOrReplaceTempView("lines")
    progress(1, 2)
    _write(spark, plan.results, folder / "results", url)
    progress(2, 2)


def _write(spark: Any, query: str, target: Path, url: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    try:
        spark.sql(query).write.parquet(str(target))
    except Exception as fault:  # Spark's own errors come as many classes
        raise EngineFailed(engine=url, fault=str(fault).splitlines()[0]) from fault


def _spark(url: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and half a second to import
    except ImportError as fault:
        raise EngineUnavailable(engine=url, fault="pyspark is not installed") from fault
    if shutil.which("java") is None:
        raise EngineUnavailable(engine=url, fault="no Java runtime is on the path")
    try:
        made = SparkSession.builder.master(url).appName("goodstanding").config("spark.ui.enabled", "false")
        made = made.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "8")
        return made.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    except Exception as fault:  # a cluster that does not answer fails in many ways
        raise EngineUnavailable(engine=url, fault=str(fault).splitlines()[0]) from fault


def probe(expression: Callable[[Any], Any], table: Path, url: str) -> list[Row]:
    """Rows of an expression over one Parquet table, on an engine: what the conformance tests compare."""
    import ibis  # noqa: PLC0415 - tests only

    dialect = "duckdb" if url == DUCKDB_URL else "pyspark"
    with duckdb.connect(":memory:") as db:
        db.execute(f"CREATE VIEW probed AS FROM read_parquet({_quoted(table)})")
        columns = db.execute("FROM probed LIMIT 0").to_arrow_table().schema
        query = ibis.to_sql(expression(ibis.table(ibis.Schema.from_pyarrow(columns), name="probed")), dialect=dialect)
        if url == DUCKDB_URL:
            rows: list[Row] = db.execute(query).to_arrow_table().to_pylist()
            return rows
    spark = _spark(url)
    spark.read.parquet(str(table)).createOrReplaceTempView("probed")
    return [row.asDict() for row in spark.sql(query).collect()]


def digest(folder: Path, name: str) -> str:
    """SHA-256 over a table of a population, its rows in order and written out: alike whichever engine made it."""
    order = {"lines": "subject, ord, key", "results": "subject"}[name]
    columns = {"lines": tables.LINES, "results": BASE}[name]
    seen = hashlib.sha256()
    for chunk in _text_rows(folder, name, list(columns), order):
        seen.update(chunk)
    return seen.hexdigest()


def _text_rows(folder: Path, name: str, columns: Sequence[str], order: str) -> Iterator[bytes]:
    """The rows as text, fields between bars, NULL as a tilde."""
    fields = " || '|' || ".join(f"coalesce({column}::VARCHAR, '~')" for column in columns)
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY}) as db:
        glob = _quoted(folder / name / "*.parquet")
        reader = db.execute(f"SELECT {fields} AS line FROM read_parquet({glob}) ORDER BY {order}").to_arrow_reader()  # noqa: S608 - our own folder and columns
        for batch in reader:
            yield "".join(f"{line}\n" for line in batch.column("line").to_pylist()).encode()
