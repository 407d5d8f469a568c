"""Rows written down as a provider's file: CSV in its encoding, XLSX, JSON, XML. The same rows give the same bytes."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import xlsxwriter

from goodstanding.demo.columns import as_text, join, same

BOM = b"\xef\xbb\xbf"
MADE = datetime(2025, 1, 1, tzinfo=UTC)  # a workbook holds the time of its making: always this one
SUFFIX = {"csv": ".csv", "xlsx": ".xlsx", "json": ".json", "xml": ".xml"}
Texts = Mapping[str, Any]


def texts_of(columns: Mapping[str, Any], sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Every column as text, as this sheet writes days and money."""
    dates, scale = sheet["dates"], sheet.get("scale", 1)
    return {name: _whole(as_text(column, dates, scale)) for name, column in columns.items()}


def _whole(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def with_headers(texts: Texts, sheet: Mapping[str, Any]) -> pa.Table:
    """The sheet's columns in its order; `=text` stands in every row."""
    count = len(texts["subject_code"])
    columns = {
        header: same(source[1:], count) if source.startswith("=") else texts[source]
        for header, source in sheet["columns"].items()
    }
    return pa.table(columns)


def write(path: Path, rows: pa.Table, sheet: Mapping[str, Any]) -> None:
    WRITERS[sheet["format"]](path, rows, sheet)


def suffix(sheet: Mapping[str, Any]) -> str:
    return SUFFIX[sheet["format"]]


def _csv(path: Path, rows: pa.Table, sheet: Mapping[str, Any]) -> None:
    buffer = io.BytesIO()
    arrow_csv.write_csv(rows, buffer, arrow_csv.WriteOptions(quoting_style="needed"))
    encoding = sheet["encoding"]
    with path.open("wb") as file:
        if encoding == "gb18030":
            file.write(buffer.getvalue().decode("utf-8").encode("gb18030"))
            return
        file.write(BOM if encoding == "utf-8-sig" else b"")
        file.write(buffer.getbuffer())


def _xlsx(path: Path, rows: pa.Table, sheet: Mapping[str, Any]) -> None:
    del sheet
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet()
        text = book.add_format({"num_format": "@"})
        for place, (header, column) in enumerate(zip(rows.column_names, rows.columns, strict=True)):
            page.set_column(place, place, 20, text)
            page.write_string(0, place, header)
            for row, value in enumerate(column.to_pylist(), 1):
                if value:
                    page.write_string(row, place, value)


def _json(path: Path, rows: pa.Table, sheet: Mapping[str, Any]) -> None:
    """A portal's answer: `{"data": [...]}`."""
    del sheet
    parts: list[Any] = []
    for place, (header, column) in enumerate(zip(rows.column_names, rows.columns, strict=True)):
        parts += ["{" if place == 0 else ", ", json.dumps(header, ensure_ascii=False), ": ", *_quoted(column)]
    lines = join(*parts, "}")
    path.write_text('{"code": 0, "data": [\n' + ",\n".join(lines.to_pylist()) + "\n]}\n", encoding="utf-8")


def _quoted(column: Any) -> tuple[str, Any, str]:
    safe = pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"')
    return '"', _whole(safe), '"'


def _xml(path: Path, rows: pa.Table, sheet: Mapping[str, Any]) -> None:
    """An exchange message: one element a row."""
    del sheet
    parts: list[Any] = ["<row>"]
    for header, column in zip(rows.column_names, rows.columns, strict=True):
        safe = column
        for mark in "&<>":
            safe = pc.replace_substring(safe, mark, escape(mark))
        parts += [f"<{header}>", _whole(safe), f"</{header}>"]
    lines = join(*parts, "</row>").to_pylist()
    whole = ['<?xml version="1.0" encoding="UTF-8"?>', "<message><rows>", *lines, "</rows></message>"]
    path.write_text("\n".join(whole) + "\n", encoding="utf-8")


WRITERS: dict[str, Callable[[Path, pa.Table, Mapping[str, Any]], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "xml": _xml,
}
