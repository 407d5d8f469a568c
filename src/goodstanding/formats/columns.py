"""Columns of text into columns of values: each distinct text is read once, however many rows repeat it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.values import EMPTY, parse_amount, parse_date, parse_flag, parse_integer, plain

MONEY = pa.decimal128(30, 6)
WORDS = pa.list_(pa.string())
PLAIN_AMOUNT = r"^[0-9]{1,15}(?:\.[0-9]{1,6})?$"


@dataclass(frozen=True, slots=True)
class Converted:
    """`values`: typed, NULL where empty or unreadable; `bad`: boolean mask of the unreadable."""

    values: Any
    bad: Any


def clean_text(column: Any) -> Any:
    """Outer blanks gone (also U+3000); the empty words of sheets become NULL."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.is_in(pc.utf8_lower(trimmed), pa.array(sorted(EMPTY))), None, trimmed)


def convert(column: Any, parse: Callable[[str], object], kind: pa.DataType) -> Converted:
    """Read a text column with `parse`, which raises ValueError for what it cannot read."""
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = flat.dictionary_encode()
    values, bad = [], []
    for text in encoded.dictionary.to_pylist():
        value, fault = _read(text, parse)
        values.append(value)
        bad.append(fault)
    taken = pa.array(values, kind).take(encoded.indices)
    nulls = encoded.indices.is_null().to_numpy(zero_copy_only=False)
    places = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    faults = np.array(bad or [False], dtype=bool)[places] & ~nulls if len(places) else np.zeros(0, bool)
    return Converted(taken, faults)


def _read(text: str | None, parse: Callable[[str], object]) -> tuple[object, bool]:
    if text is None:
        return None, False
    try:
        return parse(text), False
    except (ValueError, ArithmeticError):
        return None, bool(plain(text))


def convert_dates(column: Any, epoch: int) -> Converted:
    return convert(column, lambda text: parse_date(text, epoch), pa.date32())


def convert_money(column: Any, scale: int) -> Converted:
    """Exact CNY. Plain digits are read by the column; every other spelling goes through `parse_amount`."""
    plain_digits = pc.fill_null(pc.match_substring_regex(column, PLAIN_AMOUNT), fill_value=False)
    quick = pc.if_else(plain_digits, column, None).cast(pa.decimal128(21, 6))
    scaled = pc.multiply(quick, pa.scalar(Decimal(scale), pa.decimal128(9, 0))).cast(MONEY)
    if pc.all(plain_digits).as_py():
        return Converted(scaled, np.zeros(len(column), bool))
    rest = convert(pc.if_else(plain_digits, None, column), lambda text: parse_amount(text, scale), MONEY)
    return Converted(pc.coalesce(scaled, rest.values), rest.bad)


def convert_decimals(column: Any) -> Converted:
    return convert(column, lambda text: Decimal(parse_amount(text)), MONEY)


def convert_integers(column: Any) -> Converted:
    return convert(column, parse_integer, pa.int64())


def convert_flags(column: Any) -> Converted:
    return convert(column, parse_flag, pa.bool_())
