"""A file of codes: one a line, or a sheet whose first column is it; each row is answered or refused on its own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from goodstanding.formats.charset import find_encoding
from goodstanding.formats.errors import EmptyFile, UnreadableFile
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal

MOST = 10_000
LONGEST = 60  # of what is repeated to whoever sent it


class TooManyCodes(Refusal):
    code = "TOO_MANY_CODES"
    status = 413
    message = "{file} names more than {most} organisations"
    message_zh = "{file}所列组织超过{most}个"
    next_step = "Send it in parts."
    next_step_zh = "请分批提交。"


class NamedTwice(Refusal):
    code = "NAMED_TWICE"
    status = 409
    message = "{code} stands in row {row} already: one organisation is asked about once"
    message_zh = "{code}已在第{row}行列出，同一组织只查询一次"
    next_step = "Nothing has to be done: the answer stands at that row."
    next_step_zh = "无需处理：结果见该行。"


@dataclass(frozen=True, slots=True)
class Named:
    """A row of the file; `refusal` where it is not to be asked at all."""

    row: int
    code: str
    refusal: Refusal | None = None


def read_codes(path: Path) -> list[Named]:
    """Every row that names something. Raises UnreadableFile, EmptyFile, UnknownEncoding, CutOff, TooManyCodes."""
    if not path.is_file():
        raise UnreadableFile(file=path.name)
    if path.stat().st_size == 0:
        raise EmptyFile(file=path.name)
    try:
        with path.open(encoding=find_encoding(path), newline="") as file:
            rows = list(_rows(csv.reader(file), path.name))
    except csv.Error as fault:
        raise UnreadableFile(file=path.name) from fault
    if rows and not any(mark.isdigit() for mark in rows[0][1]):
        rows = rows[1:]  # a header
    if not rows:
        raise EmptyFile(file=path.name)
    return list(_once(rows))


def _rows(cells: Iterator[list[str]], name: str) -> Iterator[tuple[int, str]]:
    found = 0
    for row, line in enumerate(cells, 1):
        code = line[0].strip() if line else ""
        if code:
            found += 1
            yield row, code[:LONGEST]
        if found > MOST:
            raise TooManyCodes(file=name, most=f"{MOST:,}")


def _once(rows: list[tuple[int, str]]) -> Iterator[Named]:
    first: dict[str, int] = {}
    for row, code in rows:
        before = first.setdefault(fold_code(code), row)
        yield Named(row, code, NamedTwice(code=code, row=before) if before != row else None)
