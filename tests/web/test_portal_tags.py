"""Words, dates, money and codes as the portal writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from goodstanding.web.templatetags import portal


def render(source, lang="zh-hans", **values):
    with translation.override(lang):
        return Template(source).render(Context(values))


def test_words_follow_the_language_and_values_are_escaped():
    source = '{% t "找到 {n}" "{n} found" n=n %}'
    assert render(source, n="<3") == "找到 &lt;3"
    assert render(source, "en", n="<3") == "&lt;3 found"


def test_english_counts_have_a_singular():
    source = '{% count n "{n} 行" "{n} row" "{n} rows" %}'
    assert [render(source, "en", n=n) for n in (0, 1, 12000)] == ["0 rows", "1 row", "12,000 rows"]
    assert render(source, n=12000) == "12,000 行"


def test_a_passage_is_rendered_in_one_language_only():
    source = "{% zh %}甲{{ x }}{% en %}A{{ x }}{% end %}"
    assert render(source, x="&") == "甲&amp;"
    assert render(source, "en", x="&") == "A&amp;"


@pytest.mark.parametrize(("lang", "words"), [("zh-hans", "2026年11月24日（周二）"), ("en", "24 Nov 2026 (Tue)")])
def test_a_day_has_its_weekday(lang, words):
    assert render("{{ d|day }}", lang, d=date(2026, 11, 24)) == f'<time datetime="2026-11-24">{words}</time>'


def test_a_moment_is_in_china_standard_time():
    late = datetime(2026, 11, 24, 20, 2, tzinfo=UTC)
    assert "2026年11月25日 04:02" in render("{{ d|moment }}", d=late)


@pytest.mark.parametrize("empty", [None, ""])
def test_no_date_is_no_words(empty):
    assert render("{{ d|day }}{{ d|short_day }}{{ d|moment }}{{ d|money }}{{ d|number }}", d=empty) == ""


def test_money_has_its_unit_and_keeps_its_decimals():
    assert render("{{ m|money }}", m=Decimal("12000.50")) == "12,000.50 元"
    assert render("{{ m|money }}", "en", m="12000.50") == "CNY 12,000.50"
    assert render("{{ m|money }}", m="unclear") == "unclear"


def test_a_code_is_set_in_its_parts_and_copies_without_blanks():
    html = render("{{ c|code }}", c="91990101MA0DEM0N3H")
    assert html.count("<span>") == 4
    assert " " not in html.replace("span class", "")


@pytest.mark.parametrize(("n", "words"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (25_400_000, "25.4 MB")])
def test_sizes_are_readable(n, words):
    assert portal.size(n) == words


def test_text_of_the_other_language_is_marked():
    assert render("{{ x|marked }}", x="Good & Co") == '<span lang="en">Good &amp; Co</span>'
    assert render("{{ x|marked }}", "en", x="示例公司") == '<span lang="zh-Hans">示例公司</span>'
    assert render("{{ x|marked }}", x="示例公司") == "示例公司"


def test_what_has_two_languages_speaks_the_pages():
    item = {"name": "Penalty", "name_zh": "行政处罚"}
    assert render('{{ i|spoken:"name" }}', i=item) == "行政处罚"
    assert render('{{ i|spoken:"name" }}', "en", i=item) == "Penalty"
    assert render('{{ i|spoken:"name" }}', i={"name": "Penalty"}) == "Penalty"
