"""XLSX, XLS and ODS: read by a child process with bounded memory, because a workbook can be built to fill it."""

import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodstanding.formats.errors import DamagedFile, EmptyFile, PasswordProtected, SeveralSheets, TooLarge
from goodstanding.formats.layouts import Column
from goodstanding.formats.reading import ole, packed
from goodstanding.formats.reading.places import MERGED, place
from goodstanding.formats.reading.sheet import (
    CHUNK_ROWS,
    HEADER_WITHIN,
    Chunk,
    RowFault,
    Sheet,
    Wanted,
    count_unnamed,
    find_header,
    make_chunk,
)
from goodstanding.formats.reading.shown import Inside, differs
from goodstanding.kernel.refusal import Refusal

MEMORY_BYTES = 3 << 30  # address space of the reading child
SECONDS = 180
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
REMEMBERED = 200_000  # rows with formulas that are told of; the reader takes no more rows than that
Sheets = dict[int, tuple[str, pa.Table]]  # by their number in the workbook: name and cells


def open_workbook(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """Match the best sheet. Raises TooLarge (zip bombs too), PasswordProtected, DamagedFile and header refusals."""
    kind = "XLS" if _is_ole(path) else "XLSX/ODS"
    inside = _look_into_ole(path, name) if _is_ole(path) else packed.look_inside(path, name, REMEMBERED)
    sheets = _read_in_child(path, name, kind, folder)
    number, index, table = _choose(name, sheets, wanted)
    header = _row_texts(table, index)
    _, match = find_header(name, [[]] * index + [header], wanted)
    sheet = Sheet(name=name, kind=kind, match=match, header_row=index + 1, chunks=lambda: iter(()), epoch=inside.epoch)
    sheet.chunks = lambda: _chunks(sheet, table, inside, number)
    return sheet


def _is_ole(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\xd0\xcf\x11\xe0"


def _look_into_ole(path: Path, name: str) -> Inside:
    size = path.stat().st_size
    if size > packed.UNPACKED_BYTES:
        raise TooLarge(file=name, found=f"{size >> 20} MB", limit="300 MB", kind="XLS")
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise PasswordProtected(file=name)
    return ole.look_inside(content, REMEMBERED)


def _read_in_child(path: Path, name: str, kind: str, folder: Path) -> Sheets:
    out = folder / "sheets"
    out.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "goodstanding.formats.reading.workbook_child", str(path), str(out)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, on a path we chose
            command,
            check=False,
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_bound_memory,
        )
    except subprocess.TimeoutExpired as fault:
        raise TooLarge(file=name, found="reading", limit=f"{SECONDS} s", kind=kind) from fault
    if done.returncode != 0:
        raise _why(name, kind, done)
    tables = {int(file.stem): pa.ipc.open_file(pa.memory_map(str(file))).read_all() for file in out.glob("*.arrow")}
    return {number: (_name_of(tables[number]), tables[number]) for number in sorted(tables)}


def _name_of(table: pa.Table) -> str:
    return str((table.schema.metadata or {}).get(b"sheet", b""), "utf-8")


def _bound_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _why(name: str, kind: str, done: "subprocess.CompletedProcess[bytes]") -> Refusal:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    last = said[-1] if said else f"status {done.returncode}"
    if last.startswith("TOO LARGE"):
        return TooLarge(
            file=name, found=last.removeprefix("TOO LARGE "), limit="200000 rows, 12000000 cells", kind=kind
        )
    if done.returncode < 0 or "memory" in last.lower():
        return TooLarge(file=name, found="its content", limit="3 GB of memory", kind=kind)
    if "password" in last.lower():
        return PasswordProtected(file=name)
    return DamagedFile(file=name, kind=kind, reason=last[:120])


def _choose(name: str, sheets: Sheets, wanted: Wanted) -> tuple[int, int, pa.Table]:
    """(sheet number, header row index, table) of the best match; the first sheet with content decides a refusal.

    Raises SeveralSheets where a second sheet holds rows of the item too: none is left out silently.
    """
    best, whole = (0, 0, 0), []
    for number, (title, table) in sheets.items():
        found = [(*_fit(_row_texts(table, at), wanted), number, at) for at in range(min(HEADER_WITHIN, table.num_rows))]
        score, complete, _, at = max(found, key=lambda one: one[0], default=(0, False, 0, 0))
        if complete and table.num_rows > at + 1:
            whole.append(title)
        if score > best[0]:
            best = (score, number, at)
    if len(whole) > 1:
        raise SeveralSheets(file=name, sheets=", ".join(whole[:10]))
    if best[0] == 0:
        _refuse(name, [table for _, table in sheets.values() if table.num_rows], wanted)
    return best[1], best[2], sheets[best[1]][1]


def _fit(row: list[str], wanted: Wanted) -> tuple[int, bool]:
    """How many cells of a header row are recognised, and whether it has all the item requires."""
    match = wanted.find(row)
    if match is None:
        return 0, False
    return match.score, set(wanted.required) <= {*match.fields, *match.layout.optional}


def _refuse(name: str, filled: list[pa.Table], wanted: Wanted) -> None:
    if not filled:
        raise EmptyFile(file=name)
    find_header(name, [_row_texts(filled[0], at) for at in range(min(HEADER_WITHIN, filled[0].num_rows))], wanted)


def _row_texts(table: pa.Table, index: int) -> list[str]:
    texts = [column[index].as_py() for column in table.columns[:-1]]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _chunks(sheet: Sheet, table: pa.Table, inside: Inside, number: int) -> Iterator[Chunk]:
    width = len(sheet.match.header)
    marks = table.column(table.num_columns - 1)
    formulas, shown = inside.formulas.get(number, {}), inside.shown.get(number, {})
    merged = inside.merged.get(number, {})
    for start in range(sheet.header_row, table.num_rows, CHUNK_ROWS):
        part = table.slice(start, CHUNK_ROWS).select(range(width)).combine_chunks()
        numbers = np.arange(start + 1, start + 1 + part.num_rows, dtype=np.int32)
        sheet.bytes_read += part.nbytes
        here = range(start + 1, start + 1 + part.num_rows)
        told = [(row, mark.split()) for row, mark in zip(here, marks.slice(start, CHUNK_ROWS).to_pylist(), strict=True)]
        lost = ((row, [one for one in some if not one.startswith(MERGED)]) for row, some in told)
        joint = ((row, [one[1:] for one in some if one.startswith(MERGED)] + merged.get(row, [])) for row, some in told)
        faults = _told(sheet, "DIGITS_LOST", lost)
        faults += _told(sheet, "CELLS_MERGED", joint)
        faults += _told(sheet, "FORMULA", ((row, formulas[row]) for row in here if row in formulas))
        faults += _told(
            sheet, "SHOWN_OTHERWISE", _differing(sheet, ((row, shown[row]) for row in here if row in shown))
        )
        for beyond in range(width, table.num_columns - 1):
            count_unnamed(sheet, beyond, table.column(beyond).slice(start, CHUNK_ROWS))
        yield make_chunk(sheet, numbers, part, faults)


def _differing(sheet: Sheet, rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, list[str]]]:
    """The cells that show another unit than their column's."""
    columns = sheet.match.columns
    for row, cells in rows:
        read = {name: columns[place(name)] for name in cells if place(name) < len(columns)}
        yield row, [name for name, column in read.items() if column is not None and differs(cells[name], column.scale)]


def _told(sheet: Sheet, code: str, rows: Iterable[tuple[int, list[str]]]) -> list[RowFault]:
    """A fault a row, for the first of its columns that is read at all; what is dropped or passed over has none."""
    columns = sheet.match.columns
    found = []
    for row, names in rows:
        read = next((name for name in names if place(name) < len(columns) and _is_read(columns[place(name)])), None)
        column = columns[place(read)] if read is not None else None
        if column is not None:
            found.append(RowFault(row, code, {"column": read}, column.to))
    return found


def _is_read(column: Column | None) -> bool:
    return column is not None and bool(column.to or column.only)
