"""What a cell says: dates in every form providers write, exact amounts, yes and no. One text in, one value out."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

CHINA = timezone(timedelta(hours=8), "China Standard Time")
EMPTY = frozenset({"", "nan", "null", "none", "\\n", "-", "--", "/", "无", "n/a", "na", "#n/a"})
# Spellings of "no end date" seen in public sheets: reference, platform 4.1 and D9
OPEN_WORDS = frozenset(
    {
        *("长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限", "无限期"),
        *("indefinite", "indefinitely", "permanent", "open-ended", "open ended", "long-term", "long term"),
    }
)
OPEN_DATES = frozenset({date(2099, 12, 31), date(9999, 9, 9), date(9999, 12, 31), date(2999, 12, 31)})
YEAR_MONTH_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?P<time>[ T]?\s*\d{1,2}\s*[:时点].*)?"
)
NUMERALS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
COUNTED = "([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
WRITTEN = re.compile(f"([〇○零一二三四五六七八九]{{4}})年{COUNTED}月{COUNTED}[日号]")
AWAY = re.compile(r".*\d(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)  # a moment that says its distance from UTC
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"(\d{5}|\d{7})(?:\.\d+)?")  # seven digits: the year 9999
MILLISECONDS = re.compile(r"-?\d{12,13}|\d{15}")  # fifteen digits: the year 9999
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
EARLIEST = date(1900, 1, 1)
LATEST = date(2999, 12, 31)  # beyond it only the days that stand for "no end date"
AMOUNT = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?")
# a cell may name its unit itself; 千 and the others only with 元, for in a column of 万元 they might count those
UNIT = re.compile(r"(?P<digits>.*\d)\s*(?:(?P<unit>千|百万|千万|亿)元整?|(?P<tens>万)?(?:元整?)?)")
MULTIPLES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
TINY = re.compile(r"[+-]?\d(?:\.\d{1,5})?[eE]-0?[1-6]")  # programs write a millionth so
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?")
YES = frozenset({"是", "有", "yes", "y", "true", "1", "已"})
NO = frozenset({"否", "无", "没有", "no", "n", "false", "0", "未"})


class OpenEnd(date):
    """The day that stands for "no end date" until it is stored as NULL."""


OPEN_END = OpenEnd(9999, 12, 31)


def plain(text: str) -> str:
    """The text with full-width forms made ordinary and outer blanks gone; `nan`, `NULL`, `-` and the like are empty."""
    ordinary = unicodedata.normalize("NFKC", text).strip()
    return "" if ordinary.casefold() in EMPTY else ordinary


def parse_date(text: str, epoch: int = 1900) -> date:
    """A day: 2024-01-02, 2024/1/2, 2024.1.2, 2024年1月2日, 二〇二四年一月二日, 20240102, a serial, epoch milliseconds.

    The day in China where a moment says its distance from UTC. `OPEN_END` for the spellings of "no end date".
    Raises ValueError for anything else, also days that do not exist.
    """
    ordinary = plain(text)
    if ordinary.casefold() in OPEN_WORDS:
        return OPEN_END
    day = _day(ordinary, epoch)
    if day in OPEN_DATES:
        return OPEN_END
    if not EARLIEST <= day <= LATEST:
        raise ValueError(text)
    return day


def _day(text: str, epoch: int) -> date:
    if found := YEAR_MONTH_DAY.fullmatch(text):
        if found["time"] and AWAY.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(CHINA).date()
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := WRITTEN.fullmatch(text):
        year = int("".join(str(NUMERALS[digit]) for digit in found[1]))
        return date(year, _numeral(found[2]), _numeral(found[3]))
    if found := COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := SERIAL.fullmatch(text):
        return EPOCHS[epoch] + timedelta(days=int(found[1]))
    if MILLISECONDS.fullmatch(text):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
        return moment.astimezone(CHINA).date()
    raise ValueError(text)


def _numeral(text: str) -> int:
    """A month or day as documents write it: 二, 十, 十二, 二十, 三十一."""
    tens, ten, ones = text.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)


def parse_amount(text: str, scale: int = 1) -> Decimal:
    """An exact amount in CNY: `text` times `scale` (10,000 for 万元), six decimals at most. Raises ValueError.

    A cell that names its own unit (5万元, 50000元) is read in that unit, whatever the header says.
    """
    ordinary = plain(text).removeprefix("人民币").lstrip("¥￥").strip().removesuffix("(人民币)").removesuffix("人民币")
    if found := UNIT.fullmatch(ordinary):
        if found["digits"] != ordinary:
            scale = MULTIPLES.get(found["unit"] or found["tens"] or "", 1)
        ordinary = found["digits"]
    if GROUPED.fullmatch(ordinary):
        ordinary = ordinary.replace(",", "")
    if not AMOUNT.fullmatch(ordinary) and not _is_tiny(ordinary):
        raise ValueError(text)
    return Decimal(ordinary) * scale


def _is_tiny(text: str) -> bool:
    """Whether it is an exact amount below one in a program's spelling, such as 1e-06."""
    return bool(TINY.fullmatch(text)) and Decimal(text) == round(Decimal(text), 6)


def parse_integer(text: str) -> int:
    """A whole number. Raises ValueError."""
    ordinary = plain(text).removesuffix(".0")
    if not re.fullmatch(r"[+-]?\d{1,15}", ordinary):
        raise ValueError(text)
    return int(ordinary)


def parse_flag(text: str) -> bool:
    """Yes or no, as sheets write them. Raises ValueError."""
    word = plain(text).casefold() or text.strip()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(text)
