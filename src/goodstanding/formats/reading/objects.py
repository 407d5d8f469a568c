"""JSON: an array, a portal's answer, or JSON lines: rows of named values."""

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from goodstanding.formats.charset import as_utf8
from goodstanding.formats.errors import ColumnTwice, CutOff, DamagedFile, EmptyFile, RowTooLong, TooLarge
from goodstanding.formats.reading.sheet import Chunk, RowFault, Sheet, Wanted, find_header, make_chunk
from goodstanding.formats.reading.taking import JOINT

WHOLE_BYTES = 256 << 20  # an array or a message is held in memory; lines are not
LONGEST = 12 << 20  # characters of one of those lines
ROWS = 20_000  # of a chunk: a row of named values takes some five kilobytes while it is one
SAMPLE = 1000  # rows whose names make the header
DEEPEST = 6  # levels of an answer in which its rows are looked for
UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of characters
Row = dict[str, str]
Rows = Iterator[tuple[int, Row | RowFault]]


def open_json(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """JSON lines of any size, or an array up to 256 MB. Numbers keep every digit they were written with."""
    text = as_utf8(path, folder)
    if _is_lines(text, wanted):
        return _open(name, "JSON lines", lambda: _lines(text, name), wanted)
    bound(text, name, "JSON")
    rows = _array(text, name, wanted)
    return _open(name, "JSON", lambda: iter(rows), wanted)


def _open(name: str, kind: str, rows: Callable[[], Rows], wanted: Wanted) -> Sheet:
    sample = [row for _, row in itertools.islice(rows(), SAMPLE) if isinstance(row, dict)]
    if not sample and next(rows(), None) is None:
        raise EmptyFile(file=name)
    header = list(dict.fromkeys(key for row in sample for key in row))
    _, match = find_header(name, [header], wanted)
    sheet = Sheet(name=name, kind=kind, match=match, header_row=0, chunks=lambda: iter(()))
    sheet.chunks = lambda: chunks_of(sheet, rows())
    return sheet


def chunks_of(sheet: Sheet, rows: Iterable[tuple[int, Row | RowFault]]) -> Iterator[Chunk]:
    """Chunks of numbered rows of named values, laid out as the sheet's header."""
    header = list(sheet.match.header)
    known = set(header)
    source = iter(rows)
    while block := list(itertools.islice(source, ROWS)):
        faults = [row for _, row in block if isinstance(row, RowFault)]
        good = [(at, row) for at, row in block if isinstance(row, dict)]
        for number, row in good:
            if strange := row.keys() - known:
                faults.append(RowFault(number, "UNKNOWN_KEY", {"column": min(strange)}))
        columns = [pa.array([row.get(name, "") for _, row in good], pa.string()) for name in header]
        sheet.bytes_read += sum(column.nbytes for column in columns)
        table = pa.table(columns, names=[str(at) for at in range(len(header))])
        yield make_chunk(sheet, np.array([at for at, _ in good], np.int32), table, faults)


def bound(path: Path, name: str, kind: str) -> None:
    """Raise TooLarge for a file that would have to be held in memory and is too large for it."""
    size = path.stat().st_size
    if size > WHOLE_BYTES:
        raise TooLarge(file=name, found=f"{size >> 20} MB", limit="256 MB", kind=kind)


def _is_lines(text: Path, wanted: Wanted) -> bool:
    with text.open(encoding="utf-8") as file:
        first = next((line for line in _pieces(file) if line.strip()), "")
        rest = next((line for line in _pieces(file) if line.strip()), "")
    if len(first) > LONGEST:
        return False
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(whole, dict):
        return False
    return bool(rest) or _find_list(whole, wanted) == [whole]


def _pieces(file: IO[str]) -> Iterator[str]:
    """The lines; of one that is too long a piece that shows it, so that no file is held in memory for want of one."""
    return iter(lambda: file.readline(LONGEST + 1), "")


def _lines(text: Path, name: str) -> Iterator[tuple[int, Row | RowFault]]:
    with text.open(encoding="utf-8") as file:
        for number, line in enumerate(_pieces(file), start=1):
            if not line.strip():
                continue
            if len(line) > LONGEST:
                raise RowTooLong(file=name, limit=f"{LONGEST >> 20} MB")
            try:
                yield from _row(_load(line), number, doubtful="\\u" in line)
            except _Twice as twice:
                yield number, RowFault(number, "KEY_TWICE", {"column": twice.key[:60]})
            except (ValueError, RecursionError) as fault:
                if not line.endswith("\n"):
                    raise CutOff(file=name, row=number) from fault
                yield number, RowFault(number, "LINE_UNREADABLE", {})


def _array(text: Path, name: str, wanted: Wanted) -> list[tuple[int, Row | RowFault]]:
    content = text.read_text(encoding="utf-8")
    try:
        document = _load(content)
    except _Twice as twice:
        raise ColumnTwice(file=name, row="?", column=twice.key[:60]) from twice
    except (ValueError, RecursionError) as fault:
        at = getattr(fault, "pos", 0)
        if at >= len(content.rstrip()) - 1 or "Unterminated" in str(fault):
            raise CutOff(file=name, row=content.count("{", 0, at) or 1) from fault
        raise DamagedFile(file=name, kind="JSON", reason=str(fault)[:120]) from fault
    doubtful = "\\u" in content
    rows = enumerate(_find_list(document, wanted), start=1)
    return [read for number, row in rows for read in _row(row, number, doubtful=doubtful)]


class _Twice(ValueError):
    """An object that names one key twice: what it says is not one thing."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _load(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return read


def _find_list(document: Any, wanted: Wanted) -> list[Any]:
    """The rows of a document: itself, or the longest list of objects in an answer, whatever it calls that list."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    nested = list(_lists(document, DEEPEST))
    is_row = wanted.find(list(document)) is not None
    return [document] if is_row or not nested else max(nested, key=len)


def _lists(document: dict[str, Any], deep: int) -> Iterator[list[Any]]:
    for value in document.values():
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            yield value
        elif isinstance(value, dict) and deep:
            yield from _lists(value, deep - 1)


def _row(row: Any, number: int, *, doubtful: bool) -> Rows:
    """A row of named texts, with what is wrong about it. `doubtful`: escapes may name characters no store keeps."""
    if not isinstance(row, dict):
        yield number, RowFault(number, "LINE_UNREADABLE", {})
        return
    plain = {str(key): _text(value) for key, value in row.items()}
    if doubtful and (bad := [key for key in plain if UNKEPT.search(key) or UNKEPT.search(plain[key])]):
        plain = {UNKEPT.sub("?", key): UNKEPT.sub("?", value) for key, value in plain.items()}
        yield number, RowFault(number, "TEXT_UNREADABLE", {"column": UNKEPT.sub("?", bad[0])[:60]})
    yield number, plain


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return JOINT.join(value)
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
