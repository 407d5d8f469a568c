"""The date a file itself carries: PDF, Office documents, photographs. What it says, for whoever compares; no proof."""

import io
import re
import zipfile
from datetime import date
from typing import Final

import pypdfium2

PHOTO: Final = re.compile(rb"\b(\d{4}):(\d{2}):(\d{2}) \d{2}:\d{2}:\d{2}\0")  # EXIF DateTimeOriginal and its like
HEAD: Final = 256 << 10  # where a photograph says it
PDF_DAY: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
OFFICE: Final = re.compile(rb"<dcterms:(?:modified|created)[^>]*>(\d{4})-(\d{2})-(\d{2})T")
CORE, CORE_BYTES = "docProps/core.xml", 1 << 20


def date_inside(content: bytes) -> date | None:
    """The latest day the file says it was made or changed on; None where it says none that can be."""
    if content.startswith(b"%PDF"):
        return _latest(_pdf(content))
    if content.startswith(b"PK\x03\x04"):
        return _latest(_office(content))
    if content.startswith((b"\xff\xd8\xff", b"MM\0*", b"II*\0")):
        return _latest([(int(year), int(month), int(day)) for year, month, day in PHOTO.findall(content[:HEAD])])
    return None


def _pdf(content: bytes) -> list[tuple[int, int, int]]:
    try:
        document = pypdfium2.PdfDocument(content)
        told = document.get_metadata_dict()
        document.close()
    except (pypdfium2.PdfiumError, ValueError):
        return []
    found = (PDF_DAY.match(told.get(key, "")) for key in ("CreationDate", "ModDate"))
    return [(int(one[1]), int(one[2]), int(one[3])) for one in found if one]


def _office(content: bytes) -> list[tuple[int, int, int]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open(CORE) as core:
            told = core.read(CORE_BYTES)
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, NotImplementedError, EOFError):
        return []
    return [(int(year), int(month), int(day)) for year, month, day in OFFICE.findall(told)]


def _latest(found: list[tuple[int, int, int]]) -> date | None:
    days = []
    for year, month, day in found:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return max(days, default=None)
