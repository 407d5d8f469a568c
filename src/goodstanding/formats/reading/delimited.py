"""CSV and its relatives: any size, any of the accepted encodings, with the row number the provider's program shows."""

import csv
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from goodstanding.formats.charset import as_utf8
from goodstanding.formats.errors import CutOff, DamagedFile, EmptyFile, RowTooLong
from goodstanding.formats.reading.passing import explains
from goodstanding.formats.reading.sheet import (
    HEADER_WITHIN,
    Chunk,
    RowFault,
    Sheet,
    Wanted,
    find_header,
    make_chunk,
)

BLOCK_BYTES = 12 << 20  # one chunk; also the longest row that can be read
NOTHING_BELOW = ("Empty CSV file", "Could not skip initial")  # Arrow's words for a header without rows
TOO_LONG = "straddling object"  # Arrow's words for a row beyond a block
FIRST_ROWS = 2_000  # the first part of the first chunk; each further part is twice the one before
DELIMITERS = (",", "\t", ";", "|")


def open_delimited(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """Match the header and return the sheet; its rows are read when `chunks` is consumed. Raises FormatErrors."""
    text = as_utf8(path, folder)
    delimiter, head, lines = _read_head(text, name, wanted)
    index, match = find_header(name, head, wanted)
    sheet = Sheet(name=name, kind="CSV", match=match, header_row=index + 1, chunks=lambda: iter(()))
    sheet.chunks = lambda: _read_chunks(sheet, text, delimiter, lines[index])
    return sheet


def _read_head(text: Path, name: str, wanted: Wanted) -> tuple[str, list[list[str]], list[int]]:
    best: tuple[int, str, list[list[str]], list[int]] | None = None
    for delimiter in DELIMITERS:
        rows, lines = _first_rows(text, delimiter)
        matches = [one.score for row in rows if (one := wanted.find(row) or wanted.find_other(row))]
        score = max(matches, default=0)
        if best is None or score > best[0]:
            best = (score, delimiter, rows, lines)
    assert best is not None
    if not any(any(cell.strip() for cell in row) for row in best[2]):
        if text.stat().st_size > csv.field_size_limit():
            raise RowTooLong(file=name, limit=f"{csv.field_size_limit() >> 10} KB")
        raise EmptyFile(file=name)
    return best[1:]


def _first_rows(text: Path, delimiter: str) -> tuple[list[list[str]], list[int]]:
    rows, lines = [], []
    with text.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(islice(file, 200), delimiter=delimiter)
        try:
            for row in islice(reader, HEADER_WITHIN):
                rows.append([cell.strip("\ufeff \t") for cell in row])
                lines.append(reader.line_num)
        except csv.Error:
            pass  # a field beyond csv's limit: what was read decides
    return rows, lines


class _BadRows:
    """Collects the rows whose number of cells is not the header's; Arrow calls it while it parses, a little ahead.

    `numbers`: all that were skipped; `faults`: number and cells of those that are at fault; `last`: of these the last
    one, with its text. Rows are forgotten once told, so that a file of nothing else needs no more room.
    """

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.numbers: list[int] = []
        self.faults: list[tuple[int, int]] = []
        self.last = (0, 0, "")

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.numbers.append(row.number)
        if (row.text or "").strip(" \t\r\n,;") and not explains(row.text or ""):
            self.faults.append((row.number, row.actual_columns))
            self.last = (row.number, row.actual_columns, row.text or "")
        return "skip"

    def pass_over(self, position: int) -> int:
        """The last of the skipped rows that follow `position` without another between; it and those before go."""
        told = bisect_right(self.numbers, position)
        while told < len(self.numbers) and self.numbers[told] == position + 1:
            position, told = position + 1, told + 1
        del self.numbers[:told]
        return position

    def take_faults(self, upto: int, shift: int) -> list[RowFault]:
        """The faults of rows up to that one, which go; `shift` from Arrow's numbers to the sheet's."""
        told = bisect_right(self.faults, (upto, sys.maxsize))
        ready, self.faults = self.faults[:told], self.faults[told:]
        return [
            RowFault(number + shift, "CELLS_MISCOUNTED", {"expected": self.expected, "found": found})
            for number, found in ready
        ]


def _read_chunks(sheet: Sheet, text: Path, delimiter: str, skip: int) -> Iterator[Chunk]:
    width = len(sheet.match.header)
    bad = _BadRows(width)
    shift = sheet.header_row - skip  # Arrow counts physical lines before the data, the sheet counts rows
    position = skip
    for batch in _growing(_batches(sheet, text, delimiter, skip, bad)):
        numbers, position = _number(batch.num_rows, position, bad.numbers)
        position = bad.pass_over(position)
        faults = bad.take_faults(position, shift)
        if batch.num_rows or faults:
            yield make_chunk(sheet, (numbers + shift).astype(np.int32), pa.Table.from_batches([batch]), faults)
    position = bad.pass_over(position)
    _refuse_cut_off(sheet, text, bad, shift, position)
    if rest := bad.take_faults(position, shift):
        empty = pa.table({str(place): pa.array([], pa.string()) for place in range(width)})
        yield make_chunk(sheet, np.array([], np.int32), empty, rest)


def _batches(sheet: Sheet, text: Path, delimiter: str, skip: int, bad: _BadRows) -> Iterator[pa.RecordBatch]:
    names = [str(place) for place in range(len(sheet.match.header))]
    parse = arrow_csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=bad
    )
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
    )
    read = arrow_csv.ReadOptions(use_threads=False, column_names=names, skip_rows=skip, block_size=BLOCK_BYTES)
    try:
        with arrow_csv.open_csv(text, read_options=read, parse_options=parse, convert_options=convert) as reader:
            for batch in reader:
                sheet.bytes_read += batch.nbytes
                yield batch
    except pa.ArrowInvalid as fault:
        if any(words in str(fault) for words in NOTHING_BELOW):
            return
        if TOO_LONG in str(fault):
            raise RowTooLong(file=sheet.name, limit=f"{BLOCK_BYTES >> 20} MB") from fault
        raise DamagedFile(file=sheet.name, kind="CSV", reason=str(fault)[:120]) from fault


def _growing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The first batch in growing parts: whoever takes the rows in starts early and does not wait for a whole one."""
    first = next(batches, None)
    if first is not None:
        start, size = 0, FIRST_ROWS
        while start < first.num_rows:
            yield first.slice(start, size)
            start, size = start + size, 2 * size
    yield from batches


def _number(count: int, position: int, skipped: list[int]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], int]:
    """Row numbers of the next `count` good rows after `position`, stepping over the skipped ones."""
    end = position + count
    while (missing := bisect_right(skipped, end) - bisect_right(skipped, position)) > end - position - count:
        end = position + count + missing
    numbers = np.arange(position + 1, end + 1)
    if end - position != count:
        numbers = numbers[~np.isin(numbers, skipped)]
    return numbers, end


def _refuse_cut_off(sheet: Sheet, text: Path, bad: _BadRows, shift: int, position: int) -> None:
    """The last row has too few cells and no line end, or a quote that never closes: the file stopped there."""
    number, found, row = bad.last
    if not row or number < position:
        return
    open_quote = row.count('"') % 2 == 1
    if open_quote or (found < bad.expected and not _ends_with_line(text)):
        raise CutOff(file=sheet.name, row=number + shift)


def _ends_with_line(text: Path) -> bool:
    with text.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"
