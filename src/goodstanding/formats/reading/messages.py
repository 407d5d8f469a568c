"""XML exchange messages: each element whose children are named values is a row. No entities, nothing fetched."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from goodstanding.formats.errors import CutOff, DamagedFile
from goodstanding.formats.reading.objects import SAMPLE, Row, bound, chunks_of
from goodstanding.formats.reading.sheet import Sheet, Wanted, find_header

NAMING = ("name", "code", "field", "id", "key")
CELLS = ("field", "item", "column", "data", "property")  # elements that name what they hold by an attribute
ROOT = re.compile(rb"<([A-Za-z_\x80-\xff][^\s<>/]*)")
ENDING = 4096
Element = tuple[str, Row, int]  # its tag, its values by name, how many fields they are


def open_xml(path: Path, name: str, folder: Path, wanted: Wanted) -> Sheet:
    """Match the names of the rows and return the sheet. Raises the refusals of `formats.errors`."""
    del folder
    bound(path, name, "XML")
    sample = list(islice(_elements(path, name, wanted), SAMPLE))
    best = max((score for _, _, score in sample), default=0)
    tags = {tag for tag, _, score in sample if best and score == best}
    kept = [row for tag, row, _ in sample if not tags or tag in tags]
    _, match = find_header(name, [list(dict.fromkeys(key for row in kept for key in row))], wanted)
    sheet = Sheet(name=name, kind="XML", match=match, header_row=0, chunks=lambda: iter(()))
    sheet.chunks = lambda: chunks_of(sheet, enumerate(_rows(_elements(path, name, wanted), tags, best), start=1))
    return sheet


def _rows(elements: Iterator[Element], tags: set[str], best: int) -> Iterator[Row]:
    """Every element named as the rows are, and whatever else names half as many fields: none is lost silently."""
    return (row for tag, row, score in elements if tag in tags or 2 * score >= best)


def _elements(path: Path, name: str, wanted: Wanted) -> Iterator[Element]:
    """Every element with a child that holds no other element."""
    scores: dict[tuple[str, ...], int] = {}
    try:
        events = etree.iterparse(
            str(path), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        checked = False
        for _, element in events:
            if not checked and element.getroottree().docinfo.internalDTD is not None:
                raise DamagedFile(file=name, kind="XML", reason="document type declarations are not read")
            checked = True
            if any(isinstance(child.tag, str) and not len(child) for child in element):
                row = dict(_pair(child) for child in element if isinstance(child.tag, str))
                score = _score(tuple(row), wanted, scores)
                yield str(element.tag), row, score
                if score:
                    element.clear()
    except etree.XMLSyntaxError as fault:
        if _is_cut_off(path):
            raise CutOff(file=name, row="?") from fault
        raise DamagedFile(file=name, kind="XML", reason=str(fault)[:120]) from fault


def _score(names: tuple[str, ...], wanted: Wanted, known: dict[tuple[str, ...], int]) -> int:
    """How many fields an element names: the parts of an envelope name hardly any."""
    if names not in known:
        match = wanted.find(names)
        known[names] = len(match.fields) if match else 0
    return known[names]


def _pair(child: Any) -> tuple[str, str]:
    tag = etree.QName(child).localname
    named = next((child.get(key) for key in NAMING if child.get(key)), None)
    value = "".join(child.itertext()) or child.get("value") or ""
    return (named if named and tag.lower() in CELLS else tag), value.strip()


def _is_cut_off(path: Path) -> bool:
    """A message that does not end with the end of its first element stopped before it."""
    with path.open("rb") as file:
        root = ROOT.search(file.read(ENDING).replace(b"\0", b""))
        file.seek(max(path.stat().st_size - ENDING, 0))
        end = file.read().replace(b"\0", b"").rstrip()
    return root is None or re.search(rb"</" + re.escape(root[1]) + rb"\s*>(?:\s*<!--.*-->)?$", end) is None
