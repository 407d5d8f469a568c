"""The provider's own sheet back: only the rows with findings, cells as typed, the reasons beside them; ready to mend.

Columns that identify persons or may not be collected come back empty. The three columns added here are recognised and
passed over when the workbook is sent again (`formats.layouts.REASON_COLUMNS`); identity does the rest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from goodstanding.formats.layouts import REASON_COLUMNS, Column
from goodstanding.formats.reading.sheet import Chunk
from goodstanding.kernel.finding import Finding
from goodstanding.law.catalogue import Item, edition
from goodstanding.law.forbidden import forbidden_field
from goodstanding.submissions import queries
from goodstanding.submissions.audits import REPORT
from goodstanding.submissions.errors import NothingToMend
from goodstanding.submissions.faults import OF_THE_HEADER, SILENT, Found, put_into_words
from goodstanding.submissions.header import Header, header_of
from goodstanding.submissions.models import Submission
from goodstanding.submissions.notes_sheet import write_notes
from goodstanding.submissions.raw_files import working_folder
from goodstanding.submissions.reading import open_delivery
from goodstanding.submissions.screening import mask_persons

ROWS = 100_000  # what one workbook takes; the reader takes twice as many
REMARKS = 2_000  # cells that carry their reason as a remark too
LONGEST = 32_000  # characters of a cell; a workbook takes 32,767
ADDED = len(REASON_COLUMNS)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a workbook holds: `rows` of those with findings; `left_out` did not fit into it."""

    rows: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the provider's sheet as it comes back. `keep`: its cells do; `read`: this platform reads it."""

    source: int
    title: str
    keep: bool
    read: bool


def write_returned(submission: Submission, source: Path, target: Path, *, at: datetime) -> Returned:
    """Write the workbook of a delivery from its raw file. Raises NothingToMend."""
    faults = _by_row(submission, at)
    if not faults or submission.refusal:
        raise NothingToMend(submission=submission.pk)
    item = edition(submission.edition)[submission.item]
    with working_folder() as folder:
        opened = open_delivery(source, submission.file_name, folder, item, submission.edition)
        sheet = opened.sheet
        if sheet.kind == REPORT:
            raise NothingToMend(submission=submission.pk)
        sheet.keep_cells = True
        places = list(_places(sheet.match.header, sheet.match.columns))
        options = {"constant_memory": True, "strings_to_formulas": False, "date_1904": sheet.epoch == 1904}
        with xlsxwriter.Workbook(target, {**options, "tmpdir": str(folder)}) as book:
            page = _Page(book, item, header_of(submission.header), places)
            for row, cells in _rows(sheet.chunks(), faults):
                page.add(row, cells, faults[row])
            done = Returned(page.rows, queries.rows_at_fault(submission) - page.rows)
            write_notes(book, submission, rows=done.rows, left_out=done.left_out)
    return done


def _by_row(submission: Submission, at: datetime) -> dict[int, list[Found]]:
    """The findings of the first rows at fault, as many as one workbook takes."""
    found = (one for one in queries.found_in(submission, at=at) if one.code not in OF_THE_HEADER)
    return {row: list(some) for row, some in islice(groupby(found, key=attrgetter("row")), ROWS)}


def _places(header: Sequence[str], columns: Sequence[Column | None]) -> Iterator[_Place]:
    for at, (title, column) in enumerate(zip(header, columns, strict=True)):
        if column is not None and column.ours:
            continue
        barred = column.drop if column else forbidden_field(title, title)
        yield _Place(at, title, keep=not barred, read=bool(column and column.to))


def _rows(chunks: Iterable[Chunk], faults: Mapping[int, list[Found]]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows with findings and their cells, in the sheet's order; a row that could not be read comes without."""
    wanted = np.array(sorted(faults), np.int64)
    for chunk in chunks:
        bad = np.flatnonzero(np.isin(chunk.rows, wanted))
        table = chunk.cells.take(bad)
        columns = [column.to_pylist() for column in table.columns]
        rows: list[tuple[int, Sequence[str]]] = list(
            zip(chunk.rows[bad].tolist(), zip(*columns, strict=True), strict=True)
        )
        here = {row for row, _ in rows}
        rows += [(row, ()) for row in {fault.row for fault in chunk.faults} - here if row in faults]
        yield from sorted(rows, key=lambda pair: pair[0])


class _Page:
    """The sheet of rows to mend while it is being written, row by row."""

    def __init__(self, book: Any, item: Item, header: Header, places: list[_Place]) -> None:
        self.rows = 0
        self._sheet = book.add_worksheet("待更正 To mend")
        self._tell = partial(put_into_words, item=item)
        self._header = header
        self._places = places
        self._remarks = 0
        self._plain = book.add_format({"num_format": "@"})
        marked = {
            "bg_color": "#FFD9D4",
            "border": 2,
            "border_color": "#B3261E",
        }  # by its border too, not by colour alone
        self._wrong = book.add_format({"num_format": "@", **marked})
        self._reason = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF6E0"})
        self._head(book)

    def _head(self, book: Any) -> None:
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True})
        blanked = book.add_format({"italic": True, "bg_color": "#C9C9C9", "border": 1, "text_wrap": True})
        self._sheet.freeze_panes(1, ADDED)
        self._sheet.set_column(0, 0, 8)
        self._sheet.set_column(1, ADDED - 1, 42)
        self._sheet.set_column(ADDED, ADDED + len(self._places), 20, self._plain)
        self._sheet.write_row(0, 0, REASON_COLUMNS, bold)
        for at, place in enumerate(self._places):
            self._sheet.write_string(0, ADDED + at, place.title, bold if place.keep else blanked)

    def add(self, row: int, cells: Sequence[str], found: list[Found]) -> None:
        self.rows += 1
        told = [(one, self._tell(one, column=self._header.word(one))) for one in found]
        self._sheet.write_number(self.rows, 0, row, self._reason)
        for at, chinese in enumerate((True, False)):
            lines = [_line(words, chinese=chinese) for _, words in told]
            self._sheet.write_string(self.rows, 1 + at, _clean("\n".join(lines)), self._reason)
        wrong = {place: _remark(words) for one, words in told for place in self._header.places(one)}
        if not _about_a_person(found):
            silent = {place for one in found if one.code in SILENT for place in self._header.places(one)}
            self._write_cells(cells, wrong, silent)

    def _write_cells(self, cells: Sequence[str], wrong: Mapping[int, str], silent: set[int]) -> None:
        for at, place in enumerate(self._places):
            text = cells[place.source] if place.keep and place.source < len(cells) else ""
            text = "" if place.source in silent else text if place.read else mask_persons(text)
            reason = wrong.get(place.source)
            if text or reason:
                look = self._wrong if reason else self._plain
                if text:
                    self._sheet.write_string(self.rows, ADDED + at, _clean(text), look)
                else:
                    self._sheet.write_blank(self.rows, ADDED + at, None, look)
            if reason and self._remarks < REMARKS:
                self._remarks += 1
                self._sheet.write_comment(self.rows, ADDED + at, _clean(reason))


def _about_a_person(found: list[Found]) -> bool:
    return any(one.code == "NOT_AN_ORGANISATION" and one.field == "subject_code" for one in found)


def _line(words: Finding, *, chinese: bool) -> str:
    place = f"[{words.column}] " if words.column else ""
    said = (words.message_zh, words.remedy_zh) if chinese else (words.message, words.remedy)
    return f"{place}{said[0]} → {said[1]}"


def _remark(words: Finding) -> str:
    return f"{words.message_zh}\n{words.message}"


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)[:LONGEST]
