"""What a time clock wrote: a time of day as clocks and spreadsheets spell it, with its offset if given."""

import re
import unicodedata
from dataclasses import dataclass

DAY_SECONDS = 86_400
CHINA_OFFSET = 8 * 3600
NEXT_DAY = ("次日", "翌日", "第二天", "隔天", "next day", "+1")
AFTERNOON = ("下午", "晚上", "晚", "pm", "p.m.")
MORNING = ("上午", "早上", "凌晨", "早", "am", "a.m.")
_CLOCK = re.compile(r"(\d{1,2})\s*[:时點点]\s*(?:(\d{1,2})\s*(?:[:分]\s*(\d{1,2})(?:\.\d+)?\s*秒?)?)?分?")
_OFFSET = re.compile(r"(z|[+-]\d{2}:?\d{2})$")
_FRACTION = re.compile(r"0?\.\d+(?:e-\d+)?|0|1")
_SERIAL = re.compile(r"\d{5}\.\d+")
_COMPACT = re.compile(r"([01]\d|2[0-4])([0-5]\d)(?:([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """`seconds` from midnight; `offset` in seconds east of Greenwich, None: not given; `later`: the next day."""

    seconds: int
    offset: int | None = None
    later: bool = False
    utc: bool = False


def parse_clock(text: str) -> ClockTime:
    """A time without its date: 08:00, 8时30分, 下午5:30, 5:30 PM, 次日02:00, 26:00, 0.5; else ValueError."""
    words = unicodedata.normalize("NFKC", text).strip().casefold()
    words, later = _drop(words, NEXT_DAY) if not _OFFSET.search(words) else (words, False)
    words, offset, utc = _take_offset(words)
    if _FRACTION.fullmatch(words):
        return ClockTime(round(float(words) * DAY_SECONDS), offset, later)
    words, afternoon = _drop(words, AFTERNOON)
    words, morning = _drop(words, MORNING)
    hours, minutes, seconds = _parts(words)
    if minutes > 59 or seconds > 59 or hours > 47:
        raise ValueError(text)
    hours = _of_half_day(hours, afternoon=afternoon, morning=morning)
    return ClockTime(hours * 3600 + minutes * 60 + seconds, offset, later, utc)


def day_fraction(text: str) -> int | None:
    """Seconds of a spreadsheet's serial moment (45352.75), None where the text is none."""
    return round(float(text) % 1 * DAY_SECONDS) if _SERIAL.fullmatch(text.strip()) else None


def _parts(words: str) -> tuple[int, int, int]:
    found = _CLOCK.fullmatch(words) or _COMPACT.fullmatch(words)
    if not found:
        raise ValueError(words)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours, minutes, seconds


def _of_half_day(hours: int, *, afternoon: bool, morning: bool) -> int:
    if afternoon and hours < 12:
        return hours + 12
    return 0 if morning and hours == 12 else hours


def _drop(words: str, marks: tuple[str, ...]) -> tuple[str, bool]:
    for mark in marks:
        if mark in words:
            return words.replace(mark, "").strip(" ()"), True
    return words, False


def _take_offset(words: str) -> tuple[str, int | None, bool]:
    found = _OFFSET.search(words)
    if not found:
        return words, None, False
    rest, mark = words[: found.start()].strip(), found[1]
    if mark == "z":
        return rest, 0, True
    sign = -1 if mark[0] == "-" else 1
    return rest, sign * (int(mark[1:3]) * 3600 + int(mark[-2:]) * 60), False
