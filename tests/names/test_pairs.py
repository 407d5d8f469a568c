"""The benchmark of name pairs keeps its promises: size, balance, two halves that share nothing."""

import csv
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "names"
HALVES = ("development", "heldout")


def pairs(half: str) -> list[dict[str, str]]:
    with (FOLDER / f"pairs-{half}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(half: str) -> set[str]:
    return {row[side] for row in pairs(half) for side in "ab"}


@pytest.mark.parametrize("half", HALVES)
def test_each_half_is_large_and_balanced(half: str) -> None:
    labels = Counter(row["same"] for row in pairs(half))

    assert set(labels) == {"0", "1"}
    assert sum(labels.values()) >= 220
    assert 0.45 <= labels["1"] / sum(labels.values()) <= 0.55


def test_both_halves_try_every_kind() -> None:
    kinds = [Counter((row["kind"], row["same"]) for row in pairs(half)) for half in HALVES]

    assert set(kinds[0]) == set(kinds[1])
    assert min(min(counted.values()) for counted in kinds) >= 4


@pytest.mark.parametrize("half", HALVES)
def test_no_pair_stands_twice_and_none_is_one_text(half: str) -> None:
    seen = Counter(frozenset((row["a"], row["b"])) for row in pairs(half))

    assert [pair for pair, times in seen.items() if times > 1] == []
    assert [pair for pair in seen if len(pair) == 1] == []


def test_the_halves_share_no_name() -> None:
    assert names("development") & names("heldout") == set()


def test_the_guide_explains_every_kind() -> None:
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert [kind for kind in {row["kind"] for row in pairs("development")} if f"`{kind}`" not in guide] == []
