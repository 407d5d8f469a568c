"""The regular deliveries of a provider: rows of a month or quarter, follow-ups, faults, now and then a spoiled file."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from goodstanding.demo import sheets
from goodstanding.demo.columns import Columns, height, stack
from goodstanding.demo.faults import Spoiler, add_faults
from goodstanding.demo.follow_up import follow_up
from goodstanding.demo.population import SEED, STEPS, City, register_day
from goodstanding.demo.rows import LATE, MAKERS, Draw
from goodstanding.demo.tables import table
from goodstanding.demo.years import MONTHS, moment
from goodstanding.law.catalogue import edition

FIRST_MINUTE = 60
BACK = 19  # deliveries of a month are spread over as many days


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that `write` writes, received from a party (a key of parties.yaml) at that moment."""

    at: datetime
    provider: str
    item: str
    name: str
    write: Callable[[Path], None]


@dataclass(frozen=True)
class Stream:
    """A line of streams.yaml and its place there."""

    place: int
    provider: str
    item: str
    sheet: str
    months: int
    share: float
    spoiled: Mapping[int, str]
    skew: float

    @property
    def sheet_form(self) -> dict[str, Any]:
        return dict(table("sheets")[self.sheet])

    def dice(self, number: int) -> np.random.Generator:
        """Chances of one delivery: they do not hang on any other stream's."""
        name = f"{self.provider}/{self.item}/{number}"
        return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def streams() -> list[Stream]:
    return [Stream(place, **{"spoiled": {}, "skew": 1.0, **line}) for place, line in enumerate(table("streams"))]


def deliveries(city: City, stream: Stream) -> Iterator[Delivery]:
    """Every delivery of a stream, in order; each is made when it is asked for."""
    for told in tellings(city, stream):
        if height(told.rows):
            yield from files(stream, told)


@dataclass(frozen=True)
class Telling:
    """What one delivery tells, before it is written down; `dice`: the chances that are left for its faults."""

    number: int
    received: date
    dice: np.random.Generator
    rows: Columns


def tellings(city: City, stream: Stream) -> Iterator[Telling]:
    """What the deliveries of a stream tell, in order."""
    counted, before = 1, Columns()
    for number in range(1, MONTHS // stream.months + 1):
        received = city.years.receipt(number * stream.months, stream.place * 7 % BACK)
        draw = _draw(city, stream, number, received, counted)
        told = MAKERS[stream.item](draw) if draw.count else Columns()
        later = follow_up(stream.item, before, received, draw.dice) if before else []
        yield Telling(number, received, draw.dice, stack(told, *later))
        counted, before = counted + draw.count, told


def _draw(city: City, stream: Stream, number: int, received: date, counted: int) -> Draw:
    dice, step = stream.dice(number), latest_step(city, received)
    a_delivery = len(city.generic) * stream.share * stream.months / 12
    who = city.pick(dice, int(a_delivery * number) - int(a_delivery * (number - 1)), step, skew=stream.skew)
    days = np.maximum(city.years.happened(received, dice, len(who), LATE), city.established[who] + 1)
    return Draw(city, stream.provider, received, step, dice, who, days, counted)


def latest_step(city: City, day: date) -> int:
    """Which delivery of the registers was the last by then."""
    return max(step for step in range(STEPS + 1) if step == 0 or register_day(city.years, step) <= day)


def files(stream: Stream, told: Telling) -> Iterator[Delivery]:
    """The file of a delivery, faults among its rows; a spoiled one comes first where streams.yaml says so."""
    sheet, item, received = stream.sheet_form, edition()[stream.item], told.received
    spoiler = Spoiler(item, received, sheet["dates"], sheet.get("scale", 1), told.dice)
    page = sheets.with_headers(add_faults(sheets.texts_of(told.rows, sheet), spoiler), sheet)
    minute = FIRST_MINUTE + stream.place * 5
    name = f"{stream.provider}-{stream.item}-{received:%Y%m%d}{sheets.suffix(sheet)}"
    spoiled = stream.spoiled.get(told.number)
    if spoiled:
        at = moment(received, minute)
        yield Delivery(at, stream.provider, stream.item, name, SPOILERS[spoiled](page, sheet))
    at = moment(received, minute) + timedelta(minutes=2 if spoiled else 0)
    yield Delivery(at, stream.provider, stream.item, name, lambda path: sheets.write(path, page, sheet))


def _without_column(page: pa.Table, sheet: Mapping[str, Any]) -> Callable[[Path], None]:
    """The sheet without the column of names: nothing of it can be taken."""
    header = next(header for header, source in sheet["columns"].items() if source == "subject_name")
    return lambda path: sheets.write(path, page.drop_columns([header]), sheet)


def _cut_off(page: pa.Table, sheet: Mapping[str, Any]) -> Callable[[Path], None]:
    """The file breaks off in the middle of its last row."""

    def write(path: Path) -> None:
        sheets.write(path, page, sheet)
        whole = path.read_bytes().rstrip()
        path.write_bytes(whole[: whole.rindex(b",") - 2])

    return write


SPOILERS = {"missing-column": _without_column, "cut-off": _cut_off}
