"""Which sheet this is: header rows matched against the layouts an item knows. A new layout is a YAML file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.formats.headers import fold_header, readings
from goodstanding.formats.values import MULTIPLES
from goodstanding.kernel.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "layouts"
IN_YUAN = "(元)"
UNITS = {IN_YUAN: 1, **{f"({word}元)": scale for word, scale in MULTIPLES.items()}}
SUBJECT_FIELDS = ("subject_code", "subject_name", "subject_kind")
JOINED = ("remarks",)  # fields of which a sheet may have several columns: all that they say is kept


@dataclass(frozen=True, slots=True)
class Column:
    """What becomes of one column: `to` a field (times `scale`), dropped as personal, or ignored.

    `values`: words of this sheet alone; `join`: several columns of one field; `only`: the words that may stand here.
    """

    headers: tuple[str, ...]
    to: str = ""
    scale: int = 1
    drop: str = ""
    ignore: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    join: bool = False
    only: tuple[str, ...] = ()
    title: str = ""  # the header as the published sheet writes it
    ours: bool = False  # added by this platform to a workbook it gave back


@dataclass(frozen=True, slots=True)
class Layout:
    """One published sheet of one item. `optional`: required fields this sheet cannot carry."""

    code: str
    item: str
    columns: tuple[Column, ...]
    optional: tuple[str, ...] = ()
    name: str = ""
    name_zh: str = ""
    _index: Mapping[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _indexed(self.columns))

    def find(self, header: str) -> Column | None:
        """The column a header cell names, however it is written (`headers.readings`)."""
        return _first(self._index, header)

    def lacks_unit(self, header: str) -> bool:
        """Whether a header it does not know would name an amount, had it said of what: 万元 or 元."""
        return any(word + IN_YUAN in self._index for word in readings(header))

    def knows_any(self, words: Iterable[str]) -> bool:
        """Whether any of these folded words heads one of its columns: most rows that are tried are no headers."""
        return any(word in self._index for word in words)


@dataclass(frozen=True, slots=True)
class Match:
    """A header row read with a layout: `columns[i]` is what becomes of column i (None: not recognised)."""

    layout: Layout
    header: tuple[str, ...]
    columns: tuple[Column | None, ...]

    @property
    def fields(self) -> list[str]:
        return [column.to for column in self.columns if column and column.to]

    @property
    def unknown(self) -> list[str]:
        return [name for name, column in zip(self.header, self.columns, strict=True) if column is None and name.strip()]

    @property
    def score(self) -> int:
        """Columns recognised, and those that would be had they said their unit: no other layout may guess it."""
        named = zip(self.header, self.columns, strict=True)
        return sum(not column.ours if column else self.layout.lacks_unit(name) for name, column in named)


@cache
def published() -> tuple[Layout, ...]:
    """Every layout of `layouts/`, in the order of its file names."""
    return tuple(_read(read_yaml(path)) for path in sorted(FOLDER.glob("*.yaml")))


@cache
def personal_columns() -> tuple[Column, ...]:
    """Headers that name persons, whatever the sheet: dropped wherever they stand."""
    path = Path(__file__).parent / "personal_columns.yaml"
    return tuple(Column(headers=_folded(line), drop="person") for line in read_yaml(path))


@cache
def subject_columns() -> tuple[Column, ...]:
    """How sheets head the organisation's code, name and kind."""
    lines: dict[str, list[str]] = read_yaml(Path(__file__).parent / "subject_columns.yaml")
    return tuple(
        Column(headers=_folded([field, *headers]), to=field, title=headers[0]) for field, headers in lines.items()
    )


