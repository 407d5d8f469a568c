"""The findings as a file a provider can open in a spreadsheet: UTF-8 with mark, CRLF, no cell acts as a formula."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from goodstanding.kernel.finding import Finding
from goodstanding.submissions import queries
from goodstanding.submissions.models import Submission

HEADER = ("row 行", "field 字段", "value 原值", "code 代码", "message", "说明", "remedy", "处理办法")
ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def write_findings(submission: Submission, target: Path) -> None:
    """Write every finding of a delivery, in the order of its rows."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        write_to(submission, file)


def write_to(submission: Submission, file: IO[str]) -> None:
    csv.writer(file, lineterminator="\r\n").writerows(lines(submission))


def lines(submission: Submission) -> Iterator[Sequence[object]]:
    """The header, then every finding of a delivery in the order of its rows."""
    yield HEADER
    yield from map(_line, queries.findings(submission))


def _line(found: Finding) -> list[object]:
    texts = (found.field, found.value, found.code, found.message, found.message_zh, found.remedy, found.remedy_zh)
    return [found.row, *(inert(text) for text in texts)]


def inert(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(ACTIVE) else text
