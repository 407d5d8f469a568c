"""The organisations of the city exist nowhere: their codes are right and of no region, their places are invented."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

import goodstanding.names
from goodstanding.demo.codes import digit_serials, letter_serials, make_codes
from goodstanding.demo.errors import CityTooSmall
from goodstanding.demo.naming import cores
from goodstanding.demo.tables import party_code, table
from goodstanding.demo.timeline import city_of
from goodstanding.kernel.code_columns import CodeStatus, check_codes
from goodstanding.kernel.identifiers import check_code, make_code

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def city():
    return city_of(organisations=20_000, today=TODAY)


def test_codes_by_the_column_are_those_made_one_by_one() -> None:
    numbers = np.array([0, 7, 31**6 - 1, 123_456_789])
    heads = np.full(4, b"91990101", "S8")

    letters = make_codes(heads, letter_serials(numbers)).to_pylist()
    digits = make_codes(heads, digit_serials(numbers % 10**8)).to_pylist()

    for code in [*letters, *digits]:
        assert make_code(code[0], code[1], code[2:8], code[8:16]).code == code
    assert digits[1][8:16] == "00000007"


def test_every_code_is_right_once_only_and_of_the_region_nobody_has(city) -> None:
    codes = city.codes.to_pylist()

    assert len(codes) == len(set(codes)) == 20_000
    assert (check_codes(city.codes) == CodeStatus.OK).all()
    assert {code[2:4] for code in codes} == {"99"}
    assert not any(code.startswith("92") for code in codes)


def test_every_written_code_of_the_data_files_is_right() -> None:
    story = table("story")
    codes = [one["code"] for one in story["organisations"].values()]

    for code in codes:
        found = check_code(code)
        assert found.valid
        assert [problem.code for problem in found.problems] == ["unassigned_region"]
    assert party_code("footwear") == story["organisations"]["footwear"]["code"]
    assert party_code("clean") == story["organisations"]["clean"]["code"]


def test_no_two_organisations_have_one_name(city) -> None:
    assert len(set(city.first_names.to_pylist())) == 20_000
    assert len(set(city.last_names.to_pylist())) == 20_000
    changed = city.renamed > 0
    same = city.first_names.to_numpy(zero_copy_only=False) == city.last_names.to_numpy(zero_copy_only=False)
    assert 200 < changed.sum() < 1200
    assert not same[changed & (city.trades >= 0) & (np.arange(20_000) >= len(city.fixed))].any()


def test_many_kinds_of_organisation_are_there(city) -> None:
    kinds = {code[:2] for code in city.codes.to_pylist()}

    assert kinds >= {"91", "93", "11", "12", "51", "52", "31", "N2"}
    assert sum(bool(name) for name in city.english.to_pylist()) > 1_000


def test_places_are_invented() -> None:
    places = Path(goodstanding.names.__path__[0], "places.yaml").read_text(encoding="utf-8")
    words = table("city")

    for place in [words["city"], *words["districts"]]:
        assert place["zh"] not in places
        assert place["zh"][:-1] not in places


def test_a_core_has_one_reading_and_no_character_stands_twice() -> None:
    for name in ("first", "second"):
        found = cores(name)
        assert len(found.marks) == len(found.pinyin) == len(set(found.marks)) > 50
        assert all(word.isascii() and word.isalpha() for word in found.pinyin)


def test_the_same_day_gives_the_same_city_and_another_day_other_dates(city) -> None:
    again = city_of(organisations=20_000, today=TODAY)
    later = city_of(organisations=20_000, today=date(2026, 12, 20))

    assert again.codes.equals(city.codes)
    assert again.first_names.equals(city.first_names)
    assert (again.established == city.established).all()
    assert (later.established != city.established).any()


@pytest.mark.parametrize("size", [0, 20, 1_000_001])
def test_a_city_too_small_or_too_large_is_refused(size: int) -> None:
    with pytest.raises(CityTooSmall) as refused:
        city_of(organisations=size, today=TODAY)
    assert "1000000" in refused.value.as_dict()["next_step"]


def test_the_smallest_city_has_its_public_bodies_and_stories() -> None:
    smallest = city_of(organisations=30, today=TODAY)

    assert len(smallest) == 30
    assert {one["code"] for one in table("story")["organisations"].values() if one.get("registered", True)} <= set(
        smallest.codes.to_pylist()
    )


def test_no_data_file_names_what_only_a_person_has() -> None:
    text = "".join(
        yaml.safe_dump(table(name), allow_unicode=True)
        for name in ("city", "parties", "words", "story", "sheets", "lookalikes")
    )
    for word in ("先生", "女士", "身份证号码", "@"):
        assert word not in text
