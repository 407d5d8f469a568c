"""The one place that opens DuckDB or Spark: a plan and its tables in, tables out."""

from collections.abc import Mapping, Sequence
from functools import cache
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


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table as `law.grading.tables` writes it down."""
    return pa.schema(
        [pa.field(name, ARROW[kind.lstrip("!")], nullable=not kind.startswith("!")) for name, kind in columns.items()]
    )


def arrow_table(rows: Sequence[Row], columns: Mapping[str, str]) -> pa.Table:
    """Rows as a table of those columns; a row may leave out what is NULL."""
    data = {name: [row.get(name) for row in rows] for name in columns}
    return pa.table(data, schema=arrow_schema(columns))


@cache
def _memory() -> Any:
    return duckdb.connect(":memory:", config={"threads": 2})


def grade_rows(plan: Plan, subjects: Sequence[Row], events: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Few subjects, in this process: their lines, what was left out, and their results, each in a fixed order."""
    cursor = _memory().cursor()
    cursor.register("events", arrow_table(events, tables.EVENTS))
    cursor.register("rules", _rules(plan))
    cursor.register("subjects", arrow_table(subjects, tables.subjects_schema(plan.rulebook)))
    left_out = _rows(cursor, plan.left_out, "subject", "id")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE lines AS {plan.lines}")
    lines = _rows(cursor, "FROM lines", "subject", "first_on", "ord", "evidence")
    return lines, left_out, _rows(cursor, plan.results, "subject")


def _rules(plan: Plan) -> pa.Table:
    return arrow_table(tables.rules_rows(plan.rulebook), tables.RULES)


def _rows(cursor: Any, query: str, *order: str) -> list[Row]:
    rows: list[Row] = cursor.execute(query).to_arrow_table().to_pylist()
    return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in order])
