"""The findings as a file a provider can open in a spreadsheet: UTF-8 with mark, CRLF, no cell acts as a formula."""

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

import xlsxwriter

from goodstanding.kernel.finding import Finding
from goodstanding.law.instruments import instruments
from goodstanding.submissions import queries
from goodstanding.submissions.header import header_of
from goodstanding.submissions.models import Submission

PLACES = (("行", "row"), ("列", "column"), ("原值", "value"), ("代码", "code"))  # headed in both languages
# in each language, the sheet's own first
TEXTS = (("问题", "finding"), ("规则", "rule"), ("依据", "basis"), ("处理办法", "remedy"))
MOST_ROWS = 1_000_000  # of a workbook's sheet
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
Line = list[object]


def write_findings(submission: Submission, target: Path, *, at: datetime) -> None:
    """Write every finding of a delivery, in the order of its rows and columns: CSV, or XLSX where so named."""
    if target.suffix.lower() == ".xlsx":
        _write_workbook(submission, target, at)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        write_to(submission, file, at=at)


def write_to(submission: Submission, file: IO[str], *, at: datetime) -> None:
    csv.writer(file, lineterminator="\r\n").writerows(lines(submission, at=at))


def _write_workbook(submission: Submission, target: Path, at: datetime) -> None:
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("校验结果 Findings")
        page.freeze_panes(1, 0)
        page.set_column(1, 12, 30, book.add_format({"num_format": "@"}))
        for at_row, line in enumerate(islice(lines(submission, at=at), MOST_ROWS)):
            page.write_row(at_row, 0, line)


def lines(submission: Submission, *, at: datetime) -> Iterator[Line]:
    """The header in the sheet's own language, then a line a finding; the refusal of a whole delivery is one."""
    chinese = header_of(submission.header).chinese
    yield _heads(chinese=chinese)
    if submission.refusal:
        yield _refused(submission.refusal, chinese=chinese)
    for finding in queries.findings(submission, at=at):
        yield _line(finding, chinese=chinese)


def _heads(*, chinese: bool) -> Line:
    own, other = (0, 1) if chinese else (1, 0)
    places = [f"{one[own]} {one[other]}" for one in PLACES]
    return [*places, *(one[own] for one in TEXTS), *(one[other] for one in TEXTS), "field"]


def _line(found: Finding, *, chinese: bool) -> Line:
    first, second = ("_zh", "") if chinese else ("", "_zh")
    texts = [found.column, found.value, found.code, *_texts(found, first), *_texts(found, second), found.field]
    return [found.row, *(inert(text) for text in texts)]


def _texts(found: Finding, language: str) -> list[str]:
    basis = ""
    if found.basis:
        title = instruments()[found.basis.instrument]
        basis = f"{title.title_zh if language else title.title} {found.basis.pinpoint}"
    return [
        getattr(found, f"message{language}"),
        getattr(found, f"rule{language}"),
        basis,
        getattr(found, f"remedy{language}"),
    ]


def _refused(refusal: dict[str, object], *, chinese: bool) -> Line:
    """Why nothing of the delivery was read, as a line of its own."""
    own, other = ("_zh", "") if chinese else ("", "_zh")
    said = [
        [inert(str(refusal[f"message{end}"])), "", "", inert(str(refusal[f"next_step{end}"]))] for end in (own, other)
    ]
    return [refusal.get("row") or "", "", "", refusal["code"], *said[0], *said[1], ""]


def inert(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(ACTIVE) else text
