"""Where the marks of a chart stand."""

from datetime import date

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.web import charts

numbers = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.lists(numbers, min_size=1, max_size=20))
def test_a_scale_holds_every_value_and_zero(values):
    scale = charts.scale_of(values)
    assert all(-0.01 <= scale.share(value) <= 100.01 for value in [0, *values])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=5))
def test_the_parts_of_a_whole_fill_the_bar_at_most(values):
    marks = charts.stacked([("x", value) for value in values])
    assert sum(mark.width for mark in marks) == pytest.approx(100 if sum(values) else 0, abs=0.1)


def test_a_bar_is_as_long_as_its_value():
    one, two = charts.bars([("a", 50), ("b", 100)])
    assert (one.width, two.width) == (50, 100)
    assert two.value == "100"


def test_a_bar_below_zero_ends_at_zero():
    below, above = charts.bars([("loss", -50), ("gain", 50)])
    assert below.x + below.width == pytest.approx(above.x)


def test_a_missing_value_leaves_a_gap_in_the_line():
    (line,), _ = charts.lines([("x", [1, None, 3, 4])])
    assert len(line.segments) == 1
    assert len(line.points) == 3


spans = st.builds(
    charts.Span,
    lane=st.sampled_from(["a", "b", "c"]),
    start=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    end=st.none() | st.dates(date(2030, 1, 2), date(2999, 12, 31)),
)


@given(st.lists(spans, max_size=12), st.dates(date(1995, 1, 1), date(2035, 1, 1)))
def test_the_timeline_stays_on_the_paper(given_spans, at):
    picture = charts.years(given_spans, at)
    marks = [mark for lane in picture.lanes for mark, _ in lane.marks]
    assert len(marks) == len(given_spans)
    assert all(0 <= mark.x <= 100 and mark.x + mark.width <= 100.01 for mark in marks)
    assert 0 <= picture.at <= 100
    assert len(picture.ticks) <= charts.MOST_TICKS + 1


def test_what_goes_on_is_drawn_to_the_day_looked_at():
    picture = charts.years([charts.Span("a", date(2020, 1, 1), goes_on=True)], date(2025, 7, 1))
    ((mark, _),) = picture.lanes[0].marks
    assert mark.x + mark.width == pytest.approx(picture.at, abs=0.02)


@pytest.mark.parametrize(
    "source",
    [
        '{% bar_chart points name="c" title="T" desc="D" %}',
        '{% dot_chart points name="c" title="T" desc="D" %}',
        '{% stacked_chart points name="c" title="T" desc="D" %}',
        '{% line_chart series labels name="c" title="T" desc="D" %}',
        '{% years_picture spans at name="c" title="T" desc="D" %}',
    ],
)
def test_every_picture_has_a_title_a_description_and_its_figures(source):
    frame = {
        "points": [("<a>", 1), ("b", 2)],
        "series": [("x", [1, 2])],
        "labels": ["2025", "2026"],
        "spans": [charts.Span("penalty", date(2025, 1, 1), None, "<a>")],
        "at": date(2026, 1, 1),
    }
    html = Template(source).render(Context(frame))
    assert '<svg role="img" aria-labelledby="c-title c-desc"' in html
    assert '<title id="c-title">T</title>' in html
    assert '<desc id="c-desc">D</desc>' in html
    assert "<details>" in html
    assert "<table" in html
    assert "<a>" not in html
    assert "style=" not in html
