"""The two clocks of every row of a chunk: the law's own function, asked once for each distinct set of facts."""

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.values import OPEN_END
from goodstanding.law import publicity
from goodstanding.law.catalogue import Item, edition
from goodstanding.submissions.rules import has

DAY_ZERO = date(1970, 1, 1)
SHIFT = 1 << 20  # makes every day since the year 0 a number above zero
NO_CLOCKS = publicity.Clocks(published=False, public_until=None, retained_until=None)


@dataclass(frozen=True, slots=True)
class Times:
    """Arrow columns of a chunk: days, and whether it is published at all. NULL: open."""

    occurred_on: Any
    ended_on: Any
    published: Any
    public_until: Any
    retained_until: Any


def times(item: Item, values: dict[str, Any], good: Any) -> Times:
    """When each good row's conduct began and ended, and the last days of its publication and its retention."""
    occurred = pc.if_else(pa.array(good), _dates(values[item.occurred_on]), None)
    ended = _ended(item, values, occurred)
    inverse, found = _distinct(item, occurred, ended, _tiers(item, values), _cap(item, values))
    return Times(
        occurred_on=occurred,
        ended_on=ended,
        published=pa.array([clock.published for clock in found], pa.bool_()).take(inverse),
        public_until=pa.array([clock.public_until for clock in found], pa.date32()).take(inverse),
        retained_until=pa.array([clock.retained_until for clock in found], pa.date32()).take(inverse),
    )


def _distinct(item: Item, occurred: Any, ended: Any, tiers: Any, cap: Any) -> tuple[Any, list[publicity.Clocks]]:
    """(which set of facts each row has, the clocks of each set). Sets are told apart as whole numbers."""
    first, inverse = np.unique(_number(occurred) << 32 | _number(ended), return_inverse=True)
    second, inverse = np.unique(inverse << 40 | _number(cap) << 8 | tiers, return_inverse=True)
    names = ["", *(item.publication.tiers if item.publication else ())]
    found = [
        _clocks(
            item.code,
            _unnumber(int(first[key >> 40]) >> 32),
            _unnumber(int(first[key >> 40]) & 0xFFFFFFFF),
            names[key & 0xFF],
            _unnumber(key >> 8 & 0xFFFFFFFF),
        )
        for key in second.tolist()
    ]
    return pa.array(inverse), found


def _number(days: Any) -> Any:
    """Days as whole numbers above zero; 0 where there is none."""
    numbers = days.cast(pa.int32()).to_numpy(zero_copy_only=False)
    return np.where(np.isnan(numbers), 0, numbers + SHIFT).astype(np.int64)


def _unnumber(number: int) -> int | None:
    return number - SHIFT if number else None


@lru_cache(maxsize=200_000)
def _clocks(item: str, occurred: int | None, ended: int | None, tier: str, cap: int | None) -> publicity.Clocks:
    if occurred is None:  # a row that is not accepted
        return NO_CLOCKS
    begun = DAY_ZERO + timedelta(days=occurred)
    return publicity.clocks(
        edition()[item], occurred_on=begun, ended_on=_day(ended), tier=tier, delivered_end=_day(cap)
    )


def _ended(item: Item, values: dict[str, Any], occurred: Any) -> Any:
    ended = pa.nulls(len(occurred), pa.date32())
    for code in item.ended_on:
        column = _closed(_dates(values[code]))
        if item.ends_if_whole and item.ends_if_whole.field == code:
            part, whole = values[item.ends_if_whole.part], values[item.ends_if_whole.of]
            paid = pc.or_kleene(pc.is_null(part), pc.fill_null(pc.greater_equal(part, whole), fill_value=False))
            column = pc.if_else(paid, column, None)
        ended = pc.coalesce(ended, column)
    if item.at_once:
        over = pc.is_in(values[item.at_once.field], pa.array(item.at_once.choices, pa.string()))
        ended = pc.coalesce(ended, pc.if_else(over, occurred, None))
    return ended


def _dates(column: Any) -> Any:
    """A date column as it is; of a column of years the last days, NULL for a number that is no year."""
    if not pa.types.is_integer(column.type):
        return column
    years = column.to_pylist()
    return pa.array([date(year, 12, 31) if year and 0 < year <= MAXYEAR else None for year in years], pa.date32())


def _closed(column: Any) -> Any:
    """Days only: "without end" is no end."""
    return pc.if_else(pc.equal(column, pa.scalar(OPEN_END, pa.date32())), None, column)


def _cap(item: Item, values: dict[str, Any]) -> Any:
    if item.publication is None or not item.publication.cap:
        return pa.nulls(len(values["subject_code"]), pa.date32())
    return _closed(values[item.publication.cap])


def _tiers(item: Item, values: dict[str, Any]) -> Any:
    """The gravest tier each row meets, counted from 1 in the item's order (lightest first); 0: none."""
    tiers = np.zeros(len(values["subject_code"]), np.int64)
    publication = item.publication
    if publication is None:
        return tiers
    order = list(publication.tiers)
    if not publication.tier_of:
        return tiers + (order.index(publication.tier) + 1 if publication.tier else 0)
    known = item.field(publication.tier_of).choices
    for rank, name in enumerate(order, start=1):
        met = has(values[publication.tier_of], [one.code for one in known if one.tier == name])
        tiers[met] = rank
    return tiers


def _day(days: int | None) -> date | None:
    return None if days is None else DAY_ZERO + timedelta(days=days)
