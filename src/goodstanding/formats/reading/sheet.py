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
from goodstanding.formats.layouts import Column, Match
from goodstanding.formats.reading.passing import passed_over
from goodstanding.formats.reading.taking import Barred, bar, take

CHUNK_ROWS = 50_000
HEADER_WITHIN = 12  # rows of title and explanation a sheet may have above its header
PAPERS = re.compile(r"证件|身份证|_ZJ(?:LX|HM)|_SFZ|identity|passport", re.IGNORECASE)
OF_ORGANISATIONS = re.compile(  # what persons have not: a representative, the numbers of other registers
    r"法定代表|法人|工商|注册号|组织机构|税务登记|事业单位|社会组织|_FR|_GS|_ZZJG|_ZDM|_SWDJ|_SYDW|_SHZZ", re.IGNORECASE
)
NAMING = ("subject_code", "subject_name")
CODE_BYTES = 18


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that could not be read as a row: its place, what was found, what was expected; `field`: of one cell."""

    row: int
    code: str
    details: dict[str, object]
    field: str = ""


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
    unnamed: Counter[int] = field(default_factory=Counter)  # filled cells of columns without a header, by place
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
    if "subject_code" in missing:
        _refuse_persons(file, best)
    if missing:
        unknown = ", ".join(best.unknown) or "-"
        named = ", ".join(wanted.names[name] for name in missing)
        raise ColumnMissing(file=file, row=index + 1, missing=named, unknown=unknown)
    _refuse_twice(file, index, best)
    return index, best


def _refuse_persons(file: str, match: Match) -> None:
    """A sheet with the papers of the persons it is about, and nothing that only organisations have."""
    if any(OF_ORGANISATIONS.search(head) for head in match.header):
        return
    for head, column in zip(match.header, match.columns, strict=True):
        if column is not None and column.drop and PAPERS.search(head):
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
    """Two columns of one amount in different units: which of them holds is nobody's guess."""
    units: dict[str, dict[int, str]] = {}
    for head, column in zip(match.header, match.columns, strict=True):
        if column and column.to:
            units.setdefault(column.to, {}).setdefault(column.scale, head)
    for heads in units.values():
        if len(heads) > 1:
            raise ColumnTwice(file=file, row=index + 1, column=" / ".join(heads.values()))


def make_chunk(sheet: Sheet, rows: Any, table: pa.Table, faults: list[RowFault]) -> Chunk:
    """The chunk of a table laid out as the sheet: blank and explanation rows gone, personal cells counted."""
    keep = ~_blank(_own(sheet, table)) & ~_passed_over(sheet, table) & ~_headers(sheet, table)
    if not keep.all():
        passed = set(rows[~keep].tolist())
        faults = [fault for fault in faults if fault.row not in passed]
        table, rows = table.filter(pa.array(keep)), rows[keep]
    columns: dict[str, Any] = {}
    barred: list[Barred] = []
    for place, column in enumerate(sheet.match.columns):
        if column is None and not sheet.match.header[place].strip():
            count_unnamed(sheet, place, table.column(place))
        if column is None or column.ignore:
            continue
        if column.drop:
            filled = pc.sum(pc.not_equal(table.column(place), "")).as_py()
            sheet.dropped[column.headers[0]] += filled or 0
        elif column.only:
            barred += bar(table.column(place), sheet.match.header[place], column)
        else:
            faults = faults + _differing(rows, take(columns, table.column(place), column), column, sheet)
    cells = table if sheet.keep_cells else None
    return Chunk(rows=rows, columns=pa.table(columns), faults=faults, barred=barred, cells=cells)


def count_unnamed(sheet: Sheet, place: int, cells: Any) -> None:
    """Count what stands below no header: it is not read, and that is told."""
    if filled := pc.sum(pc.not_equal(pc.utf8_trim_whitespace(cells), "")).as_py():
        sheet.unnamed[place] += filled


def _differing(rows: Any, mask: Any, column: Column, sheet: Sheet) -> list[RowFault]:
    """Rows in which two columns of one field say different things: neither is taken for the right one."""
    if mask is None:
        return []
    pairs = zip(sheet.match.header, sheet.match.columns, strict=True)
    heads = " / ".join(head for head, one in pairs if one is not None and one.to == column.to)
    return [RowFault(row, "COLUMNS_DIFFER", {"columns": heads}, column.to) for row in rows[mask].tolist()]


def _own(sheet: Sheet, table: pa.Table) -> pa.Table:
    """The table without the columns this platform added to a workbook it gave back."""
    places = [place for place, column in enumerate(sheet.match.columns) if not (column and column.ours)]
    return table if len(places) == table.num_columns else table.select(places)


def _passed_over(sheet: Sheet, table: pa.Table) -> Any:
    """Rows that are none of the sheet's data, whatever this platform wrote beside them."""
    places = [place for place, column in enumerate(sheet.match.columns) if not (column and column.ours)]
    fields = [column.to if (column := sheet.match.columns[place]) else "" for place in places]
    code, name = (fields.index(to) if to in fields else None for to in NAMING)
    return passed_over(_own(sheet, table), code, name)


def _blank(table: pa.Table) -> Any:
    empty = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not empty.any():
            break
        empty &= pc.equal(column, "").to_numpy(zero_copy_only=False)
    return empty


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
