"""The letters: thirteen areas and, where it is printed, the overall rating."""

import re

from goodstanding.formats.social_audit.errors import CutOff, RatingUnknown, TwoReports
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.source import Line, Source
from goodstanding.formats.social_audit.tables import table
from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AreaRating

LETTERS = "ABCDE"
ROW = re.compile(r"^\s*PA\s?(\d{1,2})\s?[:：]\s*(.+?)(?:\t[\t ]*|\s+)(\S{1,3}|Not \w+)?\s*$")
ROW_TABS = re.compile(r"^\s*PA\s?(\d{1,2})\s?[:：]\s*([^\t]+)\t\s*([^\t]*?)\s*$")
AREA_ROW = re.compile(r"PA\s?1\b(?:\s+PA\s?\d{1,2}\b)+")
SCORE = re.compile(
    r"(?im)^\s*(?:Performance Area|PA)\s?(\d{1,2})\s?[:.-]?\s?([^\n]*)\n"
    r"(?:[^\n]*\n){0,6}?[^\n]*\bPA (?:Score|Rating)\s?:\s?(\S+)"
)
WORDS = re.compile(r"^([A-Z])(?:\s*[-–(:]\s*[A-Za-z ]+\)?)?$")


def read_ratings(source: Source, sections: Sections, layout: str) -> tuple[AreaRating, ...]:
    """Thirteen areas in their order. Raises CutOff for missing ones, RatingUnknown for other letters."""
    found = _row_ratings(source) if layout == "G2" else []
    found = found or [rating for line in _whole(sections.get("ratings", [])) for rating in _line_rating(source, line)]
    found = found or (_score_ratings(source) if layout == "G2" else [])
    by_area = {rating.area: rating for rating in found}
    if len(by_area) < len(found):
        raise TwoReports(file=source.file, twice="the rating of an area", times=2)
    missing = [area.code for area in areas() if area.code not in by_area]
    if missing:
        raise CutOff(file=source.file, missing="SECTION RATING: " + ", ".join(missing))
    return tuple(by_area[area.code] for area in areas())


def read_overall(source: Source, sections: Sections) -> tuple[str | None, str]:
    """The printed overall rating and how it stands there: letter, blank, options or absent."""
    if "overall" not in sections:
        return None, "absent"
    lines = [line.text.strip() for line in sections["overall"] if line.text.strip()]
    words = " ".join(lines)
    if not words or words == "None":
        return None, "blank"
    if words.split()[:5] == [*LETTERS]:
        return None, "options"
    if re.match(r"(?i)zero tolerance", words):
        return "Zero Tolerance", "letter"
    letter = WORDS.match(lines[0])
    if letter is None:
        return None, "blank"
    _require_letter(source, letter[1], "overall", sections["overall"][0].number)
    return letter[1], "letter"


def _whole(lines: list[Line]) -> list[Line]:
    """Rating lines that a page's width has cut, put together again."""
    whole: list[Line] = []
    for line in lines:
        if whole and line.text.strip() and not line.text.strip().startswith("PA") and not _match(whole[-1].text):
            whole[-1] = Line(whole[-1].number, f"{whole[-1].text} {line.text.strip()}")
        elif line.text.strip():
            whole.append(line)
    return whole


def _match(text: str) -> re.Match[str] | None:
    """A whole rating line. Without tabs the last word is a rating only behind an area's name, or when it is one."""
    match = ROW.match(text)
    if match and (match[3] or "") not in (*LETTERS, *table("layouts")["not_rated"]):
        named = any(area.number == int(match[1]) and area.is_called(match[2]) for area in areas())
        match = match if named else None
    return ROW_TABS.match(text) or match


def _line_rating(source: Source, line: Line) -> list[AreaRating]:
    match = _match(line.text)
    if not match:
        return []
    return [_rating(source, match[1], match[2], match[3] or "", line.number)]


def _rating(source: Source, number: str, name: str, letter: str, line: int) -> AreaRating:
    area = f"PA{int(number)}"
    if letter in table("layouts")["not_rated"]:
        return AreaRating(area, name.strip(), None, line)
    if not letter:
        raise CutOff(file=source.file, missing=f"SECTION RATING: {area}")
    if not 1 <= int(number) <= len(areas()):
        raise RatingUnknown(file=source.file, line=line, area=area, letter=letter)
    _require_letter(source, letter, area, line)
    return AreaRating(area, name.strip(), letter.upper(), line)


def _require_letter(source: Source, letter: str, area: str, line: int) -> None:
    if letter.upper() not in LETTERS or len(letter) != 1:
        raise RatingUnknown(file=source.file, line=line, area=area, letter=letter[:20])


def _row_ratings(source: Source) -> list[AreaRating]:
    """G2: a row of area names, then a row with as many letters."""
    rows = list(AREA_ROW.finditer(source.text))
    if sum("13" in row.group() for row in rows) > 1:
        raise TwoReports(file=source.file, twice="the row of areas", times=len(rows))
    match = rows[0] if rows else None
    if not match:
        return []
    numbers = [int(number) for number in re.findall(r"\d{1,2}", match.group())]
    words = source.text[match.end() :].split()[: len(numbers)]
    line = source.text.count("\n", 0, match.start()) + 1
    names = {area.number: area.name for area in areas()}
    return [
        _rating(source, str(number), names.get(number, ""), word, line)
        for number, word in zip(numbers, words, strict=False)
    ]


def _score_ratings(source: Source) -> list[AreaRating]:
    """G2: the score under each area's heading, where the summary row is not text."""
    return [
        _rating(source, match[1], match[2].strip(), match[3], source.text.count("\n", 0, match.start()) + 1)
        for match in SCORE.finditer(source.text)
    ]
