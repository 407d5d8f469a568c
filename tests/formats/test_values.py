"""What a cell says, in every form providers write it (platform 2.6 and 4.1)."""

from datetime import date
from decimal import Decimal

import pytest

from goodstanding.formats.values import OPEN_END, parse_amount, parse_date, parse_flag, plain


@pytest.mark.parametrize(
    "text",
    ["2017-07-07", "2017/7/7", "2017.7.7", "2017年7月7日", "20170707", "42923", "42923.0", "1499356800000",
     "2017-07-07 00:00:00", "2017-07-07T08:30:00", "２０１７－７－７", " 2017/07/07 ", "2017年7月7号", "二〇一七年七月七日", "二○一七年七月七日", "2017年7月7日 10时30分",
     "2017-07-06T16:00:00.000Z", "2017-07-07T15:59:59Z", "2017-07-07T00:00:00+08:00", "2017-07-06T16:00:00+00:00"],
)  # fmt: skip
def test_every_form_of_a_day_is_the_same_day(text: str) -> None:
    assert parse_date(text) == date(2017, 7, 7)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年十月十日", date(2026, 10, 10)),
        ("二零二六年十二月二十日", date(2026, 12, 20)),
        ("一九九九年一月三十一日", date(1999, 1, 31)),
    ],
)
def test_a_day_written_out_as_in_a_document(text: str, day: date) -> None:
    assert parse_date(text) == day


def test_a_serial_of_the_1904_epoch_is_four_years_later() -> None:
    assert parse_date("41461", epoch=1904) == date(2017, 7, 7)


@pytest.mark.parametrize(
    "text",
    ["2099/12/31", "9999-9-9", "2999-12-31", "长期", "Indefinite", "9999-12-31", "long-term", "73050", "2958352", "2958465",
    "4102329600000", "253402185600000"],
)  # fmt: skip
def test_the_spellings_of_no_end_are_one(text: str) -> None:
    assert parse_date(text) is OPEN_END


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "31/12/2024",
        "tomorrow",
        "1",
        "0000-00-00",
        "1899-01-01",
        "202401",
        "3000-01-01",
        "2958100",
        "二〇二四年二月三十日",
        "二〇二四年十三月一日",
        "二〇二四年二二月一日",
        "二〇二四年一月十十日",
    ],
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


def test_amounts_in_ten_thousands_stay_exact_to_the_sixth_decimal() -> None:
    assert parse_amount("123456.789012", 10_000) == Decimal("1234567890.12")
    assert parse_amount("0.000001", 10_000) == Decimal("0.01")
    assert parse_amount("1,234,567.5") == Decimal("1234567.5")


@pytest.mark.parametrize(
    ("text", "scale", "yuan"),
    [("5万元", 1, "50000"), ("5万元", 10_000, "50000"), ("5万", 10_000, "50000"), ("50000元", 10_000, "50000"),
     ("50000元", 1, "50000"), ("人民币5元", 10_000, "5"), ("¥1,234.5", 1, "1234.5"), ("１２３．４５", 10_000, "1234500")],
)  # fmt: skip
def test_a_cell_that_names_its_unit_is_read_in_it(text: str, scale: int, yuan: str) -> None:
    assert parse_amount(text, scale) == Decimal(yuan)


def test_a_millionth_as_programs_write_it_stays_exact() -> None:
    assert parse_amount("1e-06", 10_000) == Decimal("0.01")
    assert parse_amount("1.5e-05", 10_000) == Decimal("0.15")
    with pytest.raises(ValueError, match=r"1\.5e-06"):
        parse_amount("1.5e-06")


@pytest.mark.parametrize("text", ["1.2345678", "12,34", "1e5", "abc", "--5", "NaN5"])
def test_amounts_that_cannot_be_kept_exactly_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_amount(text)


def test_empty_words_are_empty() -> None:
    assert [plain(word) for word in ("nan", "NULL", "-", "无", "　", "０")] == ["", "", "", "", "", "0"]


def test_flags_are_yes_or_no_or_refused() -> None:
    assert parse_flag("是") is True
    assert parse_flag("否") is False
    with pytest.raises(ValueError, match="maybe"):
        parse_flag("maybe")
