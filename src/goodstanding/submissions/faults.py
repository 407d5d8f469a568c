"""Faults found in a chunk, and the findings they become: only rows that failed are ever looked at one by one."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.finding import Finding
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.catalogue import Item
from goodstanding.submissions.screening import mask_persons

WORDS: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("findings.yaml"))
QUOTING = ("delivered", "amount", "word")  # details that repeat a cell: they go with the raw file
NEEDED = "COLUMN_NEEDED"  # said once of a sheet, however many of its rows miss the column
OF_THE_HEADER = (
    "COLUMN_UNKNOWN",
    "COLUMN_UNNAMED",
    "UNIT_NOT_NAMED",
    "BANNED_COLUMN",
    NEEDED,
)  # said of a column, not of a row
SILENT = ("BANNED_CATEGORY", "CONSENT_MISSING", "NOT_AN_ORGANISATION")  # cells that are not repeated to anybody
OF_A_CELL = ("DIGITS_LOST", "FORMULA", "CELLS_MERGED", "SHOWN_OTHERWISE", "COLUMNS_DIFFER")  # seen in reading the sheet
SUBJECT_WORDS = {
    "subject_code": ("unified social credit code", "统一社会信用代码"),
    "subject_name": ("name of the organisation", "主体名称"),
    "subject_kind": ("kind of subject", "主体类别"),
    "": ("the row", "该行"),
}
QUOTED = 200
NEARLY_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{1,3}(?!\d)")
Details = Mapping[str, object] | Callable[[int], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule's verdict on a chunk: `mask` of the failing rows; `details` for its words, per place if they differ."""

    mask: Any
    field: str
    code: str
    details: Details
    keep_value: bool = True

    def places(self) -> Any:
        return np.flatnonzero(self.mask)

    def details_at(self, place: int) -> Mapping[str, object]:
        return self.details(place) if callable(self.details) else self.details


@dataclass(frozen=True, slots=True)
class Found:
    """A finding before it is put into words: what the store keeps."""

    row: int
    field: str
    value: str
    code: str
    details: Mapping[str, object]


def collect(faults: list[Fault], rows: Any, texts: Any) -> Iterator[Found]:
    """Every finding of a chunk in the order of its rows; a value only where it may be repeated."""
    found = [(int(place), fault) for fault in faults if fault.code != NEEDED for place in fault.places()]
    for place, fault in sorted(found, key=lambda pair: pair[0]):
        yield Found(int(rows[place]), fault.field, _value(fault, place, texts), fault.code, fault.details_at(place))


class Missed:
    """Columns a delivery's rows would have needed: each is told once, with the first row and how many there are."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[int, int, Fault]] = {}

    def note(self, faults: list[Fault], rows: Any) -> None:
        """Remember what a chunk's rows miss."""
        for fault in faults:
            if fault.code == NEEDED and (places := fault.places()).size:
                first, count, _ = self._rows.get(fault.field, (int(rows[places[0]]), 0, fault))
                self._rows[fault.field] = (first, count + len(places), fault)

    def findings(self, header_row: int) -> list[Found]:
        """One finding a column, at the header."""
        return [
            Found(max(header_row, 1), field, "", NEEDED, {**fault.details_at(0), "first": first, "count": count})
            for field, (first, count, fault) in self._rows.items()
        ]


def _value(fault: Fault, place: int, texts: Any) -> str:
    if not fault.keep_value or fault.field not in texts.column_names:
        return ""
    return quote(texts.column(fault.field)[place].as_py() or "")


def quote(text: str) -> str:
    """A cell as a finding repeats it: its beginning, persons masked, nothing of what is nearly an identity number."""
    return "" if NEARLY_IDENTITY.search(text[:QUOTED]) else mask_persons(text[:QUOTED])


def put_into_words(found: Found, item: Item, column: str = "") -> Finding:
    """The finding as its provider reads it, in both languages. `column`: the provider's own word for the place."""
    words = {key: text for key, text in WORDS[found.code].items() if key != "basis"}
    names = field_names(item)
    name, name_zh = names.get(found.field, (found.field, found.field))
    said = {
        key: text.format_map(_Lenient(found.details, name_zh if key.endswith("_zh") else name, names, key))
        for key, text in words.items()
    }
    return Finding(
        row=found.row,
        field=found.field,
        value=found.value,
        code=found.code,
        column=column,
        basis=_basis(found.code),
        **said,
    )


@cache
def _basis(code: str) -> Cite | None:
    cited = WORDS[code].get("basis")
    return Cite(**cited) if cited else None


@cache
def _names(fields: tuple[tuple[str, str, str], ...]) -> dict[str, tuple[str, str]]:
    return SUBJECT_WORDS | {code: (name, name_zh) for code, name, name_zh in fields}


def field_names(item: Item) -> dict[str, tuple[str, str]]:
    """Field code -> (name, name_zh), subject columns included."""
    return _names(tuple((one.code, one.name, one.name_zh) for one in item.fields))


class _Lenient(dict[str, object]):
    """Details for a text: `field` and `other` in the text's own language."""

    def __init__(self, details: Mapping[str, object], name: str, names: dict[str, tuple[str, str]], key: str) -> None:
        super().__init__(details)
        place = 1 if key.endswith("_zh") else 0
        self["field"] = name
        if (other := details.get("other")) is not None:
            self["other"] = names.get(str(other), (str(other), str(other)))[place]
        if (fields := details.get("fields")) is not None and isinstance(fields, list | tuple):
            self["fields"] = ", ".join(names.get(str(one), (str(one), str(one)))[place] for one in fields)

    def __missing__(self, key: str) -> str:
        return "?"
