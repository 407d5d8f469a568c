"""The child that opens a workbook: each sheet becomes an Arrow file of texts, its last column naming lost digits."""

import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineWorkbook

MAX_ROWS = 200_000
MAX_CELLS = 12_000_000
EXACT = 10**15  # a spreadsheet keeps 15 significant digits of a number


def main() -> None:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    book = CalamineWorkbook.from_path(str(source))
    for number, name in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
            sys.exit(f"TOO LARGE {sheet.total_height} rows of {sheet.total_width} cells")
        write_sheet(out / f"{number:04}.arrow", sheet.to_python(skip_empty_area=False))


def write_sheet(path: Path, rows: Sequence[Sequence[object]]) -> None:
    width = max((len(row) for row in rows), default=0)
    columns = [pa.array([text(row[at]) if at < len(row) else "" for row in rows], pa.string()) for at in range(width)]
    columns.append(pa.array([_lost(row) for row in rows], pa.string()))
    table = pa.table(columns, names=[str(at) for at in range(width + 1)])
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


def text(cell: object) -> str:
    """A cell as the provider reads it: whole numbers without a point, dates in ISO 8601, logical values as words."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell).strip()


def _lost(row: Sequence[object]) -> str:
    places = [at for at, cell in enumerate(row) if isinstance(cell, float) and abs(cell) >= EXACT]
    return _letters(places[0]) if places else ""


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


if __name__ == "__main__":
    main()
