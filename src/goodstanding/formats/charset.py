"""Which encoding a text has, by rule and not by guess: byte-order mark, strict UTF-8, strict GB18030."""

import codecs
import shutil
from pathlib import Path

from goodstanding.formats.errors import CutOff, UnknownEncoding

BLOCK = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_encoding(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16` or `gb18030`. Raises UnknownEncoding, or CutOff inside a character."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in MARKS:
        if head.startswith(mark):
            _require(path, name)
            return name
    fault = _fault(path, "utf-8")
    if fault is None:
        return "utf-8"
    if fault.reason == "unexpected end of data":
        raise CutOff(file=path.name, row="?")
    return "gb18030" if _fault(path, "gb18030") is None else _refuse(path, fault)


def as_utf8(path: Path, folder: Path) -> Path:
    """The same text as UTF-8 without a mark: `path` itself where it is that already, else a copy in `folder`."""
    encoding = find_encoding(path)
    if encoding == "utf-8":
        return path
    copy = folder / "text.utf8"
    with path.open(encoding=encoding, newline="") as old, copy.open("w", encoding="utf-8", newline="") as new:
        shutil.copyfileobj(old, new, BLOCK)
    return copy


def _require(path: Path, encoding: str) -> None:
    fault = _fault(path, encoding)
    if fault is not None:
        _refuse(path, fault)


def _refuse(path: Path, fault: UnicodeDecodeError) -> str:
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
        return UnicodeDecodeError("utf-8", block, place, place + 1, "binary")
    return None
