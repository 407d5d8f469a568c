"""The one place that opens DuckDB or Spark: a plan and its tables in, tables out."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from goodstanding.law.grading import tables
from goodstanding.law.grading.plan import Plan

Row = Mapping[str, Any]
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
        self._fill("rules", tables.rules_rows(plan.rulebook))
        self._db.execute(f"PREPARE lines_of AS INSERT INTO lines {plan.lines}")
        self._db.execute(f"PREPARE left_out_of AS {plan.left_out}")
        self._db.execute(f"PREPARE results_of AS {plan.results}")

    def grade(self, subjects: Sequence[Row], events: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
        """The subjects' lines, what was left out, and their results, each in a fixed order."""
        with self._busy:
            self._db.execute("DELETE FROM events; DELETE FROM subjects; DELETE FROM lines")
            self._fill("events", events)
            self._fill("subjects", subjects)
            self._db.execute("EXECUTE lines_of")
            left_out = self._rows("EXECUTE left_out_of", "subject", "id")
            lines = self._rows("FROM lines", "subject", "first_on", "ord", "evidence")
            return lines, left_out, self._rows("EXECUTE results_of", "subject")

    def _fill(self, name: str, rows: Sequence[Row]) -> None:
        arriving = arrow_table(rows, self._columns[name])  # noqa: F841 - DuckDB reads the variable by its name
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
    desk = _desks.get(id(plan))
    if desk is None or desk.plan is not plan:
        desk = _desks[id(plan)] = Desk(plan)
    return desk.grade(subjects, events)
