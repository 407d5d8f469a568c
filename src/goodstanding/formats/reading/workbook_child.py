"""The child that opens a workbook: each visible sheet becomes an Arrow file of texts, the last of lost digits."""

import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from goodstanding.formats.reading.places import letters

MAX_ROWS = 200_000
MAX_CELLS = 12_000_000
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
        write_sheet(out / f"{number:04}.arrow", sheet.to_python(skip_empty_area=False), name)


def write_sheet(path: Path, rows: Sequence[Sequence[object]], name: str) -> None:
    width = max((len(row) for row in rows), default=0)
    columns = [pa.array([text(row[at]) if at < len(row) else "" for row in rows], pa.string()) for at in range(width)]
    columns.append(pa.array([_lost(row) for row in rows], pa.string()))
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


def _lost(row: Sequence[object]) -> str:
    places = [at for at, cell in enumerate(row) if isinstance(cell, float) and abs(cell) >= EXACT]
    return " ".join(letters(at) for at in places)


if __name__ == "__main__":
    main()
