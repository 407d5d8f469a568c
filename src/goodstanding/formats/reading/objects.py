"""JSON (an array, a portal's answer, or JSON lines) and XML exchange messages: rows of named values."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from lxml import etree

from goodstanding.formats.charset import as_utf8
from goodstanding.formats.errors import CutOff, DamagedFile, EmptyFile, TooLarge
from goodstanding.formats.reading.sheet import CHUNK_ROWS, Chunk, RowFault, Sheet, Wanted, find_header, make_chunk

WHOLE_BYTES = 256 << 20  # an array or a message is held in memory; lines are not
SAMPLE = 1000  # rows whose names make the header
LISTS = ("data", "items", "rows", "list", "records", "result", "results", "page", "datalist")
NAMING = ("name", "code", "field", "id", "key")
Row = dict[str, str]
Rows = Iterator[tuple[int, Row | RowFault]]


def open_json(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """JSON lines of any size, or an array up to 256 MB. Numbers keep every digit they were written with."""
    text = as_utf8(path, folder)
    if _is_lines(text):
        return _open(name, "JSON lines", lambda: _lines(text, name), wanted)
    _bound(text, name, "JSON")
    rows = _array(text, name)
    return _open(name, "JSON", lambda: iter(enumerate(rows, start=1)), wanted)


def open_xml(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """An exchange message: each element whose children are plain values is a row. No entities, no network."""
    del folder
    _bound(path, name, "XML")
    return _open(name, "XML", lambda: enumerate(_xml_rows(path, name), start=1), wanted)


def _open(name: str, kind: str, rows: Callable[[], Rows], wanted: Wanted) -> Sheet:
    sample = [row for _, row in itertools.islice(rows(), SAMPLE) if isinstance(row, dict)]
    if kind == "XML":
        sample = [row for row in sample if wanted.find(list(row)) or wanted.find_other(list(row))]
    if not sample:
        raise EmptyFile(file=name)
    header = list(dict.fromkeys(key for row in sample for key in row))
    _, match = find_header(name, [header], wanted)
    sheet = Sheet(name=name, kind=kind, match=match, header_row=0, chunks=lambda: iter(()))
    sheet.chunks = lambda: _chunks(sheet, _kept(sheet, rows(), wanted))
    return sheet


def _kept(sheet: Sheet, rows: Rows, wanted: Wanted) -> Rows:
    """Every row of JSON; of XML only the elements that look like rows, for the envelope has children too."""
    for at, row in rows:
        if sheet.kind != "XML" or isinstance(row, RowFault) or wanted.find(list(row)) is not None:
            yield at, row


def _chunks(sheet: Sheet, rows: Iterable[tuple[int, Row | RowFault]]) -> Iterator[Chunk]:
    header = list(sheet.match.header)
    known = set(header)
    source = iter(rows)
    ordinal = 0
    while block := list(itertools.islice(source, CHUNK_ROWS)):
        faults = [row for _, row in block if isinstance(row, RowFault)]
        good = [(at, row) for at, row in block if isinstance(row, dict)]
        numbers = [at for at, _ in good]
        if sheet.kind == "XML":  # elements of the envelope are no rows
            numbers = list(range(ordinal + 1, ordinal + 1 + len(good)))
        ordinal += len(good)
        for (_, row), number in zip(good, numbers, strict=True):
            if strange := row.keys() - known:
                faults.append(RowFault(number, "UNKNOWN_KEY", {"column": min(strange)}))
        columns = [pa.array([row.get(name, "") for _, row in good], pa.string()) for name in header]
        sheet.bytes_read += sum(column.nbytes for column in columns)
        table = pa.table(columns, names=[str(at) for at in range(len(header))])
        yield make_chunk(sheet, np.array(numbers, np.int32), table, faults)


def _bound(path: Path, name: str, kind: str) -> None:
    size = path.stat().st_size
    if size > WHOLE_BYTES:
        raise TooLarge(file=name, found=f"{size >> 20} MB", limit="256 MB", kind=kind)


def _is_lines(text: Path) -> bool:
    with text.open(encoding="utf-8") as file:
        first = next((line for line in file if line.strip()), "")
        rest = next((line for line in file if line.strip()), "")
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(whole, dict):
        return False
    return rest.lstrip().startswith("{") if rest else _find_list(whole) == [whole]


def _lines(text: Path, name: str) -> Iterator[tuple[int, Row | RowFault]]:
    with text.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield number, _plain(_load(line))
            except (ValueError, RecursionError) as fault:
                if not line.endswith("\n"):
                    raise CutOff(file=name, row=number) from fault
                yield number, RowFault(number, "LINE_UNREADABLE", {})


def _array(text: Path, name: str) -> list[Row | RowFault]:
    content = text.read_text(encoding="utf-8")
    try:
        document = _load(content)
    except (ValueError, RecursionError) as fault:
        at = getattr(fault, "pos", 0)
        if at >= len(content.rstrip()) - 1 or "Unterminated" in str(fault):
            raise CutOff(file=name, row=content.count("{", 0, at) or 1) from fault
        raise DamagedFile(file=name, kind="JSON", reason=str(fault)[:120]) from fault
    rows = _find_list(document)
    if rows is None:
        raise DamagedFile(file=name, kind="JSON", reason="no list of objects")
    return [
        _plain(row) if isinstance(row, dict) else RowFault(at, "LINE_UNREADABLE", {}) for at, row in enumerate(rows, 1)
    ]


def _load(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _find_list(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    nested = [document[key] for key in document if str(key).lower() in LISTS]
    found = next((inner for value in nested if (inner := _find_list(value)) is not None), None)
    return found if found is not None else [document]


def _plain(row: Any) -> Row:
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004 - a line that is no object is a bad value
    return {str(key): _text(value) for key, value in row.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _xml_rows(path: Path, name: str) -> Iterator[Row]:
    try:
        events = etree.iterparse(
            str(path), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        checked = False
        for _, element in events:
            if not checked and element.getroottree().docinfo.internalDTD is not None:
                raise DamagedFile(file=name, kind="XML", reason="document type declarations are not read")
            checked = True
            if len(element) and not any(len(child) for child in element):
                yield dict(_pair(child) for child in element if isinstance(child.tag, str))
                element.clear()
    except etree.XMLSyntaxError as fault:
        ended = "Premature end" in str(fault) or "EndTag" in str(fault) or "no element found" in str(fault)
        if ended:
            raise CutOff(file=name, row="?") from fault
        raise DamagedFile(file=name, kind="XML", reason=str(fault)[:120]) from fault


def _pair(child: Any) -> tuple[str, str]:
    tag = etree.QName(child).localname
    named = next((child.get(key) for key in NAMING if child.get(key)), None)
    value = child.text or child.get("value") or ""
    return (named if named and tag.lower() in ("field", "item", "column", "data", "property") else tag), value.strip()
