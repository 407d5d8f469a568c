"""A sheet being read: its header matched, its rows in chunks of text columns named by the item's fields."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.errors import ColumnMissing, ColumnTwice, UnknownLayout, WrongSheet
from goodstanding.formats.layouts import Match
from goodstanding.formats.reading.taking import Barred, bar, take

CHUNK_ROWS = 50_000
HEADER_WITHIN = 12  # rows of title and explanation a sheet may have above its header
EXPLANATION = ("表格说明", "填表说明", "填报说明", "说明：", "说明:", "注：", "注:")  # rows importers must skip


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that could not be read as a row: its place, what was found, what was expected."""

    row: int
    code: str
    details: dict[str, object]


@dataclass(slots=True)
class Chunk:
    """Some rows of a sheet. `rows`: int32, as the sheet numbers them; `columns`: text, one column a field.

    `faults`: rows that could not be read; `barred`: rows that by their own word are not for this delivery.
    `cells`: the rows as they stand in the sheet, kept only where `Sheet.keep_cells` asks for them.
    """

    rows: Any
    columns: pa.Table
    faults: list[RowFault] = field(default_factory=list)
    barred: list[Barred] = field(default_factory=list)
    cells: Any = None


@dataclass(slots=True)
class Sheet:
    """A matched sheet. `dropped` counts the personal cells left out while `chunks` is being consumed."""

    name: str
    kind: str
    match: Match
    header_row: int
    chunks: Callable[[], Iterator[Chunk]]
    epoch: int = 1900
    dropped: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    keep_cells: bool = False


Matcher = Callable[[Sequence[str]], Match | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the door asks of a sheet: its item, how headers match, which fields must have a column."""

    item: str
    find: Matcher
    find_other: Matcher  # the same over every other item, to name a wrong sheet
    required: tuple[str, ...]
    names: dict[str, str]  # field -> the words a provider knows it by


def find_header(file: str, rows: Sequence[Sequence[str]], wanted: Wanted) -> tuple[int, Match]:
    """The header among the first rows: (its index, the match). Raises what is wrong with the sheet."""
    found = [(index, one) for index, row in enumerate(rows[:HEADER_WITHIN]) if (one := wanted.find(row)) is not None]
    if not found:
        raise _not_this_item(file, rows, wanted)
    index, best = max(found, key=lambda pair: pair[1].score)
    other = wanted.find_other(rows[index])
    missing = [name for name in wanted.required if name not in (*best.fields, *best.layout.optional)]
    if missing and other is not None and other.score > best.score:
        raise WrongSheet(file=file, row=index + 1, recognised=other.layout.item, item=wanted.item)
    if missing:
        unknown = ", ".join(best.unknown) or "-"
        named = ", ".join(wanted.names[name] for name in missing)
        raise ColumnMissing(file=file, row=index + 1, missing=named, unknown=unknown)
    _refuse_twice(file, index, best)
    return index, best


def _not_this_item(file: str, rows: Sequence[Sequence[str]], wanted: Wanted) -> Exception:
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        other = wanted.find_other(row)
        if other is not None:
            return WrongSheet(file=file, row=index + 1, recognised=other.layout.item, item=wanted.item)
    found = ", ".join(cell[:30] for cell in next((row for row in rows if any(row)), [])[:12])
    expected = ", ".join(wanted.names[name] for name in wanted.required)
    return UnknownLayout(file=file, item=wanted.item, found=found or "-", expected=expected)


def _refuse_twice(file: str, index: int, match: Match) -> None:
    for name, times in Counter(
        column.to for column in match.columns if column and column.to and not column.join
    ).items():
        if times > 1:
            heads = [
                head for head, column in zip(match.header, match.columns, strict=True) if column and column.to == name
            ]
            raise ColumnTwice(file=file, row=index + 1, column=" / ".join(heads))


def make_chunk(sheet: Sheet, rows: Any, table: pa.Table, faults: list[RowFault]) -> Chunk:
    """The chunk of a table laid out as the sheet: blank and explanation rows gone, personal cells counted."""
    keep = ~_blank(_own(sheet, table)) & ~_explains(table)
    if not keep.all():
        mask = pa.array(keep)
        table, rows = table.filter(mask), rows[keep]
    columns: dict[str, Any] = {}
    barred: list[Barred] = []
    for place, column in enumerate(sheet.match.columns):
        if column is None or column.ignore:
            continue
        if column.drop:
            filled = pc.sum(pc.not_equal(table.column(place), "")).as_py()
            sheet.dropped[column.headers[0]] += filled or 0
        elif column.only:
            barred += bar(table.column(place), sheet.match.header[place], column)
        else:
            take(columns, table.column(place), column)
    cells = table if sheet.keep_cells else None
    return Chunk(rows=rows, columns=pa.table(columns), faults=faults, barred=barred, cells=cells)


def _own(sheet: Sheet, table: pa.Table) -> pa.Table:
    """The table without the columns this platform added to a workbook it gave back."""
    places = [place for place, column in enumerate(sheet.match.columns) if not (column and column.ours)]
    return table if len(places) == table.num_columns else table.select(places)


def _blank(table: pa.Table) -> Any:
    empty = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not empty.any():
            break
        empty &= pc.equal(column, "").to_numpy(zero_copy_only=False)
    return empty


def _explains(table: pa.Table) -> Any:
    first = table.column(0)
    marks = np.zeros(table.num_rows, dtype=bool)
    for mark in EXPLANATION:
        marks |= pc.starts_with(first, mark).to_numpy(zero_copy_only=False)
    return marks
