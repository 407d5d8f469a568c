"""Which cells of an XLSX sheet show their number otherwise than they hold it, by the workbook's styles."""

import re
from functools import lru_cache

from lxml import etree

from goodstanding.formats.reading.shown import BUILT_IN, Shown, unit_of

CELL = rb"<(?:\w+:)?c\s(?:[^>]*?\s)?s=[\"'](%s)[\"'][^>]*>"
PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
OF_TEXT = re.compile(rb"\st=[\"'](?:s|str|inlineStr|b|e)[\"']")


def shown_in(content: bytes, styles: bytes, most: int) -> Shown:
    """The cells of a sheet whose number has such a form, `most` rows of them."""
    units = _units(styles) if styles else {}
    found: Shown = {}
    if not units:
        return found
    for cell in re.finditer(CELL % b"|".join(str(one).encode() for one in units), content):
        place = PLACE.search(cell[0])
        if place and not OF_TEXT.search(cell[0]):
            found.setdefault(int(place[2]), {})[place[1].decode()] = units[int(cell[1])]
        if len(found) >= most:
            break
    return found


@lru_cache(maxsize=1)
def _units(styles: bytes) -> dict[int, str]:
    """Number of a cell's style -> the unit it shows; only styles that show one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(styles, parser)
    told = {int(one.get("numFmtId", -1)): unit_of(one.get("formatCode", "")) for one in root.iterfind(".//{*}numFmt")}
    units = {**BUILT_IN, **told}
    kinds = [int(one.get("numFmtId", 0)) for one in root.iterfind(".//{*}cellXfs/{*}xf")]
    return {at: units[kind] for at, kind in enumerate(kinds) if units.get(kind)}
