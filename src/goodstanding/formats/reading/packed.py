"""What an XLSX or ODS package holds besides cells: formulas, the epoch of dates; its size bounded before it is read."""

import re
import zipfile
from pathlib import Path
from posixpath import normpath
from typing import Any

from lxml import etree

from goodstanding.formats.errors import DamagedFile, PasswordProtected, TooLarge
from goodstanding.formats.reading import forms, tables
from goodstanding.formats.reading.places import Formulas
from goodstanding.formats.reading.shown import Inside, Shown

UNPACKED_BYTES = 300 << 20  # all parts together, after decompression
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]"
)  # other programs write prefixes and another order of attributes
DATE_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
BOOK, LINKS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
ODS = "content.xml"
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")


def look_inside(path: Path, name: str, most: int) -> Inside:
    """Formulas, forms and epoch (`most` rows a sheet); every part is bounded."""
    kept: dict[str, bytes] = {}
    formulas: dict[str, Formulas] = {}
    shown: dict[str, Shown] = {}
    left = UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as parts:
            for part in sorted(parts.infolist(), key=lambda one: one.filename != STYLES):  # what sheets refer to first
                content, left = _unpack(parts, part, left, name)
                if SHEETS.fullmatch(part.filename):
                    formulas[part.filename] = _formulas(content, most)
                    shown[part.filename] = forms.shown_in(content, kept.get(STYLES, b""), most)
                elif part.filename in (BOOK, LINKS, ODS, STYLES):
                    kept[part.filename] = content
        if ODS in kept:
            return tables.look_inside(kept[ODS], most)
        order = _order(kept.get(BOOK, b""), kept.get(LINKS, b""))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, SyntaxError) as fault:
        raise DamagedFile(file=name, kind="XLSX/ODS", reason=str(fault)[:120]) from fault
    epoch = 1904 if DATE_1904.search(kept.get(BOOK, b"")) else 1900
    return Inside(
        {number: formulas.get(part, {}) for number, part in enumerate(order)},
        {number: shown.get(part, {}) for number, part in enumerate(order)},
        epoch=epoch,
    )


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
