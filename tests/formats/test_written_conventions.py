"""Amounts and days in the conventions of several countries: read by the sheet's own evidence, or not at all."""

import pyarrow as pa
import pytest

from goodstanding.formats.written_conventions import plain_amounts, plain_days


def amounts(*texts):
    return plain_amounts({"base": pa.array(texts, pa.string())}, ["base"])["base"].to_pylist()


def days(*texts):
    columns, left_open = plain_days({"date": pa.array(texts, pa.string())}, ["date", "in"])
    return columns["date"].to_pylist(), left_open


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["1,960.00", "2,175"], ["1960.00", "2175"]),
        (["1.960,00", "2.175", "0,5"], ["1960.00", "2175", "0.5"]),
        (["1 960.00", "1 960,5", "12 345 678,90"], ["1960.00", "1960.5", "12345678.90"]),
        (["1'960.50", "1\u202f960.50"], ["1960.50", "1960.50"]),
        (["¥1,959.00", "1,959元", "RMB 1,959.5", "人民币1959"], ["1959.00", "1959", "1959.5", "1959"]),
        (["(480.01)", "480.01-", "-480.01", "−1.5"], ["-480.01", "-480.01", "-480.01", "-1.5"]),
        (["1,960", "2,195"], ["1960", "2195"]),  # how money is written here, where nothing says otherwise
        (["1960", "0", "-", "—", None], ["1960", "0", None, None, None]),
        (["2175.125", "1960.333"], ["2175.125", "1960.333"]),  # a workbook's own numbers
    ],
)
def test_amounts_of_one_sheet(texts, read):
    assert amounts(*texts) == read


@pytest.mark.parametrize(
    "texts",
    [
        ["1.960"],
        ["1.960", "2.195"],
        ["1.960,00", "2,195.00", "1.960"],
        ["1.96,00"],
        ["1,96,000.5"],
        ["1.960,00", "1,960"],
    ],
)
def test_what_nothing_decides_is_not_read(texts):
    assert amounts(*texts)[-1].endswith("?")


def test_what_is_no_amount_stays():
    assert amounts("x", "1.2.3.4", "12 34")[0::2] == ["x", "12 34"]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["04/03/2024", "13/03/2024 08:00"], ["2024-03-04", "2024-03-13 08:00"]),
        (["03/04/2024", "03.13.2024T20:00"], ["2024-03-04", "2024-03-13 20:00"]),
        (["04/04/2024"], ["2024-04-04"]),
        (["2024-03-04", "5-3-2024", "25-3-2024"], ["2024-03-04", "2024-03-05", "2024-03-25"]),
    ],
)
def test_days_of_one_sheet(texts, read):
    assert days(*texts) == (read, 0)


@pytest.mark.parametrize("texts", [["04/03/2024"], ["13/03/2024", "03/13/2024"]])
def test_an_order_that_nothing_or_everything_shows_is_left_open(texts):
    assert days(*texts) == (texts, len(texts))
