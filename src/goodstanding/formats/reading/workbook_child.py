"""The child that opens a workbook: each visible sheet becomes an Arrow file of texts, the last of marks.

A mark is a column's letters: of a number whose digits are lost, or after `~` of a cell that is part of a larger one.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from goodstanding.formats.reading.places import MERGED, letters

MAX_ROWS = 200_000
MAX_CELLS = 12_000_000
HEADER_WITHIN = 12  # as the reader of sheets says
Row = list[Any]  # cells of every kind the reader knows
Range = tuple[tuple[int, int], tuple[int, int]]
EXACT = 10**15  # a spreadsheet keeps 15 significant digits of a number


def main() -> None:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    book = CalamineWorkbook.from_filelike(source.open("rb"))  # by its bytes: a path would be judged by its name
    seen = {one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible}
    for number, name in enumerate(book.sheet_names):
        if name not in seen:
            continue  # what nobody sees when looking at the file is not delivered
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
            sys.exit(f"TOO LARGE {sheet.total_height} rows of {sheet.total_width} cells")
        rows = sheet.to_python(skip_empty_area=False)
        write_sheet(out / f"{number:04}.arrow", rows, name, merged_in(rows, sheet.merged_cell_ranges or ()))


def merged_in(rows: Sequence[Row], ranges: Sequence[Range]) -> Mapping[int, set[int]]:
    """Row -> columns of cells merged with others; a header that reaches over several rows stands in each of them."""
    found: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in ranges[:MAX_ROWS]:
        for row in range(top, min(bottom + 1, len(rows))):
            found.setdefault(row, set()).update(range(left, min(right + 1, len(rows[row]))))
            if row < HEADER_WITHIN and left < len(rows[row]):
                rows[row][left] = rows[top][left]
    return found


def write_sheet(path: Path, rows: Sequence[Sequence[object]], name: str, merged: Mapping[int, set[int]]) -> None:
    width = max((len(row) for row in rows), default=0)
    columns = [pa.array([text(row[at]) if at < len(row) else "" for row in rows], pa.string()) for at in range(width)]
    columns.append(pa.array([_marks(row, merged.get(at, ())) for at, row in enumerate(rows)], pa.string()))
    table = pa.table(columns, names=[str(at) for at in range(width + 1)]).replace_schema_metadata({"sheet": name})
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


def text(cell: object) -> str:
    """A cell as the provider reads it: whole numbers without a point, dates in ISO 8601, logical values as words."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell).strip()


def _digits(cell: float) -> str:
    """A number in digits, to the fifteen a spreadsheet keeps: what lies beyond them is an error of its arithmetic."""
    return format(Decimal(f"{cell:.15g}"), "f") if abs(cell) < EXACT else repr(cell)


def _marks(row: Sequence[object], merged: Iterable[int]) -> str:
    lost = [letters(at) for at, cell in enumerate(row) if isinstance(cell, float) and abs(cell) >= EXACT]
    return " ".join([*lost, *(MERGED + letters(at) for at in sorted(merged))])


if __name__ == "__main__":
    main()
