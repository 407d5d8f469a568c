"""The two clocks of every row of a chunk: the law's own function, asked once for each distinct set of facts."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats.values import OPEN_END
from goodstanding.law import publicity
from goodstanding.law.catalogue import Item, edition

DAY_ZERO = date(1970, 1, 1)
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
    occurred = values[item.occurred_on]
    if pa.types.is_integer(occurred.type):  # a year: its last day
        occurred = pa.array([date(year, 12, 31) if year else None for year in occurred.to_pylist()], pa.date32())
    occurred = pc.if_else(pa.array(good), occurred, None)
    ended = _ended(item, values, occurred)
    keys = [_days(occurred), _days(ended), _tiers(item, values), _days(_cap(item, values))]
    found = [_clocks(item.code, *key) for key in zip(*keys, strict=True)]
    return Times(
        occurred_on=occurred,
        ended_on=ended,
        published=pa.array([clock.published for clock in found], pa.bool_()),
        public_until=pa.array([clock.public_until for clock in found], pa.date32()),
        retained_until=pa.array([clock.retained_until for clock in found], pa.date32()),
    )


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
        column = _closed(values[code])
        if item.ends_if_whole and item.ends_if_whole.field == code:
            part, whole = values[item.ends_if_whole.part], values[item.ends_if_whole.of]
            paid = pc.or_kleene(pc.is_null(part), pc.fill_null(pc.greater_equal(part, whole), fill_value=False))
            column = pc.if_else(paid, column, None)
        ended = pc.coalesce(ended, column)
    if item.at_once:
        over = pc.is_in(values[item.at_once.field], pa.array(item.at_once.choices, pa.string()))
        ended = pc.coalesce(ended, pc.if_else(over, occurred, None))
    return ended


def _closed(column: Any) -> Any:
    """Days only: "without end" is no end."""
    return pc.if_else(pc.equal(column, pa.scalar(OPEN_END, pa.date32())), None, column)


def _cap(item: Item, values: dict[str, Any]) -> Any:
    if item.publication is None or not item.publication.cap:
        return pa.nulls(len(values["subject_code"]), pa.date32())
    return _closed(values[item.publication.cap])


def _tiers(item: Item, values: dict[str, Any]) -> list[str]:
    """The gravest tier each row meets; tiers stand in the item from the lightest to the gravest."""
    size = len(values["subject_code"])
    publication = item.publication
    if publication is None or not publication.tier_of:
        return [publication.tier if publication else ""] * size
    order = list(publication.tiers)
    rank = {one.code: order.index(one.tier) for one in item.field(publication.tier_of).choices}
    column = values[publication.tier_of]
    flat = column if pa.types.is_list(column.type) else pc.if_else(pc.is_valid(column), column, "")
    listed = flat.to_pylist() if pa.types.is_list(column.type) else [[code] for code in flat.to_pylist()]
    graded = [max((rank.get(code, -1) for code in codes or ()), default=-1) for codes in listed]
    return [order[place] if place >= 0 else "" for place in graded]


def _days(column: Any) -> list[int | None]:
    days: list[int | None] = column.cast(pa.int32()).to_pylist()
    return days


def _day(days: int | None) -> date | None:
    return None if days is None else DAY_ZERO + timedelta(days=days)
