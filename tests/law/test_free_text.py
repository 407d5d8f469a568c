"""Free text about persons is refused, and free text that only sounds so passes."""

import re
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.forbidden import categories
from goodstanding.law.free_text import found_in_text, suspect_pattern

SAMPLES = sorted((Path(__file__).parent / "screening").glob("*.yaml"))
WIDE = {at: at - 0x21 + 0xFF01 for at in range(0x21, 0x7F)}  # full-width forms


@cache
def refused():
    """Every text that must be refused, with the category it tells of."""
    read = [read_yaml(path)["refused"] for path in SAMPLES]
    return [(code, text) for half in read for code, texts in half.items() for text in texts]


def codes(text):
    return {category.code for category in found_in_text(text)}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_tells_of_a_person_is_refused_under_its_category(path):
    told = {(code, text) for code, texts in read_yaml(path)["refused"].items() for text in texts}

    assert {(code, text) for code, text in told if code not in codes(text)} == set()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_only_sounds_so_passes(path):
    assert {text: codes(text) for text in read_yaml(path)["passes"] if codes(text)} == {}


def test_every_category_has_samples():
    assert {code for code, _ in refused()} == {category.code for category in categories()}


def test_the_pattern_of_a_column_lets_nothing_by_that_one_text_alone_would_tell():
    texts = [text for _, text in refused()]
    spaced = [re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text) for text in texts]
    wide = [text.translate(WIDE) for text in texts]
    written = [*texts, *spaced, *wide, "血\u200b型为A型"]
    hits = pc.match_substring_regex(pa.array(written), suspect_pattern()).to_pylist()

    assert [text for text, hit in zip(written, hits, strict=True) if not hit] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("當事人患有糖尿病", "illness"),
        ("員工信仰伊斯蘭教", "religion"),
        ("採集其指紋", "fingerprints"),
        ("患 有 乙 肝", "illness"),
        ("血\u200b型为Ａ型", "blood-type"),
    ],
)
def test_traditional_characters_blanks_and_widths_hide_nothing(text, code):
    assert code in codes(text)


@pytest.mark.parametrize("long", ["患", "其" * 5000, "员工病" * 1500, "有a" * 2000, "the owner has " * 400])
def test_long_texts_are_read_in_time_that_grows_with_them_only(long):
    """Gaps in the patterns are bounded by a clause; a text made to make them try again ends like any other."""
    assert isinstance(codes(long), set)
