"""Instruments, pinpoints and code lists in words."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from goodstanding.kernel.citation import Cite
from goodstanding.law.catalogue import edition
from goodstanding.web.templatetags.legal import code_lists

HAN = re.compile(r"[\u3400-\u9fff]")


def render(source, lang="zh-hans", **values):
    with translation.override(lang):
        return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("pinpoint", "zh"),
    [
        ("art. 48", "第48条"),
        ("class 3", "第3类"),
        ("arts. 21 and 22", "第21条、第22条"),
        ("minor tier", "轻微失信档"),
        ("", ""),
    ],
)
def test_a_pinpoint_is_written_as_the_language_writes_it(pinpoint, zh):
    cite = Cite("ADMINISTRATIVE-PENALTY-LAW-2021", pinpoint)
    assert render("{{ c|instrument }}", c=cite) == f"<cite>《中华人民共和国行政处罚法》{zh}</cite>"
    assert pinpoint in render("{{ c|instrument }}", "en", c=cite)


def test_a_pinpoint_nobody_can_put_into_chinese_is_marked_as_english():
    cite = {"instrument": "ADMINISTRATIVE-PENALTY-LAW-2021", "pinpoint": "the rule of thumb"}
    assert '<span lang="en"> the rule of thumb</span>' in render("{{ c|instrument }}", c=cite)


def test_an_unknown_instrument_is_shown_as_it_is():
    assert "&lt;X&gt; art. 1" in render("{{ c|instrument }}", c=Cite("<X>", "art. 1"))


@pytest.mark.parametrize("listed", sorted(code_lists()))
def test_every_code_list_speaks_both_languages(listed):
    for code, words in code_lists()[listed].items():
        assert HAN.search(words["name_zh"]), code
        assert words["name"], code
        assert not HAN.search(words["name"]), code


def test_every_word_the_catalogue_uses_is_in_the_lists():
    lists = code_lists()
    for item in edition().values():
        assert item.publicity in lists["publicity"]
        assert item.publicity in lists["publicity-explained"]
        assert item.nature in lists["nature"]
        assert item.information in lists["information"]
        assert set(item.providers) <= set(lists["party"])
        assert {field.type for field in item.fields} <= set(lists["type"])
        if item.publication:
            assert set(item.publication.tiers) <= set(lists["tier"])


def test_a_code_no_list_knows_is_shown_itself():
    assert render('{{ x|word:"nature" }}', x="odd") == "odd"
