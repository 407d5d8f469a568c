"""Frozen records -> the tables grading reads: the shapes, and a chain of named steps over a part of a population.

`records` is what a snapshot holds of each record: `commitment` and `salt` in hexadecimal, `content` as its provider
said it (NULL once erased). `earlier` holds the official grades this platform gave for the year before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.datatypes as dt

RECORDS = {
    "id": "!int64",
    "subject": "!int64",
    "item": "!string",
    "submission": "!int64",
    "row": "!int64",
    "occurred_on": "!date",
    "retained_until": "date",
    "commitment": "!string",
    "salt": "string",
    "content": "string",
    "disputed": "!boolean",
    "restored_on": "date",
}
EARLIER = {"subject": "!int64", "grade": "!string", "reason": "!string", "grade_id": "!int64"}
PROBLEMS = {"subject": "!int64", "code": "!string"}
OUTPUTS = ("events", "subjects", "problems", "disputed", "passed_over")
"""What a derivation ends in: `law.grading.tables`' events and subjects; organisations refused before they are graded,
and why; disputed events, and organisations (`id` NULL) of which a fact is; records that do not count, and why."""


@dataclass
class Chain:
    """Named steps, each over the tables named before it; every one becomes a table of that name."""

    steps: list[tuple[str, str]] = field(default_factory=list)

    def step(self, name: str, expression: Any) -> Any:
        """Compile an expression as the step `name`; answers the table that it will be."""
        self.steps.append((name, ibis.to_sql(expression, dialect="duckdb")))
        return ibis.table(expression.schema(), name=name)

    def read(self, name: str, records: Any, codes: Iterable[str], *keep: str) -> Any:
        """Fields of the records' content as text columns; each content is parsed once."""
        listed = list(codes)
        paths = ibis.array([ibis.literal(f"$.{code}") for code in listed])
        said = self.step(f"{name}_said", records.mutate(said=said_at(records.content, paths)))
        columns = {code.rpartition(".")[2]: said.said[place] for place, code in enumerate(listed)}
        return self.step(f"{name}_read", said.select(*keep, **columns))


said_at = ibis.udf.scalar.builtin(
    lambda _content, _paths: ...,
    name="json_extract_string",
    signature=((dt.string, dt.Array(dt.string)), dt.Array(dt.string)),
)


def base() -> tuple[Any, Any]:
    """The tables every chain begins with."""
    return ibis.table(RECORDS, name="records"), ibis.table(EARLIER, name="earlier")


def counting(chain: Chain, records: Any, disputed: str, passed: str = "passed_over") -> Any:
    """Records that may count; restored ones, and disputed ones where the scheme says so, go into `passed` by name.

    Erased ones are not there any more. What is expired, withdrawn or self-declared is never frozen.
    """
    reasons = [(records.restored_on.notnull(), "restored")]
    reasons += [(records.disputed, "disputed")] if disputed == "left-out" else []
    stated = chain.step(
        "stated", records.filter(records.content.notnull()).mutate(reason=ibis.cases(*reasons, else_=""))
    )
    chain.step(passed, stated.filter(stated.reason != "").select("subject", "id", "reason"))
    return chain.step("counting", stated.filter(stated.reason == "").drop("reason"))


def passed_over(name: str) -> Any:
    """The table that `counting` made of what does not count."""
    return ibis.table({"subject": "!int64", "id": "!int64", "reason": "string"}, name=name)


def day(column: Any) -> Any:
    """A day as it is stored; what is open-ended is no day."""
    return column.nullif("open-ended").cast("date")


def cents(column: Any) -> Any:
    return (column.cast("decimal(20, 6)") * 100).round().cast("int64")


def yes(column: Any) -> Any:
    return column == "true"
