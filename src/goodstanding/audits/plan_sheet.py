"""The plan as a sheet in two languages, and read back: a row is known by its id, no cell acts as a formula."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from goodstanding.audits.queries import Card
from goodstanding.formats.headers import fold_header
from goodstanding.formats.layouts import Column, Layout, Match, match
from goodstanding.formats.reading.opening import open_sheet
from goodstanding.formats.reading.sheet import Chunk, Sheet, Wanted
from goodstanding.formats.values import parse_date
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.audits import plan
from goodstanding.law.audits.plan import Word

WRITTEN = ("root_cause", "measure", "owner", "due")
ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet that reads text would run what begins so
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_000  # characters of a cell; a workbook takes 32,767
KEY = 12  # of the audit's identity in a row's id
MOST = 2_000  # rows of a plan that is sent in


@dataclass(frozen=True, slots=True)
class Line:
    """A row that came back. `fault` where it could not be read as one: a formula, a day that is none."""

    row: int  # as the sheet numbers it
    key: str
    version: int
    root_cause: str
    measure: str
    owner: str
    due: date | None
    fault: str = ""


@cache
def columns() -> list[dict[str, Any]]:
    """`plan_sheet.yaml`, read once."""
    held: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("plan_sheet.yaml"))
    return held


def row_id(card: Card) -> str:
    """By which a row is known when it comes back."""
    return f"{card.audit.key[:KEY]}:{card.finding}"


def values(card: Card) -> dict[str, str]:
    """A card in words, by column."""
    action, words = card.action, plan.words
    change = words("changes").get(card.step.change.value) if card.step else None
    return {
        "row": row_id(card),
        "version": str(action.version if action else 0),
        "question": str(card.told.get("question") or ""),
        "crucial": "是 yes" if card.told.get("crucial") else "",
        "change": _both(change),
        "told": str(card.told.get("current") or ""),
        "told_local": str(card.told.get("local") or ""),
        "state": _both(words("states")[card.state]),
        "root_cause": action.root_cause if action else "",
        "measure": action.measure if action else "",
        "owner": _both(words("owners").get(action.owner)) if action else "",
        "due": action.due.isoformat() if action and action.due else "",
        "evidence": str(action.evidence.count() if action else 0),
    }


def write_sheet(cards: Sequence[Card]) -> bytes:
    """The workbook: what may be written stands out by its frame, owners come from a list."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("改善计划 Plan")
        looks = _looks(book)
        page.freeze_panes(1, 1)
        for at, column in enumerate(columns()):
            page.set_column(at, at, column["width"])
            page.write_string(0, at, f"{column['name_zh']} {column['name']}", looks["head"])
            for number, card in enumerate(cards, 1):
                text = harmless(values(card)[column["code"]])
                page.write_string(number, at, text, looks["write" if column.get("write") else "read"])
        _owner_list(book, page, len(cards))
    return made.getvalue()


def harmless(text: str) -> str:
    """Text that stays text, also where somebody saves the sheet as CSV."""
    plain = UNPRINTABLE.sub("", text)[:LONGEST]
    return f"'{plain}" if plain.startswith(ACTIVE) else plain


def _looks(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True}),
        "read": book.add_format({**wrapped, "bg_color": "#F4F4F2"}),
        "write": book.add_format({**wrapped, "border": 1, "border_color": "#14535E"}),
    }


def _owner_list(book: Any, page: Any, rows: int) -> None:
    """On a sheet of its own: a list within a cell's rule may have 255 characters only."""
    held = book.add_worksheet("岗位与部门 Owners")
    owners = [_both(word) for word in plan.words("owners").values()]
    held.write_column(0, 0, owners)
    place = next(at for at, column in enumerate(columns()) if column["code"] == "owner")
    source = f"='岗位与部门 Owners'!$A$1:$A${len(owners)}"
    page.data_validation(1, place, max(rows, 1), place, {"validate": "list", "source": source})


def _both(word: Word | None) -> str:
    return f"{word.name_zh} {word.name}" if word else ""


# -- read back ----------------------------------------------------------------


def read_sheet(path: Path, name: str) -> list[Line]:
    """The rows of a plan that came back. Raises the refusals of `formats.errors`."""
    with TemporaryDirectory() as folder:
        sheet = open_sheet(path, name, Path(folder), _wanted())
        return [line for chunk in sheet.chunks() for line in _lines(chunk, sheet)][:MOST]


def owner_code(text: str) -> str:
    """The owner somebody names by code or in words; the text itself where it is none."""
    plain = text.strip().casefold()
    for word in plan.words("owners").values():
        if plain in {word.code, word.name.casefold(), word.name_zh, _both(word).casefold()}:
            return word.code
    return text.strip()


def _lines(chunk: Chunk, sheet: Sheet) -> Iterator[Line]:
    faults = {fault.row: fault.code for fault in chunk.faults}
    known = [name for name in (column["code"] for column in columns()) if name in chunk.columns.column_names]
    cells = zip(*(chunk.columns.column(name).to_pylist() for name in known), strict=True)
    for row, told in zip(chunk.rows.tolist(), cells, strict=True):
        yield _line(row, dict(zip(known, told, strict=True)), sheet.epoch, faults.pop(row, ""))
    for row, code in sorted(faults.items()):
        yield Line(row, "", 0, "", "", "", None, code)


def _line(row: int, told: dict[str, str | None], epoch: int, fault: str) -> Line:
    text = {name: _plain(value) for name, value in told.items()}
    due, bad = _day(text.get("due", ""), epoch)
    version = text.get("version", "").removesuffix(".0")
    if not version.isascii() or not version.isdigit():
        version, bad = "0", bad or "VERSION"
    return Line(
        row,
        text.get("row", ""),
        int(version[:9]),
        text.get("root_cause", ""),
        text.get("measure", ""),
        owner_code(text.get("owner", "")),
        due,
        fault or bad,
    )


def _plain(value: str | None) -> str:
    text = (value or "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ACTIVE else text


def _day(text: str, epoch: int) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        return parse_date(text, epoch), ""
    except ValueError:
        return None, "DAY"


def _wanted() -> Wanted:
    names = {column["code"]: f"{column['name_zh']} {column['name']}" for column in columns()}

    def find(header: Sequence[str]) -> Match | None:
        return match(header, [_layout()])

    return Wanted("plan", find, lambda _: None, ("row", "version", *WRITTEN), names)


@cache
def _layout() -> Layout:
    made = (Column(headers=tuple(_headers(column)), to=column["code"]) for column in columns())
    return Layout("plan", "plan", tuple(made))


def _headers(column: dict[str, Any]) -> Iterable[str]:
    both = f"{column['name_zh']} {column['name']}"
    return {fold_header(text) for text in (both, column["name"], column["name_zh"], column["code"])}
