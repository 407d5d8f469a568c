"""Both languages stand in every template: nothing is left in one of them only."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

import goodstanding
from goodstanding.web.problems import problems

PACKAGE = Path(goodstanding.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
HAN = re.compile(r"[\u3400-\u9fff，、。；：（）]")
LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]{2,}")
SPOKEN_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label|aria-description)="([^"]*)"')
PAIR = re.compile(r"""^(?:t|nav\s+"[^"]*")\s+(["'])(?P<zh>.*?)\1\s+(["'])(?P<en>.*?)\3""", re.DOTALL)
COUNT = re.compile(r"""^count\s+\S+\s+"(?P<zh>[^"]*)"\s+"(?P<one>[^"]*)"\s+"(?P<many>[^"]*)"$""")
NAMES = {"Good", "Standing", "中文", "English", "JSON", "CSV", "XLSX", "GB"}  # names that no language translates


def _ids(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def _tokens(path: Path):
    return Lexer(path.read_text(encoding="utf-8")).tokenize()


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_no_word_stands_outside_the_two_languages(path):
    loose = []
    half = None
    html = ""
    for token in _tokens(path):
        if token.token_type == TokenType.BLOCK and token.contents in ("zh", "en", "end"):
            half = None if token.contents == "end" else token.contents
        if token.token_type == TokenType.TEXT and half is None:
            html += token.contents
        elif half is None:
            html += "\x00"
    words = re.sub(r"<!--.*?-->|<code\b.*?</code>|<!doctype[^>]*>|<[^>]*>", " ", html, flags=re.DOTALL)
    loose += [word for word in LETTERS.findall(words) if word not in NAMES]
    loose += [text for text in SPOKEN_ATTRIBUTES.findall(html) if LETTERS.search(text)]
    assert not loose


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_every_pair_has_chinese_first_and_english_second(path):
    for token in _tokens(path):
        if token.token_type != TokenType.BLOCK or token.contents.split()[0] not in ("t", "nav"):
            continue
        pair = PAIR.match(token.contents)
        assert pair, token.contents
        assert HAN.search(pair["zh"]), token.contents
        assert pair["en"], token.contents
        assert not HAN.search(pair["en"]), token.contents
        assert set(re.findall(r"{\w+}", pair["zh"])) == set(re.findall(r"{\w+}", pair["en"])), token.contents


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_every_count_has_its_chinese_and_both_english_forms(path):
    for token in _tokens(path):
        if token.token_type == TokenType.BLOCK and token.contents.split()[0] == "count":
            said = COUNT.match(token.contents)
            assert said, token.contents
            assert HAN.search(said["zh"]), token.contents
            assert "{n}" in said["zh"], token.contents
            assert "{n}" in said["many"], token.contents


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_every_passage_is_written_twice(path):
    said = {"zh": "", "en": ""}
    half = None
    for token in _tokens(path):
        if token.token_type == TokenType.BLOCK and token.contents in ("zh", "en", "end"):
            if token.contents == "end":
                assert HAN.search(said["zh"])
                assert LETTERS.search(said["en"])
                assert not HAN.search(said["en"])
                said = {"zh": "", "en": ""}
            half = None if token.contents == "end" else token.contents
        elif half and token.token_type == TokenType.TEXT:
            said[half] += re.sub(r"<[^>]*>", " ", token.contents)


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_templates_hold_nothing_inline(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""(?:src|action|data|poster)=["']?(?:https?:)?//""", text)


@pytest.mark.parametrize("status", sorted(problems()))
def test_each_error_page_speaks_both_languages(status):
    problem = problems()[status]
    for name in ("title", "why", "next"):
        assert problem[name]
        assert not HAN.search(str(problem[name]))
        assert HAN.search(str(problem[f"{name}_zh"]))
    assert len(problem["next"]) == len(problem["next_zh"])
