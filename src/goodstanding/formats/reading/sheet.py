"""A sheet being read: its header matched, its rows in chunks of text columns named by the item's fields."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.errors import ColumnMissing, ColumnTwice, SheetOfPersons, UnknownLayout, WrongSheet
from goodstanding.formats.layouts import Match
from goodstanding.formats.reading.taking import Barred, bar, take

CHUNK_ROWS = 50_000
HEADER_WITHIN = 12  # rows of title and explanation a sheet may have above its header
# rows importers must skip: platform 2.6; they may be numbered, indented, or stand in another column than the first
EXPLANATION = (
    r"^[\s\"'（(\d一二三四五六七八九十、.)）]*(?:表格说明|填表说明|填报说明|填写说明|说明[：:]|注[：:])|表格说明[：:]"
)
PAPERS = re.compile(r"证件|身份证|_ZJ(?:LX|HM)|_SFZ|identity|passport", re.IGNORECASE)
REPRESENTATIVE = re.compile(r"法定代表|法人|_FR", re.IGNORECASE)  # stands in the sheets of organisations too
NAMING = ("subject_code", "subject_name")
CODE_BYTES = 18


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
    if "subject_code" in missing and not best.unknown:
        _refuse_persons(file, best)
    if missing:
        unknown = ", ".join(best.unknown) or "-"
        named = ", ".join(wanted.names[name] for name in missing)
        raise ColumnMissing(file=file, row=index + 1, missing=named, unknown=unknown)
    _refuse_twice(file, index, best)
    return index, best


def _refuse_persons(file: str, match: Match) -> None:
    """A sheet with the papers of the persons it is about, and no code of an organisation."""
    for head, column in zip(match.header, match.columns, strict=True):
        if column is not None and column.drop and PAPERS.search(head) and not REPRESENTATIVE.search(head):
            raise SheetOfPersons(file=file, column=head)


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
    keep = ~_blank(_own(sheet, table)) & ~_explanations(_own(sheet, table)) & ~_headers(sheet, table)
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


def explains(text: str) -> bool:
    """Whether a row that begins so explains the sheet and is no row of it."""
    return re.search(EXPLANATION, text[:200]) is not None


def _explanations(table: pa.Table) -> Any:
    first = table.column(0)
    marks = _mask(pc.match_substring_regex(first, EXPLANATION))
    left = _mask(pc.equal(first, "")) if table.num_columns > 1 else marks
    for column in table.columns[1:] if left.any() else ():
        marks |= left & _mask(pc.match_substring_regex(column, EXPLANATION))
        left &= _mask(pc.equal(column, ""))
    return marks


def _headers(sheet: Sheet, table: pa.Table) -> Any:
    """Rows that head the sheet once more: field codes under names, files put one below the other."""
    fields = [column.to if column else "" for column in sheet.match.columns]
    if not set(NAMING) <= set(fields):
        return np.zeros(table.num_rows, dtype=bool)
    code, name = (table.column(fields.index(to)) for to in NAMING)
    odd = _mask(pc.not_equal(pc.binary_length(code), CODE_BYTES))  # most rows are not looked at
    for column, to in ((code, NAMING[0]), (name, NAMING[1])):
        if odd.any():
            words = [text for text in column.filter(pa.array(odd)).unique().to_pylist() if _heads(sheet, text, to)]
            odd &= _mask(pc.is_in(column, pa.array(words, pa.string())))
    return odd


def _heads(sheet: Sheet, text: str, to: str) -> bool:
    column = sheet.match.layout.find(text) if text else None
    return column is not None and column.to == to


def _mask(values: Any) -> Any:
    return values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
