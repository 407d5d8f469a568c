"""Figures and dates as reports write them: three thousands separators, day-first and month-first dates."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

FIGURE = re.compile(r"[-−]?\d[\d.,'’\u00a0\u202f ]*\d|[-−]?\d")
WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})")
SPACES = "'’\u00a0\u202f "
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def decimal_mark(figures: Iterable[str]) -> str:
    """`.` or `,`: the decimal mark of a document, told by the figures that leave no choice; `.` when none does."""
    votes = Counter(mark for figure in figures for mark in [_proof(figure)] if mark)
    return "," if votes[","] > votes["."] else "."


def parse_figure(figure: str, mark: str) -> Decimal | None:
    """`1,960` / `1.960` / `1 960` are 1960; `2,417.37`, `2.417,37`, `2 417,37` are 2417.37. None: not a number."""
    bare = re.sub(f"[{SPACES}]", "", figure).replace("−", "-")
    if not re.fullmatch(r"-?\d[\d.,]*", bare):
        return None
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    thousands = "." if mark == "," else ","
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*", bare):
        return Decimal(sign + re.sub(r"[.,]", "", bare))
    grouped = re.fullmatch(rf"(\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)(?:{re.escape(mark)}(\d+))?", bare)
    if grouped is None:
        return None
    return Decimal(sign + grouped[1].replace(thousands, "") + ("." + grouped[2] if grouped[2] else ""))


def _proof(figure: str) -> str | None:
    bare = re.sub(f"[{SPACES}]", "", figure)
    marks = [char for char in bare if char in ".,"]
    if not marks:
        return None
    if len(set(marks)) == 2:
        return marks[-1]
    last = marks[-1]
    if len(marks) > 1:
        return "." if last == "," else ","
    return last if len(bare) - bare.rindex(last) - 1 != 3 else None


def read_dates(texts: Mapping[str, str]) -> dict[str, date | None] | str:
    """The dates of one document under one convention: day first, unless that is impossible and month first is not.

    Returns the key that cannot be read when neither convention fits all of them.
    """
    for day_first in (True, False):
        dates = {key: parse_date(text, day_first=day_first) for key, text in texts.items()}
        if all(dates.values()):
            return dict(dates)
    return next((key for key, text in texts.items() if not _any_date(text)), next(iter(texts), ""))


def parse_date(text: str, *, day_first: bool = True) -> date | None:
    """`21/02/2025`, `21.2.2025`, `2025-02-21`, `21 February 2025`, `February 21, 2025`, `2025年2月21日`; else None."""
    bare = text.strip().rstrip(".")
    iso = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", bare)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    plain = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", bare)
    if plain:
        first, second = int(plain[1]), int(plain[2])
        return _date(int(plain[3]), second, first) if day_first else _date(int(plain[3]), first, second)
    return _worded(bare)


def _worded(bare: str) -> date | None:
    words = WORDED.fullmatch(bare)
    if not words or words[2][:3].lower() not in MONTHS or not (words[1] or words[3]):
        return None
    return _date(int(words[4]), MONTHS.index(words[2][:3].lower()) + 1, int(words[1] or words[3]))


def _any_date(text: str) -> bool:
    return parse_date(text) is not None or parse_date(text, day_first=False) is not None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
