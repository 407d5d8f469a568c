"""Names by the column: place, core, trade and form, no two alike; what an organisation was called and is called now."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.demo.columns import join, pick
from goodstanding.demo.tables import table

SPREAD = 2_654_435_761
ENGLISH, TURNED = 0.12, 0.05  # shares with an English name, and with the place in brackets behind the core


@dataclass(frozen=True, slots=True)
class Called:
    """Arrow texts `first`, `last` (after a change of name), `english`; numbers of `trades` and `districts`."""

    first: Any
    last: Any
    english: Any
    trades: Any
    districts: Any


@dataclass(frozen=True, slots=True)
class Cores:
    """Characters of a core and their pinyin."""

    marks: list[str]
    pinyin: list[str]


@cache
def cores(name: str) -> Cores:
    words = table("city")[name].split()
    return Cores(words[::2], words[1::2])


def call(dice: np.random.Generator, classes: Any, districts: Any) -> Called:
    """Names for organisations of these classes; an enterprise named after a district lies in it."""
    count = len(classes)
    trades = np.full(count, -1, np.int64)
    first, last = np.full(count, "", object), np.full(count, "", object)
    english = np.full(count, "", object)
    districts = districts.copy()
    for number, kind in enumerate(table("city")["classes"]):
        here = np.flatnonzero(classes == number)
        if kind["endings"] == ["trade"]:
            made = _enterprises(dice, len(here), districts[here])
            trades[here], english[here], districts[here] = made.trades, made.english, made.districts
            first[here], last[here] = made.first, made.last
            continue
        districts[here], names = _others(kind, len(here))
        first[here] = last[here] = names.to_numpy(zero_copy_only=False)
    texts = [pa.array(column, pa.string()) for column in (first, last, english)]
    return Called(texts[0], texts[1], texts[2], trades, districts)


def _enterprises(dice: np.random.Generator, count: int, districts: Any) -> Called:
    city = table("city")
    short = [one["zh"][:-1] for one in city["districts"]]
    places = [*short, city["city"]["short"], city["city"]["zh"]]
    forms = dice.choice(len(city["forms"]), count, p=np.array([form[2] for form in city["forms"]]) / 100)
    turned = dice.random(count) < TURNED
    number = dice.permutation(count)
    before, after = (_digits(number + shift, (len(places), *_sizes(), len(city["trades"]))) for shift in (0, count))
    after[3] = before[3]  # a new name, the same trade
    first, last = (_name(digits, places, forms, turned) for digits in (before, after))
    english = np.where(dice.random(count) < ENGLISH, _english(before, forms), "")
    there = np.where(before[0] < len(short), before[0], districts)
    return Called(first, last, english, before[3], there)


def _sizes() -> tuple[int, int]:
    return len(cores("first").marks), len(cores("second").marks)


def _digits(numbers: Any, sizes: tuple[int, ...]) -> list[Any]:
    """Each number as digits of these bases, far from its neighbour's: no two numbers below the product alike."""
    whole = int(np.prod(sizes))
    rest = numbers * SPREAD % whole
    found = []
    for size in sizes:
        found.append(rest % size)
        rest = rest // size
    return found


def _name(digits: list[Any], places: list[str], forms: Any, turned: Any) -> Any:
    city = table("city")
    core = join(pick(cores("first").marks, digits[1]), pick(cores("second").marks, digits[2]))
    place = pick(places, digits[0])
    rest = join(
        pick([trade[0] for trade in city["trades"]], digits[3]), pick([form[0] for form in city["forms"]], forms)
    )
    names = pc.if_else(pa.array(turned), join(core, "（", place, "）", rest), join(place, core, rest))
    return names.to_numpy(zero_copy_only=False)


def _english(digits: list[Any], forms: Any) -> Any:
    city = table("city")
    there = [*(one["en"] for one in city["districts"]), city["city"]["en"], city["city"]["en"]]
    core = join(pick(cores("first").pinyin, digits[1]), pick(cores("second").pinyin, digits[2]))
    trade, form = pick([one[1] for one in city["trades"]], digits[3]), pick([one[1] for one in city["forms"]], forms)
    return join(pick(there, digits[0]), " ", core, " ", trade, " ", form).to_numpy(zero_copy_only=False)


def _others(kind: dict[str, Any], count: int) -> tuple[Any, Any]:
    """(districts, names): their names hold the district they lie in."""
    city = table("city")
    public = kind["department"] == "1"
    places = [(f"{city['city']['zh']}{one['zh']}" if public else one["zh"][:-1]) for one in city["districts"]]
    digits = _digits(np.arange(count, dtype=np.int64), (len(kind["endings"]), len(places), *_sizes()))
    core = join(pick(cores("first").marks, digits[2]), pick(cores("second").marks, digits[3]))
    return digits[1], join(pick(places, digits[1]), core, pick(kind["endings"], digits[0]))