def plain_layout(item: str, fields: Iterable[tuple[str, str, str, str]]) -> Layout:
    """The layout any item has without a published sheet: headers are its fields' codes and names.

    `fields`: (code, name, name_zh, type); an amount is in CNY, as the catalogue says, or in the unit its header names.
    A word the item uses for a field of its own (`code` of a tax event) is not taken for the organisation's.
    """
    held = list(fields)
    claimed = {header for code, name, name_zh, _ in held for header in _folded([code, name, name_zh])}
    columns = [replace(one, headers=tuple(set(one.headers) - claimed)) for one in subject_columns()]
    for code, name, name_zh, kind in held:
        title = name_zh + IN_YUAN if kind == "money" else name_zh
        columns.append(Column(headers=_folded([code, name, name_zh]), to=code, title=title, join=code in JOINED))
        if kind == "money":
            columns.append(Column(headers=_folded([f"{name}(10,000 CNY)"]), to=code, scale=10_000))
            columns.append(Column(headers=_folded([f"{name}(CNY)"]), to=code))
            columns += _in_units(columns[-1], _folded([code, name, name_zh]))
    return Layout(code=f"{item}-plain", item=item, columns=(*columns, *personal_columns()))


def match(header: Sequence[str], layouts: Iterable[Layout]) -> Match | None:
    """The layout that recognises most of the header cells; None where none recognises two."""
    words = {word for name in header for word in readings(name)}
    found = [_match(header, layout) for layout in layouts if layout.knows_any(words)]
    best = max(found, key=lambda one: one.score, default=None)
    return best if best is not None and best.score >= min(2, len(header)) and best.fields else None


def _match(header: Sequence[str], layout: Layout) -> Match:
    columns = tuple(layout.find(name) or _personal(name) or _given_back(name) for name in header)
    return Match(layout=layout, header=tuple(header), columns=columns)


def _personal(header: str) -> Column | None:
    return _first(_personal_index(), header)


def _first(index: Mapping[str, Column], header: str) -> Column | None:
    return next((index[word] for word in readings(header) if word in index), None)


@cache
def _personal_index() -> Mapping[str, Column]:
    return _indexed(personal_columns())


def _indexed(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Folded header -> column; the first column that claims a header keeps it."""
    index: dict[str, Column] = {}
    for column in columns:
        for header in column.headers:
            index.setdefault(header, column)
    return index


def _given_back(header: str) -> Column | None:
    return GIVEN_BACK if fold_header(header) in GIVEN_BACK.headers else None


def _read(raw: dict[str, Any]) -> Layout:
    columns = [
        Column(
            headers=_folded(line["header"]),
            to=line.get("to", ""),
            scale=line.get("scale", 1),
            drop=line.get("drop", ""),
            ignore=line.get("ignore", False),
            values=line.get("values", {}),
            join=line.get("join", False),
            only=tuple(line.get("only", ())),
            title=line["header"][0],
        )
        for line in raw["columns"]
    ]
    columns += [other for column in columns for other in _in_units(column, _stems(column))]
    names = {name: raw.get(name, "") for name in ("name", "name_zh")}
    return Layout(raw["code"], raw["item"], tuple(columns), tuple(raw.get("optional", ())), **names)


def _stems(column: Column) -> list[str]:
    """The names of an amount without its unit."""
    units = (unit for unit in UNITS for header in column.headers if header.endswith(unit))
    ends = tuple(dict.fromkeys(units))
    return [header[: header.rindex("(")] for header in column.headers if ends and header.endswith(ends)]


def _in_units(column: Column, stems: Iterable[str]) -> list[Column]:
    """The same amount in sheets that name another unit than the published one."""
    names = list(stems)
    units = UNITS.items() if names else ()
    return [replace(column, headers=tuple(one + unit for one in names), scale=scale) for unit, scale in units]


def _folded(headers: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold_header(header) for header in headers)


# the columns added to a workbook given back, as `submissions.returned_workbook` heads them; they are recognised again
REASON_COLUMNS = ("〔校验〕原行号 Row", "〔校验〕问题与处理办法", "〔校验〕Findings and remedies")
GIVEN_BACK = Column(headers=_folded(REASON_COLUMNS), ignore=True, ours=True)
