"""A delivered file opened for its item: which layouts it may have, and documents that are no sheets at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodstanding.formats import layouts
from goodstanding.formats.layouts import Layout, Match
from goodstanding.formats.reading.opening import open_sheet
from goodstanding.formats.reading.places import letters
from goodstanding.formats.reading.sheet import Matcher, Sheet, Wanted
from goodstanding.law.catalogue import Item, edition
from goodstanding.law.forbidden import Category, forbidden_field
from goodstanding.submissions.audits import open_report
from goodstanding.submissions.faults import Found, field_names

SUBJECT = ("subject_code", "subject_name")
AUDITS = "social-audit"


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet ready to be consumed, and what is wrong with its header."""

    sheet: Sheet
    findings: list[Found]

    @property
    def header(self) -> list[list[str]]:
        """The provider's own word for each column, in the sheet's order, and the field it fills ("": none)."""
        pairs = zip(self.sheet.match.header, self.sheet.match.columns, strict=True)
        return [[name[:60], column.to if column else ""] for name, column in pairs]

    def unnamed(self) -> list[Found]:
        """Columns without a header in which something stands; whole once the sheet is consumed."""
        at = max(self.sheet.header_row, 1)
        told = sorted(self.sheet.unnamed.items())
        return [
            Found(at, "", "", "COLUMN_UNNAMED", {"column": letters(place), "count": count}) for place, count in told
        ]

    @property
    def scales(self) -> dict[str, int]:
        return {column.to: column.scale for column in self.sheet.match.columns if column and column.scale != 1}


def open_delivery(path: Path, name: str, folder: Path, item: Item, year: str) -> Opened:
    """Open a file delivered for `item`. Raises the refusals of `formats.errors`."""
    if item.code == AUDITS and (report := open_report(path, name, item)) is not None:
        return Opened(report, [])
    required = (*SUBJECT, *(one.code for one in item.fields if one.required))
    names = {code: f"{words[1]} / {words[0]}" for code, words in field_names(item).items()}
    wanted = Wanted(item.code, _finder([item]), _finder(_others(item, year)), required, names)
    sheet = open_sheet(path, name, folder, wanted)
    return Opened(sheet, list(_header_findings(sheet)))


def _finder(items: list[Item]) -> Matcher:
    known = [layout for item in items for layout in layouts_of(item)]

    def find(header: Sequence[str]) -> Match | None:
        return layouts.match(header, known)

    return find


def layouts_of(item: Item) -> list[Layout]:
    """Every layout an item may come in; the plain one last, so that a published sheet wins a tie."""
    published = [layout for layout in layouts.published() if layout.item == item.code]
    fields = [(one.code, one.name, one.name_zh, one.type) for one in item.fields]
    return [*published, layouts.plain_layout(item.code, fields)]


def _others(item: Item, year: str) -> list[Item]:
    return [other for code, other in edition(year).items() if code != item.code]


def _header_findings(sheet: Sheet) -> Iterator[Found]:
    """Columns not read: forbidden ones by their category, others by name."""
    for name in sheet.match.unknown:
        category: Category | None = forbidden_field(name, name)
        if category is not None:
            details = {
                "column": name[:60],
                "kind": category.code,
                "category": category.name,
                "category_zh": category.name_zh,
            }
            yield Found(max(sheet.header_row, 1), "", "", "BANNED_COLUMN", details)
        else:
            code = "UNIT_NOT_NAMED" if sheet.match.layout.lacks_unit(name) else "COLUMN_UNKNOWN"
            yield Found(max(sheet.header_row, 1), "", "", code, {"column": name[:60]})
