"""Amounts and days as programs of several countries write them, put into one spelling by the sheet's own evidence.

`1.960,00`, `1 960.00` and `1,960.00` are one amount; `04/03/2024` is March or April as the other days of the sheet
show. What nothing in the sheet decides stays as it is written and is not read: never the likelier of two.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

MARKS: Final = re.compile(r"^(?:人民币|rmb|cny|[¥￥])\s*|\s*(?:元|圆|rmb|cny|yuan)$", re.IGNORECASE)
NOTHING: Final = re.compile(r"[-–—−]+")
BRACKETED: Final = re.compile(r"\((.+)\)")
GAPS: Final = re.compile(r"(?<=\d)[ '’\u00a0\u2009\u202f](?=\d{3}(?!\d))")
NUMERAL: Final = re.compile(r"[+-]?\d[\d.,]*")
COMMA_GROUPS: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
DOT_GROUPS: Final = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)")
THREE_PLACES: Final = re.compile(r"[+-]?\d{1,3},\d{3}")
SHOWS_COMMAS: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+\.(?!\d{3}$)\d+|\d{4,}\.\d+)"
)
SHOWS_DOTS: Final = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,(?!\d{3}$)\d+|\d{4,},\d+)")
DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:([ T]+)(.+))?")
DAY_LIKE: Final = r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
Columns = Mapping[str, Any]


def plain_amounts(columns: Columns, names: Iterable[str]) -> dict[str, Any]:
    """The named text columns with amounts as `1960.00`, by the one convention that the sheet's own amounts show."""
    held = _named(columns, names)
    bare = {text: _bare(text) for text in _distinct(held.values())}
    commas = any(SHOWS_COMMAS.fullmatch(amount) for amount in bare.values())
    dots = any(SHOWS_DOTS.fullmatch(amount) for amount in bare.values())
    written = {text: _amount(text, amount, commas=commas, dots=dots) for text, amount in bare.items()}
    return _rewritten(columns, held, written.__getitem__)


def _bare(text: str) -> str:
    """The numeral without currency, brackets and gaps; empty for a dash, the text itself where it is no numeral."""
    plain = MARKS.sub("", unicodedata.normalize("NFKC", text).strip())
    if bracketed := BRACKETED.fullmatch(plain):
        plain = f"-{MARKS.sub('', bracketed[1])}"
    if plain.endswith("-") and plain[:1].isdigit():
        plain = f"-{plain[:-1]}"
    plain = GAPS.sub("", plain.replace("−", "-").replace("- ", "-"))
    return "" if NOTHING.fullmatch(plain) else plain


def _amount(text: str, bare: str, *, commas: bool, dots: bool) -> str | None:
    if not bare:
        return None
    if not NUMERAL.fullmatch(bare):
        return text
    if SHOWS_DOTS.fullmatch(bare) or (dots and not commas and not SHOWS_COMMAS.fullmatch(bare)):
        plain = DOT_GROUPS.fullmatch(bare) and not THREE_PLACES.fullmatch(bare)
        return bare.replace(".", "").replace(",", ".") if plain else f"{text} ?"
    if SHOWS_COMMAS.fullmatch(bare) or (not dots and ("." not in bare or commas)):
        return bare.replace(",", "") if COMMA_GROUPS.fullmatch(bare) else f"{text} ?"
    return bare if bare.strip("+-").isdigit() else f"{text} ?"  # 1.960 alone: a thousand or not, nothing says


def plain_days(columns: Columns, names: Iterable[str]) -> tuple[dict[str, Any], int]:
    """The named text columns with days as `2024-03-04`, and how many cells leave open which is day and which month.

    A time after the day stays. The order is the sheet's: one day above twelve shows it, two that disagree show none.
    """
    held = {name: column for name, column in _named(columns, names).items() if _any(column, DAY_LIKE)}
    parts = {text: DAY.fullmatch(unicodedata.normalize("NFKC", text).strip()) for text in _distinct(held.values())}
    found = [part for part in parts.values() if part]
    day_first, month_first = any(int(one[1]) > 12 for one in found), any(int(one[3]) > 12 for one in found)
    order = "" if day_first == month_first else "day" if day_first else "month"
    written = {text: _day(text, part, order) for text, part in parts.items()}
    open_ones = {text for text, part in parts.items() if part and written[text] == text}
    count = sum(text in open_ones for column in held.values() for text in column.to_pylist()) if open_ones else 0
    return _rewritten(columns, held, written.__getitem__), count


def _day(text: str, part: re.Match[str] | None, order: str) -> str:
    if part is None or (not order and part[1] != part[3]):
        return text
    day, month = (part[3], part[1]) if order == "month" else (part[1], part[3])
    return f"{part[4]}-{int(month):02d}-{int(day):02d}" + (f" {part[6]}" if part[6] else "")


def _named(columns: Columns, names: Iterable[str]) -> dict[str, Any]:
    return {name: columns[name] for name in names if columns.get(name) is not None}


def _any(column: Any, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(column, pattern)).as_py())


def _distinct(columns: Iterable[Any]) -> set[str]:
    return {text for column in columns for text in column.unique().to_pylist() if text}


def _rewritten(columns: Columns, held: Columns, read: Callable[[str], str | None]) -> dict[str, Any]:
    return {**columns, **{name: _mapped(column, read) for name, column in held.items()}}


def _mapped(column: Any, read: Callable[[str], str | None]) -> Any:
    """Each distinct text is read once, however many rows repeat it."""
    encoded = column.dictionary_encode()
    texts = [read(text) if text else None for text in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)
