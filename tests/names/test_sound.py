"""Readings of characters: polyphones in every way a name may be read, nothing read as it never is."""

import runpy
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.names import latin, sound

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["sounds", "phrases"])
def test_the_lists_of_sounds_are_what_the_dictionaries_give(name: str) -> None:
    making = runpy.run_path(str(TOP / "benchmarks/names/sounds.py"))

    assert (TOP / f"src/goodstanding/names/{name}.txt").read_text(encoding="utf-8") == making[name]()


def test_syllables_no_name_is_read_by_are_pinyin_all_the_same() -> None:
    assert sound.is_pinyin("lendia")
    assert not sound.is_pinyin("lendix")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("重庆", "chongqing"),
        ("长乐", "changle"),
        ("银行家", "yinhangjia"),
        ("曾记", "zengji"),
        ("绿源", "luyuan"),
        ("盛世", "shengshi"),
    ],
)
def test_the_likeliest_reading_comes_first(text: str, reading: str) -> None:
    assert sound.readings(text)[0] == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("单家桥", "shanjiaqiao"),
        ("参天阁", "shentiange"),
        ("乐行", "yuehang"),
        ("藏珍", "zangzhen"),
        ("朝晖", "chaohui"),
    ],
)
def test_a_polyphone_is_found_by_its_other_readings(text: str, reading: str) -> None:
    assert reading in sound.readings(text)


def test_readings_nobody_uses_are_left_out() -> None:
    assert sound.readings("华信") == ("huaxin",)


@pytest.mark.parametrize(
    ("letters", "place"),
    [
        ("luan", "六安"),
        ("bengbu", "蚌埠"),
        ("shanxian", "单县"),
        ("yueqing", "乐清"),
        ("harbin", "哈尔滨"),
        ("tsingtao", "青岛"),
        ("shifang", "什邡"),
    ],
)
def test_places_are_found_as_they_are_really_called(letters: str, place: str) -> None:
    assert place in {path[-1] for path in latin.latin_places()[letters]}


@pytest.mark.parametrize(("letters", "readable"), [("zhaobaoshan", True), ("zhaobaoshn", False), ("xuanwuqaio", False)])
def test_pinyin_is_told_from_a_slip(letters: str, readable: bool) -> None:
    assert sound.is_pinyin(letters) is readable


@given(st.text("aeghinouxz", min_size=3, max_size=12))
def test_pinyin_one_slip_away_is_what_trying_every_slip_finds(letters: str) -> None:
    cuts = [(letters[:place], letters[place:]) for place in range(len(letters) + 1)]
    tried = {start + letter + end[skip:] for start, end in cuts for letter in ("", *ascii_lowercase) for skip in (0, 1)}
    tried |= {start + end[1] + end[0] + end[2:] for start, end in cuts if len(end) > 1}

    assert set(sound.pinyin_near(letters)) - {letters} == {one for one in tried - {letters} if sound.is_pinyin(one)}
