"""Columns of punches into seconds on one time line: each distinct text is read once, however many rows repeat it."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.clock_times import CHINA_OFFSET, DAY_SECONDS, ClockTime, day_fraction, parse_clock
from goodstanding.formats.columns import convert_dates
from goodstanding.formats.labour_sheets import TABLES
from goodstanding.kernel.labour_records import Days, Flags, Ints

DATED = r"^(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T]+(?P<time>.+)$"
SERIAL = r"^\d{5}\.\d+$"
ABSENT = frozenset(TABLES["words"]["absent"])
NO_OFFSET = 10**6


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of `in` or `out`: `day` NaT where the cell names none; `given`: a time could be read."""

    day: Days
    seconds: Ints
    offset: Ints
    given: Flags
    empty: Flags
    absent: Flags
    bad: Flags


@dataclass(frozen=True, slots=True)
class Stretches:
    """`known`: rows with a beginning and an end; `missing`, `impossible`, `absent`: the others, by why."""

    day: Days
    start: Ints
    stop: Ints
    clock: Ints
    known: Flags
    missing: Flags
    impossible: Flags
    absent: Flags


def read_moments(column: Any, epoch: int) -> Moments:
    """Read a text column of times, with or without their dates and offsets."""
    encoded = column.dictionary_encode()
    texts = encoded.dictionary
    apart = pc.extract_regex(texts, pattern=DATED)
    serial = pc.match_substring_regex(texts, SERIAL)
    day_text = pc.coalesce(apart.field("day"), pc.if_else(serial, texts, None))
    day_text = pc.if_else(pc.is_valid(apart), day_text, pc.if_else(serial, texts, None))
    time_text = pc.if_else(pc.is_valid(apart), apart.field("time"), texts)
    days = convert_dates(day_text, epoch).values
    return _spread(encoded, days, _read_times(time_text))


def _read_times(texts: Any) -> Any:
    encoded = texts.dictionary_encode()
    rows = np.array([_read_time(text) for text in encoded.dictionary.to_pylist()], np.int64).reshape(-1, 4)
    return rows[encoded.indices.to_numpy(zero_copy_only=False)]


def _read_time(text: str) -> tuple[int, int, int, int]:
    """(seconds, offset, read, a word for a day not worked)."""
    if re.sub(r"\s", "", text).casefold() in ABSENT or text.casefold() in ABSENT:
        return 0, NO_OFFSET, 0, 1
    try:
        fraction = day_fraction(text)
        said = ClockTime(fraction) if fraction is not None else parse_clock(text)
    except ValueError:
        return 0, NO_OFFSET, 0, 0
    seconds = said.seconds + said.later * DAY_SECONDS
    if said.utc:
        return seconds + CHINA_OFFSET, CHINA_OFFSET, 1, 0
    return seconds, NO_OFFSET if said.offset is None else said.offset, 1, 0


def _spread(encoded: Any, days: Any, times: Any) -> Moments:
    """From distinct texts to rows."""
    empty = encoded.indices.is_null().to_numpy(zero_copy_only=False)
    if not len(times):
        times, days = np.array([[0, NO_OFFSET, 0, 0]]), pa.nulls(1, pa.date32())
    places = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    seconds, offset, read, absent = times[places].T
    known_days = days.to_numpy(zero_copy_only=False).astype("datetime64[D]")[places]
    known_days[empty] = np.datetime64("NaT")
    given = (read == 1) & ~empty
    away = (absent == 1) & ~empty
    return Moments(known_days, seconds, offset, given, empty, away, ~given & ~empty & ~away)


def stretches(date: Days, begin: Moments, end: Moments) -> Stretches:
    """Put beginnings and ends together: an end before its beginning, with no day of its own, is on the next day."""
    day = np.where(np.isnat(begin.day), date, begin.day)
    shown = begin.seconds
    day = day + np.where(~np.isnat(begin.day), shown // DAY_SECONDS, 0)  # UTC carried over midnight
    begins = np.where(np.isnat(begin.day), shown, shown % DAY_SECONDS)
    last = np.where(np.isnat(end.day), day, end.day)
    start = _line(day, begins, _offset(begin, end))
    stop = _line(last, end.seconds, _offset(end, begin))
    stop = stop + np.where(np.isnat(end.day) & (stop < start), DAY_SECONDS, 0)
    both = begin.given & end.given
    same = both & (stop == start)
    sane = both & ~np.isnat(day) & (stop > start) & (stop - start <= DAY_SECONDS)
    absent = ~begin.given & ~end.given & ~begin.bad & ~end.bad
    missing = ~both & ~absent | same
    return Stretches(day, start, stop, begins, sane, missing, both & ~sane & ~same, absent)


def _offset(one: Moments, other: Moments) -> Ints:
    first: Ints = np.where(one.offset == NO_OFFSET, other.offset, one.offset)
    return np.where(first == NO_OFFSET, CHINA_OFFSET, first)


def _line(day: Days, seconds: Ints, offset: Ints) -> Ints:
    known = np.where(np.isnat(day), np.datetime64(0, "D"), day).astype("datetime64[D]").astype(np.int64)
    return known * DAY_SECONDS + seconds - offset + CHINA_OFFSET
