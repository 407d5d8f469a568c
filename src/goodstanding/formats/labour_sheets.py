"""The four tables of raw labour records opened as sheets: headers in Chinese or English, CSV or workbook."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.columns import clean_text
from goodstanding.formats.errors import NoRows, PairsInOneRow
from goodstanding.formats.headers import fold_header
from goodstanding.formats.layouts import Column, Layout, Match, match, personal_columns
from goodstanding.formats.reading.opening import open_sheet
from goodstanding.formats.reading.sheet import Sheet, Wanted
from goodstanding.formats.written_conventions import plain_amounts, plain_days
from goodstanding.kernel.yaml_file import read_yaml

TABLES: dict[str, Any] = read_yaml(Path(__file__).with_name("labour_tables.yaml"))
KINDS = ("attendance", "payroll", "roster", "approvals")


@dataclass(frozen=True, slots=True)
class Table:
    """The text columns of one table by field (NULL where empty), and what was wrong with it by kind."""

    columns: dict[str, Any]
    rows: int
    epoch: int
    noticed: Counter[str]

    def column(self, field: str) -> Any:
        """The column; all NULL where the sheet has none."""
        held = self.columns.get(field)
        return held if held is not None else pa.nulls(self.rows, pa.string())


def read_table(path: Path, kind: str) -> Table:
    """Read one of `KINDS`. Raises the refusals of `formats.errors`, also where it is another of the four tables."""
    with TemporaryDirectory() as folder:
        sheet = open_sheet(path, path.name, Path(folder), _wanted(kind))
        chunks = list(sheet.chunks())
        tables = [chunk.columns for chunk in chunks if chunk.columns.num_rows]
        if not tables:
            raise NoRows(file=path.name, row=sheet.header_row)
        whole = pa.concat_tables(tables)
        _require_one_stretch(path.name, kind, sheet)
        columns = {name: clean_text(whole.column(name).combine_chunks()) for name in whole.column_names}
    faults = [fault for chunk in chunks for fault in chunk.faults if fault.code == "CELLS_MISCOUNTED"]
    noticed = Counter({"unread_rows": len(faults), "personal_cells": sum(sheet.dropped.values())})
    columns, totals = _without_totals(columns, kind)
    columns, noticed["day_order"] = plain_days(columns, TABLES["days"][kind])
    columns = plain_amounts(columns, TABLES["money"]) if kind == "payroll" else columns
    return Table(columns, whole.num_rows - totals, sheet.epoch, noticed + Counter(total_rows=totals))


def _require_one_stretch(file: str, kind: str, sheet: Sheet) -> None:
    """Refuse a sheet with more punches in a row than one pair: reading the first alone would lose hours."""
    clocks = {name for field in ("in", "out") for name in _folded(TABLES["attendance"]["columns"][field])}
    more = [name for name in sheet.match.unknown if fold_header(name).strip("0123456789一二三四()-") in clocks]
    if kind == "attendance" and more:
        raise PairsInOneRow(file=file, row=sheet.header_row, columns=", ".join(more)[:200])


def _without_totals(columns: dict[str, Any], kind: str) -> tuple[dict[str, Any], int]:
    """Rows that add up the others are no worker's; how many there were."""
    worker = columns.get("worker")
    if worker is None or kind == "approvals":
        return columns, 0
    bare = pc.utf8_lower(pc.replace_substring_regex(worker, r"[\s:：]", ""))
    total = pc.fill_null(pc.is_in(bare, pa.array(TABLES["words"]["totals"])), fill_value=False)
    count = int(pc.sum(total).as_py() or 0)
    keep = pc.invert(total)
    return ({name: column.filter(keep) for name, column in columns.items()}, count) if count else (columns, 0)


def _wanted(kind: str) -> Wanted:
    def find(header: Sequence[str]) -> Match | None:
        return _match(header, kind)

    def find_other(header: Sequence[str]) -> Match | None:
        found = [one for other in KINDS if other != kind and (one := _match(header, other)) is not None]
        return max(found, key=lambda one: one.score, default=None)

    required = tuple(TABLES[kind]["required"])
    names = {name: f"{TABLES['names_zh'][name]} / {name}" for name in required}
    return Wanted(kind, find, find_other, required, names)


def _match(header: Sequence[str], kind: str) -> Match | None:
    """By worker codes; by names, which are replaced at once, only where the sheet has no codes."""
    by_code, by_name = _layouts(kind)
    found = match(header, [by_code])
    if found is None or "worker" in found.fields or "worker" not in TABLES[kind]["required"]:
        return found
    named = match(header, [by_name])
    return named if named is not None and "worker" in named.fields else found


@cache
def _layouts(kind: str) -> tuple[Layout, Layout]:
    names = _folded(TABLES["named_workers"])
    fields = {field: _folded(headers) for field, headers in TABLES[kind]["columns"].items()}
    columns = tuple(Column(headers=headers, to=field) for field, headers in fields.items())
    personal = (Column(headers=names, drop="person"), *personal_columns())
    by_code = Layout(kind, kind, (*columns, *personal))
    by_name = Layout(f"{kind}-named", kind, (Column(headers=names, to="worker"), *columns, *personal_columns()))
    return by_code, by_name


def _folded(headers: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold_header(str(header)) for header in headers)
