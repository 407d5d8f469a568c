"""Where the marks of a waterfall stand: from the starting points through each line to the score."""

from collections.abc import Sequence
from dataclasses import dataclass

from goodstanding.web.charts import Scale, plain, scale_of

ROW = 44
HEAD = 22  # above the rows: the names of the grades


@dataclass(frozen=True, slots=True)
class Fall:
    """What one line took and gave back."""

    label: str
    lost: float
    back: float
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture; `level` is where the score stands after it."""

    y: int
    label: str
    value: str
    lost: str
    back: str
    level: str
    bars: tuple[Bar, ...]
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int


def waterfall(
    start: tuple[str, float], falls: Sequence[Fall], end: tuple[str, float], bands: Sequence[tuple[str, float]]
) -> Waterfall:
    """`start` and `end`: words and points; `bands`: grades and the points they begin at, drawn as upright lines."""
    levels = [start[1]]
    for one in falls:
        levels.append(levels[-1] - one.lost + one.back)
    scale = scale_of([100, *levels, *(before - one.lost for before, one in zip(levels, falls, strict=False))])
    rows = [_whole(0, start, scale)]
    rows += [_fall(n, one, levels[n - 1], scale) for n, one in enumerate(falls, start=1)]
    rows.append(_whole(len(rows), end, scale))
    return Waterfall(
        rows=tuple(rows),
        ticks=tuple((scale.share(points), grade) for grade, points in bands),
        height=HEAD + ROW * len(rows),
    )


def _whole(n: int, named: tuple[str, float], scale: Scale) -> Row:
    words, points = named
    shown = plain(points)
    return Row(HEAD + n * ROW, words, shown, "", "", shown, (_bar(0, points, scale, "m1"),))


def _fall(n: int, one: Fall, before: float, scale: Scale) -> Row:
    low, after = before - one.lost, before - one.lost + one.back
    lost, back = (f"−{plain(one.lost)}" if one.lost else ""), (f"+{plain(one.back)}" if one.back else "")
    bars = [_bar(after, before, scale, "m2")] if after < before else []
    bars += [_bar(low, after, scale, "m3")] if one.back else []
    value = f"{lost} {back}".strip()
    return Row(HEAD + n * ROW, one.label, value, lost, back, plain(round(after, 2)), tuple(bars), one.unconfirmed)


def _bar(one: float, other: float, scale: Scale, kind: str) -> Bar:
    low, high = sorted((scale.share(one), scale.share(other)))
    return Bar(low, round(high - low, 2), kind)
