"""Pictures drawn on the server as SVG, each with a title that says the finding and its figures in a table."""

from collections.abc import Sequence
from datetime import date

from django import template

from goodstanding.web import charts

register = template.Library()
Frame = dict[str, object]


def _frame(title: str, desc: str, name: str, **more: object) -> Frame:
    return {"title": title, "desc": desc, "name": name, **more}


@register.inclusion_tag("web/charts/bar.html")
def bar_chart(points: Sequence[charts.Point], *, name: str, title: str, desc: str = "", unit: str = "") -> Frame:
    """`points`: (label, value) pairs. `name` is unique on the page; `title` says what the picture shows."""
    marks = charts.bars(points)
    return _frame(title, desc, name, marks=marks, unit=unit, height=len(marks) * 40)


@register.inclusion_tag("web/charts/dot.html")
def dot_chart(points: Sequence[charts.Point], *, name: str, title: str, desc: str = "", unit: str = "") -> Frame:
    """Like a bar chart where the distance from zero is not the point: a dot on a line."""
    marks = charts.dots(points)
    return _frame(title, desc, name, marks=marks, unit=unit, height=len(marks) * 40)


@register.inclusion_tag("web/charts/stacked.html")
def stacked_chart(parts: Sequence[charts.Point], *, name: str, title: str, desc: str = "", unit: str = "") -> Frame:
    """The parts of one whole, at most five."""
    return _frame(title, desc, name, marks=charts.stacked(parts), unit=unit)


@register.inclusion_tag("web/charts/line.html")
def line_chart(
    series: Sequence[tuple[str, Sequence[float | None]]],
    labels: Sequence[str],
    *,
    name: str,
    title: str,
    desc: str = "",
    unit: str = "",
) -> Frame:
    """`series`: (name, values) pairs over the same `labels`; each line has its own dash and its name at its end."""
    drawn, scale = charts.lines(series)
    ticks = [(100 - scale.share(value), charts.plain(value)) for value in scale.ticks]
    rows = [(label, [values[n] for _, values in series]) for n, label in enumerate(labels)]
    across = max(len(labels) - 1, 1)
    every = max(-(-len(labels) // 4), 1)  # four of them stand apart on a phone
    ends = {0: "start", len(labels) - 1: "end"}
    words = [(n / across * 100, label, ends.get(n, "middle")) for n, label in enumerate(labels) if n % every == 0]
    return _frame(title, desc, name, lines=drawn, ticks=ticks, words=words, rows=rows, unit=unit)


@register.inclusion_tag("web/charts/spark.html")
def sparkline(values: Sequence[float], *, title: str) -> Frame:
    """A word-sized line; `title` says in words what it shows."""
    return {"path": charts.spark(values), "title": title}


@register.inclusion_tag("web/charts/years.html")
def years_picture(spans: Sequence[charts.Span], at: date, *, name: str, title: str, desc: str = "") -> Frame:
    """Statements over the years, one lane a kind; `at` is the day it is looked at from."""
    return _frame(title, desc, name, picture=charts.years(spans, at), spans=spans, at=at)
