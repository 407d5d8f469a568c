"""What an XLSX or ODS package holds besides cells: formulas, the epoch of dates; its size bounded before it is read."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from typing import Any

from lxml import etree

from goodstanding.formats.errors import DamagedFile, PasswordProtected, TooLarge
from goodstanding.formats.reading.places import Formulas, letters

UNPACKED_BYTES = 300 << 20  # all parts together, after decompression
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]"
)  # other programs write prefixes and another order of attributes
DATE_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
BOOK, LINKS, ODS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")


def look_inside(path: Path, name: str, most: int) -> tuple[dict[int, Formulas], int]:
    """Formulas ({row: [column letters]}, `most` rows a sheet) by sheet number, and the epoch; bounds every part."""
    kept: dict[str, bytes] = {}
    formulas: dict[str, Formulas] = {}
    left = UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as parts:
            for part in parts.infolist():
                content, left = _unpack(parts, part, left, name)
                if SHEETS.fullmatch(part.filename):
                    formulas[part.filename] = _formulas(content, most)
                elif part.filename in (BOOK, LINKS, ODS):
                    kept[part.filename] = content
        if ODS in kept:
            return _formulas_of_tables(kept[ODS], most), 1900
        order = _order(kept.get(BOOK, b""), kept.get(LINKS, b""))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, SyntaxError) as fault:
        raise DamagedFile(file=name, kind="XLSX/ODS", reason=str(fault)[:120]) from fault
    epoch = 1904 if DATE_1904.search(kept.get(BOOK, b"")) else 1900
    return {number: formulas.get(part, {}) for number, part in enumerate(order)}, epoch


def _unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> tuple[bytes, int]:
    if part.flag_bits & 1:
        raise PasswordProtected(file=name)
    if part.file_size > left:
        raise TooLarge(file=name, found=f"{part.file_size >> 20} MB unpacked", limit="300 MB", kind="XLSX/ODS")
    with parts.open(part) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise TooLarge(file=name, found="more than 300 MB unpacked", limit="300 MB", kind="XLSX/ODS")
    return content, left - len(content)


def _order(book: bytes, links: bytes) -> list[str]:
    """The part of each sheet, in the order of the workbook: a part's number says nothing about it."""
    if not book or not links:
        return []
    targets = {one.get("Id"): one.get("Target", "") for one in _elements(links, "Relationship")}
    ids = [next((value for key, value in one.items() if key.endswith("}id")), "") for one in _elements(book, "sheet")]
    found = [str(targets.get(number, "")) for number in ids]
    return [target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}") for target in found]


def _elements(content: bytes, name: str) -> list[Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return [one for one in etree.fromstring(content, parser).iter() if _named(one, name)]


def _named(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _formulas(content: bytes, most: int) -> Formulas:
    found: Formulas = {}
    for cell in FORMULA.finditer(content):
        found.setdefault(int(cell[2]), []).append(cell[1].decode())
        if len(found) >= most:
            break
    return found


def _formulas_of_tables(content: bytes, most: int) -> dict[int, Formulas]:
    """Formulas of an ODS, whose rows and cells may stand for many."""
    if b":formula=" not in content:
        return {}
    found: dict[int, Formulas] = {}
    number, row, column, step = -1, 0, 0, 0
    for element in _starts(content):
        kind = etree.QName(element).localname
        told = {etree.QName(key).localname: value for key, value in element.items()}
        if kind == "table":
            number, row, step = number + 1, 0, 1
        elif kind == "table-row":
            row, column, step = row + step, 0, int(told.get("number-rows-repeated", 1))
        elif kind in ("table-cell", "covered-table-cell"):
            if "formula" in told and len(found.get(number, {})) < most:
                found.setdefault(number, {}).setdefault(row, []).append(letters(column))
            column += int(told.get("number-columns-repeated", 1))
    return found


def _starts(content: bytes) -> Iterator[Any]:
    """Every element as it begins; rows are let go as they end."""
    events = etree.iterparse(BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True)
    for event, element in events:
        if event == "start" and isinstance(element.tag, str):
            yield element
        elif event == "end" and _named(element, "table-row"):
            element.clear()
