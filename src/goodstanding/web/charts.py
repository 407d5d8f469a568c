"""Where the marks of a chart stand: values in, percentages of the width out, so that words keep their size anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

Point = tuple[str, float]
SERIES = 5  # more lines than this nobody tells apart


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn: `x` and `width` in percent of the width, `y` in pixels from the top."""

    x: float
    y: float
    width: float = 0
    label: str = ""
    value: str = ""
    series: int = 1
    href: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Round steps from zero (or below) to a round top."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        return round((value - self.low) / (self.high - self.low) * 100, 2)

    @property
    def ticks(self) -> list[float]:
        return [self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)]


def scale_of(values: Sequence[float], *, steps: int = 4) -> Scale:
    """A scale that holds all values and zero, in steps of 1, 2 or 5 times a power of ten."""
    low, high = min(0, *values, 0), max(0, *values, 0)
    if low == high:
        high = 1
    raw = (high - low) / steps
    power = 10 ** floor(log10(raw))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= raw * 0.999)
    return Scale(floor(low / step) * step, ceil(high / step) * step, step)


def plain(value: float) -> str:
    """A number as it is labelled: thousands apart, no needless decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def bars(points: Sequence[Point]) -> list[Mark]:
    """One bar a point, its label above it, 40 px each."""
    scale = scale_of([value for _, value in points])
    return [
        Mark(
            x=scale.share(min(0, value)),
            y=n * 40,
            width=scale.share(abs(value) + scale.low),
            label=label,
            value=plain(value),
        )
        for n, (label, value) in enumerate(points)
    ]


def dots(points: Sequence[Point]) -> list[Mark]:
    """One dot a point at its value, its label above it, 40 px each."""
    scale = scale_of([value for _, value in points])
    return [
        Mark(x=scale.share(value), y=n * 40, label=label, value=plain(value)) for n, (label, value) in enumerate(points)
    ]


def stacked(parts: Sequence[Point]) -> list[Mark]:
    """The parts of one whole along one bar."""
    total = sum(value for _, value in parts) or 1
    marks, x = [], 0.0
    for n, (label, value) in enumerate(parts):
        width = round(value / total * 100, 2)
        marks.append(Mark(x=round(x, 2), y=0, width=width, label=label, value=plain(value), series=n % SERIES + 1))
        x += width
    return marks


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its segments (x1, y1, x2, y2: percent) and its last point, where its name stands."""

    name: str
    series: int
    segments: tuple[tuple[float, float, float, float], ...]
    points: tuple[tuple[float, float, str], ...]


def lines(series: Sequence[tuple[str, Sequence[float | None]]]) -> tuple[list[Line], Scale]:
    """Values at equal steps from left to right; None leaves a gap."""
    scale = scale_of([value for _, values in series for value in values if value is not None])
    return [_line(n, name, values, scale) for n, (name, values) in enumerate(series)], scale


def _line(n: int, name: str, values: Sequence[float | None], scale: Scale) -> Line:
    across = max(len(values) - 1, 1)
    places = [
        None if value is None else (round(i / across * 100, 2), round(100 - scale.share(value), 2), plain(value))
        for i, value in enumerate(values)
    ]
    segments = tuple((one[0], one[1], two[0], two[1]) for one, two in pairwise(places) if one and two)
    return Line(name, n % SERIES + 1, segments, tuple(place for place in places if place))


def spark(values: Sequence[float]) -> str:
    """The path of a sparkline in a box of 100 by 24."""
    scale = scale_of(values)
    across = max(len(values) - 1, 1)
    places = (f"{i / across * 100:.1f} {22 - scale.share(v) / 100 * 20:.1f}" for i, v in enumerate(values))
    return "M" + "L".join(places)


@dataclass(frozen=True, slots=True)
class Span:
    """A statement in time: from `start`, to `end` (None: one day, or still going on), with words and an address."""

    lane: str
    start: date
    end: date | None = None
    label: str = ""
    href: str = ""
    faded: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: int
    marks: tuple[tuple[Mark, bool], ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The timeline picture: lanes of spans over years, and the day it is looked at from."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str, str], ...]
    at: float
    height: int


LANE = 44
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years, from the first of January of one to that of another."""

    first: int
    last: int

    def share(self, day: date) -> float:
        begin = date(self.first, 1, 1)
        return round(min(max((day - begin).days / (date(self.last, 1, 1) - begin).days, 0), 1) * 100, 2)

    def ticks(self) -> tuple[tuple[float, str, str], ...]:
        every = ceil((self.last - self.first) / MOST_TICKS)
        ends = {self.first: "start", self.last: "end"}
        marked = range(self.first, self.last + 1, every)
        return tuple((self.share(date(year, 1, 1)), str(year), ends.get(year, "middle")) for year in marked)


def years(spans: Sequence[Span], at: date) -> Years:
    """Lanes in the order their first span comes; what lasts longer than five years from `at` runs off the edge."""
    latest = [min((span.end or span.start).year, at.year + 5) for span in spans]
    axis = Axis(min([span.start.year for span in spans] + [at.year]), max([*latest, at.year]) + 1)
    names = list(dict.fromkeys(span.lane for span in spans))
    lanes = tuple(_lane(n, name, [_until(span, at) for span in spans], axis) for n, name in enumerate(names))
    return Years(lanes, axis.ticks(), axis.share(at), len(names) * LANE)


def _until(span: Span, at: date) -> Span:
    """What goes on is drawn to the day it is looked at from."""
    return replace(span, end=max(at, span.start)) if span.goes_on else span


def _lane(n: int, name: str, spans: Sequence[Span], axis: Axis) -> Lane:
    return Lane(name, n * LANE, tuple((_span_mark(span, n, axis), span.faded) for span in spans if span.lane == name))


def _span_mark(span: Span, n: int, axis: Axis) -> Mark:
    x = axis.share(span.start)
    width = axis.share(span.end) - x if span.end else 0
    return Mark(x=x, y=n * LANE, width=round(max(width, 0), 2), label=span.label, series=n % SERIES + 1, href=span.href)


LETTERS = "EDCBA"  # worst to best, from left to right


@dataclass(frozen=True, slots=True)
class Rung:
    """A row of a picture of letters: `places` are the letters of the first value, `other` of the second, in percent."""

    label: str
    y: int
    places: tuple[float, ...]
    other: tuple[float, ...]
    words: str
    differs: bool

    @property
    def joined(self) -> tuple[float, float] | None:
        """From one value to the other, where they differ."""
        return (self.places[0], self.other[0]) if self.differs and self.places and self.other else None


def ladder(rows: Sequence[tuple[str, str, str]]) -> list[Rung]:
    """Rows of (label, letter, other letter), 34 px each; several letters are written A/B, none is empty."""
    return [
        Rung(
            label=label,
            y=n * 34,
            places=_rungs(one),
            other=_rungs(two),
            words=" → ".join(dict.fromkeys(filter(None, (one, two)))),
            differs=bool(one and two and not set(one.split("/")) & set(two.split("/"))),
        )
        for n, (label, one, two) in enumerate(rows)
    ]


def _rungs(letters: str) -> tuple[float, ...]:
    return tuple(6 + LETTERS.index(letter) * 22.0 for letter in letters.split("/") if letter in LETTERS and letter)
