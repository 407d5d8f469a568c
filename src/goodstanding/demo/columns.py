"""Columns of the demonstration: text as Arrow arrays, days as NumPy days (NaT: none), money as whole CNY (-1: none)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Columns = dict[str, Any]
NO_DAY = np.datetime64("NaT", "D")
NO_MONEY = -1
ENDLESS = np.datetime64("2099-12-31", "D")


def join(*parts: Any) -> Any:
    """Texts and text columns side by side."""
    return pc.binary_join_element_wise(*parts, "")


def pick(words: Sequence[str], places: Any) -> Any:
    """The word at each place."""
    return pa.array(words, pa.string()).take(pa.array(places))


def same(text: str, count: int) -> Any:
    return pa.repeat(pa.scalar(text, pa.string()), count)


def numbers(values: Any) -> Any:
    """Whole numbers as text."""
    return pa.array(np.asarray(values, np.int64)).cast(pa.string())


def as_text(column: Any, dates: str, scale: int) -> Any:
    """A column as its sheet writes it: days by the form, money in units of `scale` CNY."""
    if isinstance(column, pa.Array | pa.ChunkedArray):
        return column
    if np.issubdtype(column.dtype, np.datetime64):
        return _days(column, dates)
    return _money(column, scale)


def _days(column: Any, form: str) -> Any:
    found, places = np.unique(column, return_inverse=True)
    words = ["" if np.isnat(day) else day.item().strftime(form) for day in found]
    return pick(words, places)


def _money(column: Any, scale: int) -> Any:
    if scale == 1:
        texts = join(numbers(column), ".00")
    else:
        width = len(str(scale)) - 1
        rest = pc.utf8_lpad(numbers(column % scale), width, "0")
        texts = join(numbers(column // scale), ".", rest, "00")
    return pc.if_else(pa.array(column == NO_MONEY), "", texts)


def take(columns: Mapping[str, Any], places: Any) -> Columns:
    """These rows of every column, in this order."""
    return {name: _take(column, places) for name, column in columns.items()}


def stack(*parts: Mapping[str, Any]) -> Columns:
    """Rows of several tables below each other; all have the same columns."""
    full = [part for part in parts if part]
    return {name: _stack([part[name] for part in full]) for name in full[0]} if full else {}


def height(columns: Mapping[str, Any]) -> int:
    return len(next(iter(columns.values()))) if columns else 0


def _take(column: Any, places: Any) -> Any:
    return column.take(pa.array(places)) if isinstance(column, pa.Array) else column[places]


def _stack(parts: list[Any]) -> Any:
    return pa.concat_arrays(parts) if isinstance(parts[0], pa.Array) else np.concatenate(parts)
