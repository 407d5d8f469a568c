"""Named steps, table in, table out, compiled to one query in which each step is a named common table expression."""

from collections.abc import Callable, Sequence
from typing import Any

import ibis

Step = tuple[str, Callable[[Any], Any]]


def compile_steps(first: Any, steps: Sequence[Step], dialect: str) -> str:
    """One query: `WITH ruled AS (...), sorted_out AS (...) SELECT ...`.

    Each step is compiled by itself over the columns of the one before, so that an expression used twice is
    written once; as a single Ibis expression the query is ten times longer.
    """
    table, written = first, []
    for name, step in steps:
        expression = step(table)
        written.append(f"{name} AS (\n{ibis.to_sql(expression, dialect=dialect)}\n)")
        table = ibis.table(expression.schema(), name=name)
    return f"WITH {', '.join(written)}\n{ibis.to_sql(table, dialect=dialect)}"
