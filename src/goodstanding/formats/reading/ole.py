"""The compound file an XLS lies in, and what calamine does not tell of it: formulas, forms, the epoch of dates."""

from collections.abc import Iterator
from struct import error, unpack_from

from goodstanding.formats.reading.places import Formulas, letters
from goodstanding.formats.reading.shown import BUILT_IN, Inside, Shown, unit_of

FREE = 0xFFFFFFFA  # sector numbers from here on are marks
NAMES = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
BOF, EOF, FORMULA, SHEET, EPOCH = 0x0809, 0x0A, 0x06, 0x85, 0x22
FORM, STYLE, NUMBER, SMALL_NUMBER, SMALL_NUMBERS = 0x041E, 0xE0, 0x0203, 0x027E, 0xBD
HEADER_SECTORS = 109
SMALL = 4096  # smaller streams lie in the stream of the root entry


def look_inside(content: bytes, most: int) -> Inside:
    """Formulas and forms (`most` rows a sheet) by sheet number, and the epoch; nothing where the file is damaged."""
    try:
        book = _workbook(content)
        sheets = list(enumerate(_sheets(book)))
        units = _units(book)
        epoch = 1904 if any(kind == EPOCH and body[:1] == b"\1" for kind, body in _records(book, 0)) else 1900
        formulas = {number: _formulas(book, at, most) for number, at in sheets}
        shown = {number: _shown(book, at, units, most) for number, at in sheets} if units else {}
        return Inside(formulas, shown, epoch=epoch)
    except (ValueError, IndexError, StopIteration, error):  # the reader of cells says what is wrong with it
        return Inside()


def _sheets(book: bytes) -> Iterator[int]:
    """Where each sheet begins, in the order of the workbook."""
    return (unpack_from("<I", body)[0] for kind, body in _records(book, 0) if kind == SHEET)


def _formulas(book: bytes, at: int, most: int) -> Formulas:
    found: Formulas = {}
    for kind, body in _records(book, at):
        if kind == FORMULA and len(found) < most:
            row, column = unpack_from("<HH", body)
            found.setdefault(row + 1, []).append(letters(column))
    return found


def _units(book: bytes) -> dict[int, str]:
    """Number of a cell's style -> the unit its form shows; only styles that show one."""
    units, kinds = dict(BUILT_IN), []
    for kind, body in _records(book, 0):
        if kind == FORM:
            number, length, wide = unpack_from("<HHB", body)
            text = (
                body[5 : 5 + length * 2].decode("utf-16-le", "replace")
                if wide & 1
                else body[5 : 5 + length].decode("latin-1")
            )
            units[number] = unit_of(text)
        elif kind == STYLE:
            kinds.append(unpack_from("<HH", body)[1])
    return {at: units[kind] for at, kind in enumerate(kinds) if units.get(kind)}


def _shown(book: bytes, at: int, units: dict[int, str], most: int) -> Shown:
    found: Shown = {}
    for kind, body in _records(book, at):
        row, column = unpack_from("<HH", body) if kind in (NUMBER, SMALL_NUMBER, SMALL_NUMBERS) else (0, 0)
        if kind in (NUMBER, SMALL_NUMBER):
            styles = [unpack_from("<H", body, 4)[0]]
        elif kind == SMALL_NUMBERS:
            styles = [unpack_from("<H", body, place)[0] for place in range(4, len(body) - 2, 6)]
        else:
            continue
        for place, style in enumerate(styles, start=column):
            if style in units and len(found) < most:
                found.setdefault(row + 1, {})[letters(place)] = units[style]
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, to its end; charts inside it have their own beginning and end."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        at += 4 + size


def _workbook(content: bytes) -> bytes:
    """The stream of the workbook, put together from its sectors."""
    size = 1 << unpack_from("<H", content, 0x1E)[0]
    table = _table(content, size)
    directory = _chain(content, size, table, unpack_from("<I", content, 0x30)[0])
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    entry = next(one for name in NAMES for one in entries if one[: len(name) + 2] == name + b"\0\0")
    start, length = unpack_from("<II", entry, 0x74)
    if length >= SMALL:
        return _chain(content, size, table, start)[:length]
    small = _chain(content, size, table, unpack_from("<I", entries[0], 0x74)[0])
    numbers = _chain(content, size, table, unpack_from("<I", content, 0x3C)[0])
    return _chain(bytes(size) + small, 64, list(unpack_from(f"<{len(numbers) // 4}I", numbers)), start, size)[:length]


def _table(content: bytes, size: int) -> list[int]:
    """For each sector the one that follows it."""
    sectors = list(unpack_from(f"<{HEADER_SECTORS}I", content, 0x4C))
    more, left = unpack_from("<II", content, 0x44)
    while more < FREE and left:
        block = list(unpack_from(f"<{size // 4}I", content, size * (more + 1)))
        sectors += block[:-1]
        more, left = block[-1], left - 1
    table: list[int] = []
    for sector in sectors:
        if sector < FREE:
            table += unpack_from(f"<{size // 4}I", content, size * (sector + 1))
    return table


def _chain(content: bytes, size: int, table: list[int], start: int, offset: int | None = None) -> bytes:
    """The sectors that follow each other from `start`; a chain that never ends is cut."""
    base = size if offset is None else offset
    parts: list[bytes] = []
    while start < FREE and len(parts) <= len(table):
        parts.append(content[base + start * size : base + (start + 1) * size])
        start = table[start]
    return b"".join(parts)
