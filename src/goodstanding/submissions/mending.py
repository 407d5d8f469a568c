"""The rows that were rejected, as a workbook to mend and send again: cells as they came, the reason beside each."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from goodstanding.formats.reading.sheet import Chunk
from goodstanding.kernel.finding import Finding
from goodstanding.law.catalogue import edition
from goodstanding.submissions import queries, raw_files
from goodstanding.submissions.audits import REPORT
from goodstanding.submissions.errors import NothingToMend
from goodstanding.submissions.models import Submission
from goodstanding.submissions.reading import Opened, open_delivery

MOST_ROWS = 20_000  # of one workbook; a provider with more mends by program, from the CSV
HEADER = ("行 row", "原行号 row before", "字段 field", "说明", "处理办法", "message", "remedy")


def mending_workbook(submission: Submission, *, at: datetime) -> bytes:
    """The rejected rows as XLSX. Raises RawFileGone after its days, NothingToMend for a report or a clean delivery."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in queries.findings(submission):
        found[finding.row].append(finding)
    item = edition(submission.edition)[submission.item]
    with raw_files.opened(submission=submission, at=at) as path, TemporaryDirectory() as folder:
        opened = open_delivery(path, submission.file_name, Path(folder), item, submission.edition)
        faulty = {row: told for row, told in found.items() if row > opened.sheet.header_row}
        if opened.sheet.kind == REPORT or not faulty:
            raise NothingToMend(submission=submission.pk)
        return _workbook(opened, faulty)


def _workbook(opened: Opened, faulty: dict[int, list[Finding]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E3EEEE", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@"}),
            "wrong": book.add_format(
                {"num_format": "@", "bg_color": "#FBE8E3", "border": 1, "border_color": "#A3281A"}
            ),
        }
        rows, told = book.add_worksheet("更正 Rows to mend"), book.add_worksheet("校验结果 Findings")
        placed = _write_rows(rows, opened, faulty, looks)
        _write_findings(told, faulty, placed, looks)
    return file.getvalue()


def _write_rows(sheet: Any, opened: Opened, faulty: dict[int, list[Finding]], looks: dict[str, Any]) -> dict[int, int]:
    """The rejected rows under their own header; answers where each row of the delivery stands now."""
    heads = _heads(opened)
    for place, head in enumerate(heads.values()):
        sheet.write_string(0, place, head, looks["head"])
    sheet.set_column(0, max(len(heads) - 1, 0), 22, looks["text"])
    sheet.freeze_panes(1, 0)
    placed: dict[int, int] = {}
    for number, (before, cells) in enumerate(_rejected(opened, faulty), 1):
        placed[before] = number + 1
        wrong = {finding.field: finding for finding in reversed(faulty[before])}
        for place, field in enumerate(heads):
            look = looks["wrong" if field in wrong else "text"]
            sheet.write_string(number, place, cells.get(field, ""), look)
            if field in wrong:
                sheet.write_comment(number, place, _remark(wrong[field]), {"x_scale": 2.5, "y_scale": 1.5})
    return placed


def _write_findings(
    sheet: Any, faulty: dict[int, list[Finding]], placed: dict[int, int], looks: dict[str, Any]
) -> None:
    """Every finding, with the row it stands in now; rows that could not be read at all have none."""
    sheet.write_row(0, 0, HEADER, looks["head"])
    sheet.set_column(2, len(HEADER) - 1, 36)
    every = [finding for row in sorted(faulty) for finding in faulty[row]]
    for line, finding in enumerate(every, 1):
        texts = (finding.field, finding.message_zh, finding.remedy_zh, finding.message, finding.remedy)
        sheet.write_row(line, 0, (placed.get(finding.row, ""), finding.row))
        for place, text in enumerate(texts, 2):
            sheet.write_string(line, place, text, looks["text"])


def _heads(opened: Opened) -> dict[str, str]:
    """Field -> the header it came under; what identifies persons has no field and is not given back."""
    match = opened.sheet.match
    pairs = zip(match.columns, match.header, strict=True)
    return {column.to: head for column, head in pairs if column and column.to}


def _rejected(opened: Opened, faulty: dict[int, list[Finding]]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row before, field -> cell) of the rejected rows, in their order, up to the most a workbook holds."""
    chunks = (pair for chunk in opened.sheet.chunks() for pair in _of_chunk(chunk, faulty))
    return islice(chunks, MOST_ROWS)


def _of_chunk(chunk: Chunk, faulty: dict[int, list[Finding]]) -> Iterator[tuple[int, dict[str, str]]]:
    held = chunk.columns.column_names
    for place, row in enumerate(chunk.rows.tolist()):
        if row in faulty:
            yield row, {field: str(chunk.columns.column(field)[place].as_py() or "") for field in held}


def _remark(finding: Finding) -> str:
    return f"{finding.message_zh}\n{finding.remedy_zh}\n{finding.message}\n{finding.remedy}"
