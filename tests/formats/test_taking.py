"""Columns of a sheet as its layout takes them."""

import pyarrow as pa
import pytest

from goodstanding.formats.headers import readings
from goodstanding.formats.layouts import Column
from goodstanding.formats.reading.taking import bar, take


def cells(*words):
    return pa.chunked_array([pa.array(words, pa.string())])


def column(**terms):
    return Column(headers=("h",), to="kinds", **terms)


def test_a_sheets_own_words_are_put_into_ours_and_others_stay_as_they_are():
    columns = {}
    take(columns, cells("0", " 1 ", "罚款", "9", ""), column(values={"0": "warning", "1": "fine"}))

    assert columns["kinds"].to_pylist() == ["warning", "fine", "罚款", "9", ""]


def test_several_columns_of_one_field_are_joined_without_the_empty_ones():
    columns = {}
    take(columns, cells("警告", "警告", "", ""), column(join=True))
    take(columns, cells("罚款", "", "罚款", " "), column(join=True))

    assert columns["kinds"].to_pylist() == ["警告；罚款", "警告", "罚款", ""]


@pytest.mark.parametrize(
    ("only", "refused"),
    [
        (("", "0"), [False, False, True, True]),
        (("0",), [False, True, True, True]),
        (("0", "1", "撤销"), [False, True, False, False]),
    ],
)
def test_a_row_with_another_word_is_barred(only, refused):
    words = cells("0", "", "1", "撤销")
    found = bar(words, "当前状态", column(only=only))

    assert found[0].mask.tolist() == refused
    place = refused.index(True)
    assert found[0].details_at(place) == {"column": "当前状态", "word": words[place].as_py()}


def test_where_every_row_may_stand_nothing_is_barred():
    assert bar(cells("0", "", " 0 "), "当前状态", column(only=("", "0"))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CF_XDR_SHXYM", "cfXdrShxym"),
        ("行政相对人代码_1 (统一社会信用代码)", "行政相对人代码_1（统一社会信用代码）"),
        ("罚款金额 （万元）", "罚款金额(万元)"),
        ("decision_number", "Decision number"),
        ("罚款金额（单位：万元）", "罚款金额(万元)"),
        ("行政相对人代码_1【统一社会信用代码】\n（必填）", "行政相对人代码_1(统一社会信用代码)"),
        ("处罚决定日期(YYYY/MM/DD)", "（必填项）处罚决定日期"),
    ],
)
def test_spellings_of_a_header_are_one(one, other):
    assert set(readings(one)) & set(readings(other))
