"""The organisations of the demonstration city: codes, names, when registered, renamed and closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.demo import naming
from goodstanding.demo.codes import digit_serials, letter_serials, make_codes
from goodstanding.demo.columns import join, pick
from goodstanding.demo.fixed import Fixed, fixed_organisations
from goodstanding.demo.tables import table
from goodstanding.demo.years import Years

SEED = 20_250_401
STEPS = 12  # quarterly deliveries of the registers after the first
STOCK = 88  # in a hundred were there before the three years
RENAMED, CLOSED = 0.03, 0.025  # within the three years
SPREAD = 2_654_435_761  # a prime: numbers in a row come out far apart, none twice


@dataclass(frozen=True)
class City:
    """Arrays have one entry an organisation, the fixed ones first, then in the order of their registration.

    `step`: which delivery of the registers first names it; `renamed`, `closed`: the one that says so, 0 for none.
    """

    years: Years
    fixed: tuple[Fixed, ...]
    codes: Any
    first_names: Any
    last_names: Any
    english: Any
    former: Any
    classes: Any
    districts: Any
    trades: Any
    established: Any
    step: Any
    renamed: Any
    closed: Any
    generic: Any = field(repr=False, default=None)  # enterprises of which anything may be told

    def __len__(self) -> int:
        return len(self.codes)

    def names(self, who: Any, step: int) -> Any:
        """What these organisations are called after that delivery of the registers."""
        after = (self.renamed[who] > 0) & (self.renamed[who] <= step)
        return pc.if_else(pa.array(after), self.last_names.take(pa.array(who)), self.first_names.take(pa.array(who)))

    def pick(self, dice: np.random.Generator, count: int, step: int, *, skew: float = 1.0) -> Any:
        """Enterprises registered by then and still open; a few fewer than `count` where some have closed.

        `skew` above one: the same few come again and again.
        """
        known = int(np.searchsorted(self.step[self.generic], step, side="right"))
        if not known:
            return np.zeros(0, np.int64)
        even = skew == 1.0
        places = dice.integers(0, known, count) if even else (dice.random(count) ** skew * known).astype(np.int64)
        return self.open(self.generic[places], step)

    def open(self, who: Any, step: int) -> Any:
        """Those of them that are still open after that delivery of the registers."""
        return who[(self.closed[who] == 0) | (self.closed[who] > step)]

    def enterprises(self, step: int) -> Any:
        """Every enterprise registered by then and still open of which anything may be told."""
        return self.open(self.generic[self.step[self.generic] <= step], step)


def build(*, organisations: int, today: date) -> City:
    """The city of that size; the same for the same day."""
    years = Years(today)
    dice = np.random.default_rng(SEED)
    fixed = fixed_organisations(years, organisations)
    count = max(organisations - len(fixed), 0)
    classes = _classes(dice, count)
    districts = dice.integers(0, len(table("city")["districts"]), count)
    called = naming.call(dice, classes, districts)
    codes = _codes(classes, called.districts)
    step = _yearly(_steps(count), classes)
    renamed, closed = (_yearly(_later(dice, step, share), classes) for share in (RENAMED, CLOSED))
    everyone = [*fixed]
    place = len(fixed)
    return City(
        years=years,
        fixed=fixed,
        codes=_after([one.code for one in everyone], codes),
        first_names=_after([one.name for one in everyone], called.first),
        last_names=_after([one.name for one in everyone], called.last),
        english=_after([one.english for one in everyone], called.english),
        former=_after([one.former for one in everyone], pa.repeat(pa.scalar("", pa.string()), count)),
        classes=np.concatenate([_numbers(fixed, "class_"), classes]),
        districts=np.concatenate([_numbers(fixed, "district"), called.districts]),
        trades=np.concatenate([_numbers(fixed, "trade"), called.trades]),
        established=np.concatenate([_days(fixed), _begun(dice, years, step)]),
        step=np.concatenate([np.zeros(place, np.int64), step]),
        renamed=np.concatenate([np.zeros(place, np.int64), renamed]),
        closed=np.concatenate([np.zeros(place, np.int64), closed]),
        generic=place + np.flatnonzero(classes == 0),
    )  # fmt: skip


def _classes(dice: np.random.Generator, count: int) -> Any:
    shares = np.array([one["share"] for one in table("city")["classes"]], float)
    return dice.choice(len(shares), count, p=shares / shares.sum())


def _codes(classes: Any, districts: Any) -> Any:
    city = table("city")
    heads = [f"{one['department']}{one['class']}" for one in city["classes"]]
    regions = [one["region"] for one in city["districts"]]
    count = len(classes)
    places = np.arange(count, dtype=np.int64)
    marks = join(pick(heads, classes), pick(regions, districts)).to_numpy(zero_copy_only=False).astype("S8")
    old = np.array([head[0] == "1" for head in heads])[classes]
    serials = letter_serials(places * SPREAD % 31**6)
    serials[old] = digit_serials(10_000_000 + places[old] * SPREAD % 89_999_999)
    return make_codes(marks, serials)


def _steps(count: int) -> Any:
    stock = count * STOCK // 100
    later = np.arange(count - stock)
    return np.concatenate([np.zeros(stock, np.int64), 1 + later * STEPS // max(count - stock, 1)])


def _yearly(step: Any, classes: Any) -> Any:
    """Only the register of enterprises is delivered every quarter; the others' news waits for the end of the year."""
    quarterly = np.array([one["registrar"] == "market" for one in table("city")["classes"]])[classes]
    return np.where(quarterly, step, -(-step // 4) * 4)


def _later(dice: np.random.Generator, step: Any, share: float) -> Any:
    """A step after the first one for a share of all, 0 for the rest."""
    when = dice.integers(1, STEPS + 1, len(step))
    return np.where((dice.random(len(step)) < share) & (when > step), when, 0)


def _begun(dice: np.random.Generator, years: Years, step: Any) -> Any:
    arrivals = np.array([np.datetime64(register_day(years, number), "D") for number in range(STEPS + 1)])
    age = np.where(step == 0, dice.integers(200, 7500, len(step)), dice.integers(3, 85, len(step)))
    return arrivals[step] - age


def register_day(years: Years, step: int) -> date:
    """The day on which the registers are delivered: the beginning of the three years, then every quarter."""
    return years.receipt(3 * step, -3 if step == 0 else 2)


def _after(known: Sequence[str], generated: Any) -> Any:
    return pa.concat_arrays([pa.array(known, pa.string()), generated.cast(pa.string())])


def _numbers(fixed: Sequence[Fixed], name: str) -> Any:
    return np.array([getattr(one, name) for one in fixed], np.int64)


def _days(fixed: Sequence[Fixed]) -> Any:
    return np.array([one.established for one in fixed], "datetime64[D]")
