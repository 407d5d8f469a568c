"""amfori BSCI letters recomputed, case by case."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.kernel.questionnaire import areas
from goodstanding.law.audits.rating import area_percent, is_unconfirmed, letter_of, overall

CASES = yaml.safe_load(Path(__file__).with_name("ratings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["overall"], ids=lambda case: case["letters"])
def test_overall(case: dict[str, Any]) -> None:
    assert overall(None if letter == "-" else letter for letter in case["letters"]) == case["overall"]


@pytest.mark.parametrize("case", CASES["area"], ids=str)
def test_area(case: dict[str, Any]) -> None:
    percent = area_percent(areas()[case["area"] - 1], case["answers"])

    assert (percent if percent is None else f"{percent:.2f}") == (case["percent"] and f"{Decimal(case['percent']):.2f}")
    assert (letter_of(percent) if percent is not None else None) == case["letter"]


@pytest.mark.parametrize(("percent", "letter"), CASES["bands"])
def test_bands_round_half_up(percent: str, letter: str) -> None:
    assert letter_of(Decimal(percent)) == letter


@given(st.lists(st.sampled_from("ABCDE"), min_size=13, max_size=13), st.integers(0, 12))
def test_a_worse_area_never_betters_the_whole(letters: list[str], place: int) -> None:
    worse = letters.copy()
    worse[place] = "E"

    assert str(overall(worse)) >= str(overall(letters))


def test_weights_are_shown_as_unconfirmed() -> None:
    assert is_unconfirmed("weights")
    assert not is_unconfirmed("counting")
