"""Codes by the column: the same answer as one by one, for anything a column can hold."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from goodstanding.kernel.code_columns import CodeStatus, check_codes, fold_codes
from goodstanding.kernel.identifiers import ALPHABET, WORDS, check_character, check_code, fold_code, make_code

codes = st.builds(
    make_code,
    st.sampled_from("123456789ANY"),
    st.sampled_from("1239"),
    st.integers(0, 999_999).map("{:06d}".format),
    st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8),
).map(str)
born = st.builds(
    "{:06d}{}{:02d}{:02d}{:03d}{}".format,
    st.integers(0, 999_999),
    st.integers(1890, 2110),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 999),
    st.sampled_from("0123456789Xx"),
)
spoilt = st.builds(
    lambda code, place, mark: code[:place] + mark + code[place + 1 :],
    codes | born,
    st.integers(0, 18),
    st.text(max_size=2) | st.sampled_from(["I", "o", "９", "ａ", " ", "\n", "\u200b", "", "七"]),
)
odd_departments = st.builds(
    lambda code, mark: mark + code[1:17] + check_character(mark + code[1:17]), codes, st.sampled_from("0BCXWU")
)
texts = st.one_of(codes, codes.map(str.lower), born, born.map(lambda text: text[:17] + check_character(text[:17])))
rows = st.none() | texts | spoilt | odd_departments | st.text(max_size=30)


def one_by_one(text: str | None) -> CodeStatus:
    read = check_code(text or "")
    told = {one.code for one in read.problems}
    if "identity_number" in told and len(fold_code(text or "")) == 18:
        return CodeStatus.IDENTITY_NUMBER
    if "not_an_organisation" in told:
        return CodeStatus.SOLE_TRADER
    if read.valid:
        return CodeStatus.OK
    named = {"wrong_check_character": CodeStatus.CHECK_CHARACTER, "unknown_department": CodeStatus.DEPARTMENT}
    return next((named[code] for code in told if code in named), CodeStatus.SHAPE)


@given(st.lists(rows, max_size=40))
@example(["00000019000101000A"])  # a birthday, and an end that no identity number has
@example([None, "", "91350582768597406T", "９１350582768597406T", "9135058276859740\u00e9T", "\n", "\ud7ff"])
def test_a_column_is_judged_as_its_rows_are(column: list[str | None]) -> None:
    expected = [one_by_one(text) for text in column]

    assert list(check_codes(pa.array(column, pa.string()))) == expected
    assert list(check_codes(pa.array(column, pa.large_string()))) == expected


@given(st.lists(rows, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_slices_and_chunks_are_judged_as_the_whole(column: list[str | None], start: int, length: int) -> None:
    whole = pa.array(column, pa.string())
    part = whole.slice(min(start, len(whole)), length)

    assert list(check_codes(part)) == [one_by_one(text) for text in part.to_pylist()]
    assert list(check_codes(pa.chunked_array([part, whole], pa.string()))) == [*check_codes(part), *check_codes(whole)]


@given(st.lists(codes | st.binary(max_size=20).map(lambda raw: raw.rstrip(b"\0")), max_size=20))
def test_bytes_that_are_no_text_are_no_code(column: list[str | bytes]) -> None:
    raw = [text.encode() if isinstance(text, str) else text for text in column]
    expected = [one_by_one(text.decode("utf-8", "replace")) for text in raw]

    assert list(check_codes(np.array(raw, dtype="S54"))) == expected


@given(st.lists(st.text(max_size=30), max_size=20))
def test_a_column_folds_as_its_rows_do(column: list[str]) -> None:
    assert fold_codes(pa.array(column, pa.string())).to_pylist() == [fold_code(text) for text in column]


def test_an_empty_column_has_no_answers() -> None:
    assert list(check_codes(pa.array([], pa.string()))) == []
    assert list(check_codes(pa.chunked_array([], pa.string()))) == []
    assert list(check_codes(np.array([], "S18"))) == []


def test_blocks_meet_without_a_seam() -> None:
    code = make_code("9", "1", "990101", 1).code
    column = pa.array([code, "x", None, code[:-1] + "0"] * 20_000)
    expected = [CodeStatus.OK, CodeStatus.SHAPE, CodeStatus.SHAPE, CodeStatus.CHECK_CHARACTER] * 20_000

    assert np.array_equal(check_codes(column), expected)


@pytest.mark.parametrize("department", sorted(WORDS["departments"]))
def test_every_department_passes_in_either_case(department: str) -> None:
    code = make_code(department, "1", "310115", 7).code
    assert list(check_codes(pa.array([code, code.lower()]))) == [CodeStatus.OK, CodeStatus.OK]
