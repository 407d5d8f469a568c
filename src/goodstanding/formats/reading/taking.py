"""A column of a sheet taken as its layout says: this sheet's own words put into ours, several columns joined."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.columns import clean_text
from goodstanding.formats.layouts import Column

JOINT = "；"


@dataclass(frozen=True, slots=True)
class Barred:
    """Rows (boolean `mask`) whose word in `column` says that the statement is not in force or not for publication."""

    mask: Any
    column: str
    words: Any

    def details_at(self, place: int) -> dict[str, object]:
        return {"column": self.column, "word": str(self.words[place].as_py() or "")[:40]}


def take(columns: dict[str, Any], cells: Any, column: Column) -> Any:
    """Put a text column into its place among `columns`, by field.

    Answers the rows (boolean mask) in which an earlier column of the field says something else; None where none does.
    """
    words = _own_words(cells, column) if column.values else cells
    before = columns.get(column.to)
    if before is None:
        columns[column.to] = words
        return None
    one, other = _or_null(before), _or_null(words)
    differ = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(one), pc.utf8_trim_whitespace(other)), fill_value=False)
    joined = _joined(one, other) if column.join else one
    columns[column.to] = pc.coalesce(pc.if_else(differ, joined, one), other, pa.scalar(""))
    return None if column.join or not pc.any(differ).as_py() else differ.to_numpy(zero_copy_only=False)


def bar(cells: Any, header: str, column: Column) -> list[Barred]:
    """The rows whose word is not among those that may stand in this column."""
    words = clean_text(cells)
    allowed = pc.is_in(words, pa.array([word for word in column.only if word], pa.string()))
    if "" in column.only:
        allowed = pc.or_(allowed, pc.is_null(words))
    mask = pc.invert(allowed).to_numpy(zero_copy_only=False)
    return [Barred(mask, header, words)] if mask.any() else []


def _own_words(cells: Any, column: Column) -> Any:
    trimmed = pc.utf8_trim_whitespace(cells)
    places = pc.index_in(trimmed, pa.array(list(column.values), pa.string()))
    ours = pa.array(list(column.values.values()), pa.string()).take(places)
    return pc.coalesce(ours, cells)


def _joined(one: Any, other: Any) -> Any:
    both = pc.binary_join_element_wise(one, other, JOINT)  # NULL where either is
    return pc.coalesce(both, one, other, pa.scalar(""))


def _or_null(words: Any) -> Any:
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(words), ""), None, words)
