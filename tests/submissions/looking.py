"""A file read and checked as a delivery is, without a store: what the rows say and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from goodstanding.law.catalogue import edition
from goodstanding.submissions.checks import Checked, Terms, check
from goodstanding.submissions.faults import collect
from goodstanding.submissions.reading import Opened, open_delivery
from tests.submissions.conftest import AUTHORITY

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Looked:
    """`rows`: the good ones, by row number; `faults`: (row, field, code) in the order of the rows."""

    layout: str
    rows: dict[int, dict[str, Any]]
    faults: list[tuple[int, str, str]]
    header_faults: list[str]
    dropped: dict[str, int]


def look(content: bytes, folder: Path, *, item: str = "penalty", name: str = "file") -> Looked:
    """Read `content` as a delivery of `item`. Raises the refusals of reading."""
    path = folder / name
    path.write_bytes(content)
    opened = open_delivery(path, name, folder, edition()[item], "2026")
    rows: dict[int, dict[str, Any]] = {}
    faults: list[tuple[int, str, str]] = []
    for checked, unread in _checked(opened, item):
        for place, good in enumerate(checked.good):
            if good:
                values = {code: column[place].as_py() for code, column in checked.values.items()}
                rows[int(checked.rows[place])] = {code: value for code, value in values.items() if value is not None}
        found = [(one.row, one.field, one.code) for one in collect(checked.faults, checked.rows, checked.texts)]
        faults += sorted(found + unread, key=lambda one: one[0])
    dropped = {name: count for name, count in opened.sheet.dropped.items() if count}
    return Looked(opened.sheet.match.layout.code, rows, faults, [one.code for one in opened.findings], dropped)


def _checked(opened: Opened, item: str) -> Iterator[tuple[Checked, list[tuple[int, str, str]]]]:
    terms = Terms(
        edition()[item], TODAY, opened.scales, opened.sheet.epoch, AUTHORITY, frozenset(), opened.sheet.match.layout.optional
    )  # fmt: skip
    for chunk in opened.sheet.chunks():
        here = set(chunk.rows.tolist())
        yield check(chunk, terms), [(one.row, "", one.code) for one in chunk.faults if one.row not in here]
