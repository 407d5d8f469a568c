"""The tables of an ODS: formulas, merged cells and percentages, whose rows and cells may stand for many."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from goodstanding.formats.reading.places import letters
from goodstanding.formats.reading.shown import OTHER, Inside

TELLING = (b":formula=", b"-spanned=", b"percentage")


def look_inside(content: bytes, most: int) -> Inside:
    """What the tables hold besides texts and numbers, `most` rows of each kind."""
    inside = Inside()
    if not any(mark in content for mark in TELLING):
        return inside
    number, row, column, step = -1, 0, 0, 0
    for element in _starts(content):
        kind = etree.QName(element).localname
        told = {etree.QName(key).localname: value for key, value in element.items()}
        if kind == "table":
            number, row, step = number + 1, 0, 1
        elif kind == "table-row":
            row, column, step = row + step, 0, int(told.get("number-rows-repeated", 1))
        elif kind in ("table-cell", "covered-table-cell"):
            _note(inside, number, row, column, told, most)
            column += int(told.get("number-columns-repeated", 1))
    return inside


def _note(inside: Inside, number: int, row: int, column: int, told: Mapping[str, str], most: int) -> None:
    if "formula" in told and len(inside.formulas.get(number, {})) < most:
        inside.formulas.setdefault(number, {}).setdefault(row, []).append(letters(column))
    if told.get("value-type") == "percentage" and len(inside.shown.get(number, {})) < most:
        inside.shown.setdefault(number, {}).setdefault(row, {})[letters(column)] = OTHER
    down, across = (min(int(told.get(f"number-{of}-spanned", 1)), most) for of in ("rows", "columns"))
    if (down > 1 or across > 1) and len(inside.merged.get(number, {})) < most:
        for line in range(row, row + down):
            merged = inside.merged.setdefault(number, {}).setdefault(line, [])
            merged += [letters(place) for place in range(column, column + min(across, 1000))]


def _starts(content: bytes) -> Iterator[Any]:
    """Every element as it begins; rows are let go as they end."""
    events = etree.iterparse(BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True)
    for event, element in events:
        if event == "start" and isinstance(element.tag, str):
            yield element
        elif event == "end" and isinstance(element.tag, str) and etree.QName(element).localname == "table-row":
            element.clear()
