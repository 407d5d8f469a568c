"""Which character looks wrong: the slip that was made is among those told, and each one told would make it right."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.kernel.code_slips import likely_slips
from goodstanding.kernel.identifiers import ALPHABET, UnifiedCode, check_code, make_code

codes = st.builds(
    make_code,
    st.just("9"),
    st.just("1"),
    st.sampled_from(["310115", "350582", "990101"]),
    st.integers(0, 99_999_999) | st.text(st.sampled_from(ALPHABET), min_size=6, max_size=6).map("MA{}".format),
)


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_what_is_told_would_make_the_code_right(code: UnifiedCode, place: int, mark: str) -> None:
    slips = likely_slips(code.code[:place] + mark + code.code[place + 1 :])

    assert len(slips) <= 6
    assert all(check_code(slip.code).valid for slip in slips)
    assert bool(slips) == (mark != code.code[place])


def test_the_slip_that_was_made_is_hardly_ever_missed() -> None:
    chance = random.Random(32100)
    missed = 0
    for serial in chance.sample(range(10**8), 300):
        code = make_code("9", "1", "350582", serial).code
        place = chance.randrange(18)
        mark = chance.choice(ALPHABET.replace(code[place], ""))
        wrong = code[:place] + mark + code[place + 1 :]
        missed += code not in {slip.code for slip in likely_slips(wrong)}

    assert missed <= 3


@pytest.mark.parametrize(
    ("written", "position", "likely", "why"),
    [
        ("91350582768597460T", 16, "06", "swapped"),
        ("913505B2768597406T", 7, "8", "look-alike"),
        ("9135058276859740bT", 17, "6", "other"),
        ("91350582768597406I", 18, "T", "look-alike"),
        ("91350582768597406L", 18, "T", "look-alike"),
    ],
)
def test_the_slip_that_was_made_is_told(written: str, position: int, likely: str, why: str) -> None:
    found = [(slip.position, slip.likely, slip.why) for slip in likely_slips(written) if slip.code[-1] == "T"]
    assert (position, likely, why) in found


def test_several_letters_that_no_code_holds_are_read_as_what_they_look_like() -> None:
    slips = likely_slips("9I3505827685974O6T")

    assert [(slip.position, slip.found, slip.likely) for slip in slips] == [(2, "I", "1"), (16, "O", "0")]
    assert {slip.code for slip in slips} == {"91350582768597406T"}


@pytest.mark.parametrize(
    "text",
    ["91350582768597406T", "", "9135058276859740", "9I350582768597O0OT", "？" * 18, "99000019490101001X"],
    ids=["right", "empty", "short", "several wrong", "signs", "a person's"],
)
def test_nothing_is_told_where_no_single_slip_explains_it(text: str) -> None:
    assert likely_slips(text) == ()


def test_a_swap_comes_before_an_unlikely_letter() -> None:
    assert likely_slips("91350582768597460T")[0].code == "91350582768597406T"
