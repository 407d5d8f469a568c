"""The same rows as the programs of providers write them: CSV, JSON, XML, XLSX, XLS and ODS."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Rows = Sequence[dict[str, object]]
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/></manifest:manifest>'
)


def as_csv(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode(encoding)


def as_json(rows: Rows, *, encoding: str = "utf-8") -> bytes:
    return json.dumps({"code": 0, "data": {"total": len(rows), "list": rows}}, ensure_ascii=False).encode(encoding)


def as_json_lines(rows: Rows, *, encoding: str = "utf-8") -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(encoding)


def as_xml(rows: Rows, *, encoding: str = "utf-8") -> bytes:
    """An exchange message whose envelope has a person and named values of its own."""
    cells = (
        "".join(f'<field name="{escape(str(name))}">{escape(str(cell))}</field>' for name, cell in row.items())
        for row in rows
    )
    body = "".join(f"<fields>{row}</fields>" for row in cells)
    contact = "<contacts><contact><name>某人</name><phone>010-1</phone><code>1</code></contact></contacts>"
    head = f"<Header><sender>33</sender><receiver>26</receiver><item>x</item><sn>1</sn>{contact}</Header>"
    text = f'<?xml version="1.0" encoding="{encoding}"?><ExchangeMessage>{head}<Body>{body}</Body></ExchangeMessage>'
    return text.encode(encoding)


def as_xlsx(rows: Rows, **options: bool) -> bytes:
    return book([("表", grid(rows))], **options)


def grid(rows: Rows) -> list[list[object]]:
    return [list(rows[0]), *[list(row.values()) for row in rows]]


def book(sheets: Sequence[tuple[str, list[list[object]]]], *, hidden: Sequence[str] = (), **options: bool) -> bytes:
    """A workbook of these sheets; a text that begins with = is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as written:
        for name, lines in sheets:
            page = written.add_worksheet(name)
            if name in hidden:
                page.hide()
            for at, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, str) and cell.startswith("="):
                        page.write_formula(at, column, cell, None, "42")
                    else:
                        page.write(at, column, cell)
    return out.getvalue()


def as_xls(rows: Rows, *, dates_1904: bool = False) -> bytes:
    written = xlwt.Workbook()
    written.dates_1904 = dates_1904
    page = written.add_sheet("表")
    for at, line in enumerate(grid(rows)):
        for column, cell in enumerate(line):
            formula = isinstance(cell, str) and cell.startswith("=")
            page.write(at, column, xlwt.Formula(cell[1:]) if formula else cell)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def as_ods(rows: Rows) -> bytes:
    table = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in grid(rows))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="表">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", KIND)
        parts.writestr("META-INF/manifest.xml", MANIFEST)
        parts.writestr("content.xml", content)
    return out.getvalue()


def _cell(cell: object) -> str:
    formula = ' table:formula="of:=40+2"' if str(cell).startswith("=") else ""
    text = "42" if formula else escape(str(cell))
    return f'<table:table-cell office:value-type="string"{formula}><text:p>{text}</text:p></table:table-cell>'


def repacked(package: bytes, change: object) -> bytes:
    """A package whose parts went through `change(name, content)`, which answers both anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))  # type: ignore[operator]
    return out.getvalue()


Merge = tuple[int, int, int, int]  # first row and column, last row and column


def merged_xlsx(rows: Rows, merge: Merge) -> bytes:
    return merged_xlsx_lines(grid(rows), merge)


def merged_xlsx_lines(lines: list[list[object]], merge: Merge) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as written:
        page = written.add_worksheet("表")
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
        page.merge_range(*merge, str(lines[merge[0]][merge[1]]))
    return out.getvalue()


def merged_xls(rows: Rows, merge: Merge) -> bytes:
    written = xlwt.Workbook()
    page = written.add_sheet("表", cell_overwrite_ok=True)
    for at, line in enumerate(grid(rows)):
        for column, cell in enumerate(line):
            page.write(at, column, cell)
    top, left, bottom, right = merge
    page.write_merge(top, bottom, left, right, grid(rows)[top][left])
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def merged_ods(rows: Rows, merge: Merge) -> bytes:
    top, left, bottom, _ = merge
    mark = f'<table:table-cell table:number-rows-spanned="{bottom - top + 1}" office:value-type="string">'
    cell = str(grid(rows)[top][left])

    def change(name: str, content: bytes) -> tuple[str, bytes]:
        plain = f'<table:table-cell office:value-type="string"><text:p>{cell}<'
        return name, content.replace(plain.encode(), f"{mark}<text:p>{cell}<".encode(), 1)

    return repacked(as_ods(rows), change)


def styled_xlsx(rows: Rows, column: int, number: float, forms: Sequence[str]) -> bytes:
    """Every row's cell of a column is a number shown by a form of its own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as written:
        page = written.add_worksheet("表")
        for at, line in enumerate(grid(rows)):
            page.write_row(at, 0, line)
            if at:
                page.write_number(at, column, number, written.add_format({"num_format": forms[at - 1]}))
    return out.getvalue()


def styled_xls(rows: Rows, column: int, number: float, forms: Sequence[str]) -> bytes:
    written = xlwt.Workbook()
    page = written.add_sheet("表")
    for at, line in enumerate(grid(rows)):
        for place, cell in enumerate(line):
            if at and place == column:
                page.write(at, place, number, xlwt.easyxf(num_format_str=forms[at - 1]))
            else:
                page.write(at, place, cell)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()
