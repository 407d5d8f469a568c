"""Bytes to numbered lines: which kind of file it is, its encoding, a PDF's text."""

import codecs
import re
from dataclasses import dataclass
from typing import NamedTuple

from goodstanding.formats.social_audit import pdf
from goodstanding.formats.social_audit.errors import EmptyReport, NotText, TooLarge

LIMIT = 20_000_000  # bytes; the longest real extracts are about 0.2 MB of text, 3 MB of PDF
PACKED = {
    b"PK\x03\x04": "an Office file or archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "an archive",
}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffd]")
ENCODINGS = ("utf-8", "gb18030")


class Line(NamedTuple):
    """`number` counts from 1 in the text as it was read; trailing blanks are gone, tabs are kept."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A report's text under the name of its file."""

    file: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def open_source(data: bytes, file: str) -> Source:
    """Read text or PDF. Raises a refusal of `errors` for empty, too large, packed, binary, scanned or locked files."""
    if not data.strip():
        raise EmptyReport(file=file)
    if len(data) > LIMIT:
        raise TooLarge(file=file, found=f"{len(data) / 1e6:.0f} MB", limit=f"{LIMIT / 1e6:.0f} MB")
    text = pdf.text_of(data, file) if data[:1024].lstrip().startswith(b"%PDF-") else _decode(data, file)
    if not text.strip():
        raise EmptyReport(file=file)
    return Source(file, tuple(Line(number, line) for number, line in enumerate(_split(text), start=1)))


def _split(text: str) -> list[str]:
    flat = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return [line.rstrip(" \u00a0\u3000") for line in flat.split("\n")]


def _decode(data: bytes, file: str) -> str:
    for magic, kind in PACKED.items():
        if data.startswith(magic):
            raise NotText(file=file, reason=kind)
    mark = next((name for head, name in MARKS if data.startswith(head)), None)
    for encoding in (mark,) if mark else ENCODINGS:
        text = _try(data, encoding)
        if text is not None and _is_text(text):
            return text
    raise NotText(file=file, reason="not UTF-8, GB18030 or UTF-16 text")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        # a text cut in the middle of its last character is still a text: the cut is reported as such later
        if fault.reason == "unexpected end of data" and fault.start > len(data) - 4:
            return data[: fault.start].decode(encoding)
        return None


def _is_text(text: str) -> bool:
    return len(CONTROLS.findall(text)) * 200 <= len(text)
