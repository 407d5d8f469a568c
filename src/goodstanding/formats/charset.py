"""Which encoding a text has, by rule and not by guess: byte-order mark, strict UTF-8, strict GB18030.

UTF-16 without its mark is told by its zero bytes, which neither of the others has: every ASCII character, and so every
separator and line end of a sheet, is written with one. What the bytes say in either order then decides, or nothing.
"""

import codecs
import re
import shutil
from pathlib import Path

from goodstanding.formats.errors import CutOff, MixedEncodings, NulCharacter, UnknownEncoding

BLOCK = 1 << 20
UNFINISHED = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
NUL = "NUL"
MIXED_FROM = 4  # characters beyond ASCII that make a line's encoding certain
SAMPLE = 1 << 16  # bytes that show UTF-16 without a mark
ORDERS = ("utf-16-le", "utf-16-be")
ORDINARY = re.compile(  # characters of sheets: ASCII and Latin, punctuation, numerals and marks, Hanzi, full width
    "[\\t\\n\\r -~\u00a0-\u024f\u0370-\u04ff\u2000-\u206f\u20a0-\u20bf\u2100-\u22ff\u2460-\u26ff"
    "\u3000-\u303f\u3200-\u9fff\uf900-\ufaff\uff01-\uffee\U00020000-\U0003ffff]"
)
LEAST_ORDINARY = 0.98
LEAST_ASCII = 0.02  # bytes of another encoding taken in pairs are hardly ever ASCII
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_encoding(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be` or `gb18030`.

    Raises UnknownEncoding, or CutOff inside a character.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), None) or _unmarked(head)
    if marked:
        _require(path, marked)
        return marked
    fault = _fault(path, "utf-8")
    if fault is None:
        return "utf-8"
    if fault.reason in (NUL, UNFINISHED[0]):
        _refuse(path, fault)
    other = _fault(path, "gb18030")
    if other is not None:
        _refuse(path, other if other.reason in (NUL, *UNFINISHED) else fault)
    _require_one(path)
    return "gb18030"


def as_utf8(path: Path, folder: Path) -> Path:
    """The same text as UTF-8 without a mark: `path` itself where it is that already, else a copy in `folder`."""
    encoding = find_encoding(path)
    if encoding == "utf-8":
        return path
    copy = folder / "text.utf8"
    with path.open(encoding=encoding, newline="") as old, copy.open("w", encoding="utf-8", newline="") as new:
        shutil.copyfileobj(old, new, BLOCK)
    return copy


def head_of(path: Path, size: int = 4096) -> bytes:
    """The first bytes, those of a text in UTF-16 as UTF-8: what a file is shows in its beginning."""
    with path.open("rb") as file:
        head = file.read(size)
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    wide = "utf-16" if marked else _unmarked(head)
    return head.decode(wide, "ignore").encode("utf-8", "ignore") if wide else head.removeprefix(codecs.BOM_UTF8)


def _unmarked(head: bytes) -> str | None:
    """The order of bytes in which a text without a mark is UTF-16; None where it is not, or not to be told."""
    if b"\0" not in head:
        return None
    return next((order for order in ORDERS if _is_ordinary(head[: len(head) // 2 * 2].decode(order, "replace"))), None)


def _is_ordinary(text: str) -> bool:
    """Whether it reads as a sheet: some ASCII, hardly a character that no sheet has."""
    ascii_ones = sum(map(str.isascii, text))
    ordinary = sum(1 for _ in ORDINARY.finditer(text))
    return ascii_ones >= LEAST_ASCII * len(text) and ordinary >= LEAST_ORDINARY * len(text)


def _require(path: Path, encoding: str) -> None:
    fault = _fault(path, encoding)
    if fault is not None:
        _refuse(path, fault)


def _require_one(path: Path) -> None:
    """GB18030 reads nearly any bytes: a line that is UTF-8 to the last byte shows two files put together."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(BLOCK), b""), start=1):
            if not line.isascii() and _is_utf8(line):
                raise MixedEncodings(file=path.name, row=number)


def _is_utf8(line: bytes) -> bool:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(not character.isascii() for character in text) >= MIXED_FROM


def _refuse(path: Path, fault: UnicodeDecodeError) -> None:
    if fault.reason in UNFINISHED:
        raise CutOff(file=path.name, row="?") from fault
    if fault.reason == NUL:
        raise NulCharacter(file=path.name, offset=fault.start + 1) from fault
    raise UnknownEncoding(file=path.name, offset=fault.start + 1) from fault


def _fault(path: Path, encoding: str) -> UnicodeDecodeError | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    place = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            fault = _decode(decoder, block, place, final=False)
            if fault is not None:
                return fault
            place += len(block)
    return _decode(decoder, b"", place, final=True)


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, place: int, *, final: bool) -> UnicodeDecodeError | None:
    try:
        text = decoder.decode(block, final)
    except UnicodeDecodeError as fault:
        fault.start += place
        return fault
    if "\0" in text:  # no sheet holds NUL; a binary file that happens to decode does
        at = place + max(block.find(b"\0"), 0)
        return UnicodeDecodeError("utf-8", block, at, at + 1, NUL)
    return None
