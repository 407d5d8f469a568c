"""A rulebook compiled once: its tables' shapes and the queries over them, kept by scheme, year and dialect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis

from goodstanding.law.grading import tables
from goodstanding.law.grading.lines import left_out_steps, line_steps
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.results import result_steps
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.steps import compile_steps


@dataclass(frozen=True, slots=True)
class Plan:
    """Queries: `lines` and `left_out` over `events` and `rules`; `results` over `subjects`, `lines` and `rules`."""

    rulebook: Rulebook
    lines: str
    left_out: str
    results: str


Row = Mapping[str, Any]
Grade = Callable[[Plan, Sequence[Row], Sequence[Row]], tuple[list[Row], list[Row], list[Row]]]
"""An engine's door for few rows: plan, subjects, events -> lines, left out, results."""


@cache
def plan(scheme: str, year: int, dialect: str = "duckdb") -> Plan:
    """The published scheme for one year in an engine's dialect (`duckdb`, `pyspark`)."""
    return compiled(rulebook(scheme, year), dialect)


def compiled(book: Rulebook, dialect: str = "duckdb") -> Plan:
    """The queries of any rulebook, published or not."""
    events, rules = (ibis.table(getattr(tables, name.upper()), name=name) for name in ("events", "rules"))
    subjects = ibis.table(tables.subjects_schema(book), name="subjects")
    lines = ibis.table(tables.LINES, name="lines")
    return Plan(
        rulebook=book,
        lines=compile_steps(events, line_steps(book, rules), dialect),
        left_out=compile_steps(events, left_out_steps(book, rules), dialect),
        results=compile_steps(lines, result_steps(book, subjects, lines, rules), dialect),
    )
