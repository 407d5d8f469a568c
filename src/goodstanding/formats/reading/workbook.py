"""XLSX, XLS and ODS: read by a child process with bounded memory, because a workbook can be built to fill it."""

import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodstanding.formats.errors import DamagedFile, EmptyFile, PasswordProtected, TooLarge
from goodstanding.formats.reading.sheet import (
    CHUNK_ROWS,
    HEADER_WITHIN,
    Chunk,
    RowFault,
    Sheet,
    Wanted,
    find_header,
    make_chunk,
)
from goodstanding.kernel.refusal import Refusal

UNPACKED_BYTES = 300 << 20  # all parts of a workbook together, after decompression
MEMORY_BYTES = 3 << 30  # address space of the reading child
SECONDS = 180
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[ >/]')
DATE_1904 = re.compile(rb'date1904="(1|true)"')
REMEMBERED = 1000


def open_workbook(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """Match the best sheet. Raises TooLarge (zip bombs too), PasswordProtected, DamagedFile and header refusals."""
    kind = "XLS" if _is_ole(path) else "XLSX/ODS"
    formulas, epoch = ({}, 1900) if _is_ole(path) else _look_inside(path, name)
    sheets = _read_in_child(path, name, kind, folder)
    number, index, table = _choose(name, sheets, wanted)
    header = _row_texts(table, index)
    _, match = find_header(name, [[]] * index + [header], wanted)
    sheet = Sheet(name=name, kind=kind, match=match, header_row=index + 1, chunks=lambda: iter(()), epoch=epoch)
    sheet.chunks = lambda: _chunks(sheet, table, formulas.get(number, {}))
    return sheet


def _is_ole(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\xd0\xcf\x11\xe0"


def _look_inside(path: Path, name: str) -> tuple[dict[int, dict[int, str]], int]:
    """Formulas per sheet number ({row: column letters}) and the epoch of its date serials; bounds every part."""
    formulas: dict[int, dict[int, str]] = {}
    epoch, left = 1900, UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as parts:
            for part in parts.infolist():
                content, left = _unpack(parts, part, left, name)
                if part.filename == "xl/workbook.xml" and DATE_1904.search(content):
                    epoch = 1904
                if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part.filename):
                    formulas[int(found[1]) - 1] = _formulas(content)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError) as fault:
        raise DamagedFile(file=name, kind="XLSX/ODS", reason=str(fault)[:120]) from fault
    return formulas, epoch


def _unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> tuple[bytes, int]:
    if part.flag_bits & 1:
        raise PasswordProtected(file=name)
    if part.file_size > left:
        raise TooLarge(file=name, found=f"{part.file_size >> 20} MB unpacked", limit="300 MB", kind="XLSX/ODS")
    with parts.open(part) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise TooLarge(file=name, found="more than 300 MB unpacked", limit="300 MB", kind="XLSX/ODS")
    return content, left - len(content)


def _formulas(content: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for cell in FORMULA.finditer(content):
        found.setdefault(int(cell[2]), cell[1].decode())
        if len(found) >= REMEMBERED:
            break
    return found


def _read_in_child(path: Path, name: str, kind: str, folder: Path) -> list[pa.Table]:
    if kind == "XLS" and ENCRYPTED in path.read_bytes():
        raise PasswordProtected(file=name)
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
    return [pa.ipc.open_file(pa.memory_map(str(file))).read_all() for file in sorted(out.glob("*.arrow"))]


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


def _choose(name: str, sheets: list[pa.Table], wanted: Wanted) -> tuple[int, int, pa.Table]:
    """(sheet number, header row index, table) of the best match; the first sheet with content decides a refusal."""
    best = (0, 0, 0)
    for number, table in enumerate(sheets):
        for index in range(min(HEADER_WITHIN, table.num_rows)):
            match = wanted.find(_row_texts(table, index))
            if match is not None and match.score > best[0]:
                best = (match.score, number, index)
    filled = [table for table in sheets if table.num_rows]
    if not filled:
        raise EmptyFile(file=name)
    if best[0] == 0:
        find_header(
            name, [_row_texts(filled[0], index) for index in range(min(HEADER_WITHIN, filled[0].num_rows))], wanted
        )
    return best[1], best[2], sheets[best[1]]


def _row_texts(table: pa.Table, index: int) -> list[str]:
    texts = [column[index].as_py() for column in table.columns[:-1]]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _chunks(sheet: Sheet, table: pa.Table, formulas: dict[int, str]) -> Iterator[Chunk]:
    width = len(sheet.match.header)
    lost = table.column(table.num_columns - 1)
    for start in range(sheet.header_row, table.num_rows, CHUNK_ROWS):
        part = table.slice(start, CHUNK_ROWS).select(range(width)).combine_chunks()
        numbers = np.arange(start + 1, start + 1 + part.num_rows, dtype=np.int32)
        sheet.bytes_read += part.nbytes
        marks = lost.slice(start, CHUNK_ROWS).to_pylist()
        faults = [RowFault(start + 1 + at, "DIGITS_LOST", {"column": mark}) for at, mark in enumerate(marks) if mark]
        faults += [
            RowFault(row, "FORMULA", {"column": column})
            for row, column in formulas.items()
            if start < row <= start + part.num_rows
        ]
        yield make_chunk(sheet, numbers, part, faults)
