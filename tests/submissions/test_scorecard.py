"""A provider's scorecard: what came of its deliveries, month by month, and what came too late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from goodstanding.parties.queries import party
from goodstanding.submissions import scorecard as cards
from goodstanding.submissions.errors import NotYourFigures
from goodstanding.submissions.faults import WORDS
from tests.submissions.conftest import AUTHORITY, OTHER, penalty

FINE = "罚款金额(万元)"
NOV = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def card(officer):
    return lambda at=NOV, **more: cards.scorecard(officer, party(AUTHORITY), at=at, **more)


@pytest.mark.parametrize(
    ("received", "late"),
    [
        (date(2026, 3, 11), False),  # 7 working days after Monday 2 March 2026
        (date(2026, 3, 12), True),
        (date(2026, 3, 2), False),
        (date(2027, 3, 2), True),
    ],
)
def test_the_eighth_working_day_after_the_decision_is_late(received, late):
    assert cards.lateness([date(2026, 3, 2)], [received], 7) == ([late], [False])


def test_a_day_before_the_calendar_is_not_counted():
    assert cards.lateness([date(1999, 1, 4)], [date(2026, 3, 2)], 7) == ([False], [True])


def test_counts_follow_the_deliveries_by_month(deliver, sheet, card):
    march = datetime(2026, 3, 11, 15, 59, tzinfo=UTC)  # 23:59 in China: the seventh working day
    deliver(sheet([penalty(1), penalty(2, **{FINE: "x", "处罚决定日期": "no"}), penalty(3, **{FINE: "x"})]), at=march)
    deliver(sheet([penalty(4)]), at=march + timedelta(minutes=1))
    deliver(sheet([penalty(1), penalty(4, 违法事实="其他事实"), penalty(5)]), at=NOV)
    deliver(sheet([penalty(9)]), provider=OTHER, at=NOV)
    months = card().months

    assert next(iter(months)) == "2025-12"
    assert list(months)[-1] == "2026-11"
    spring, autumn = months["2026-03"], months["2026-11"]
    assert (spring.deliveries, spring.rows, spring.accepted, spring.rejected) == (2, 4, 2, 2)
    assert (spring.timed, spring.late) == (2, 1)
    assert spring.by_code == {"AMOUNT_UNREADABLE": 2, "DATE_UNREADABLE": 1}
    assert (autumn.rows, autumn.accepted, autumn.duplicates, autumn.corrections) == (3, 2, 1, 1)
    assert (autumn.timed, autumn.late) == (1, 1)
    assert card().total.rows == 7


def test_a_delivery_refused_whole_is_counted_as_such(deliver, tmp_path, card):
    path = tmp_path / "x.csv"
    path.write_bytes(b"%PDF-1.7")
    deliver(path)

    assert (card().total.deliveries, card().total.refused_whole) == (1, 1)


def test_the_month_is_that_of_china(deliver, sheet, card):
    deliver(sheet([penalty(1)]), at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC))

    assert card().months["2026-11"].rows == 1


def test_what_came_after_the_day_asked_about_is_not_counted(deliver, sheet, card):
    deliver(sheet([penalty(1)]), at=NOV)

    assert card(at=NOV - timedelta(seconds=1)).total.rows == 0
    assert card(at=NOV).total.rows == 1


def test_a_header_word_is_no_reason_why_a_row_came_back(deliver, sheet, card):
    deliver(sheet([penalty(1) | {"天气": "晴"}]))

    assert card().total.by_code == {}


def test_the_table_has_a_line_a_month_and_a_column_a_reason(deliver, sheet, card):
    deliver(sheet([penalty(1), penalty(2, **{FINE: "x"})]))
    header, *lines = cards.table(card(months=2))

    assert header[0] == "month"
    assert header[-1] == "AMOUNT_UNREADABLE"
    assert [line[0] for line in lines] == ["2026-10", "2026-11"]
    assert lines[1][-1] == 1
    assert cards.document(card())["terms"][0]["working_days"] == 7


def test_another_unit_does_not_see_it(officer, another_unit):
    with pytest.raises(NotYourFigures):
        cards.scorecard(another_unit, party(AUTHORITY), at=NOV)
    assert cards.scorecard(another_unit, party(OTHER), at=NOV).total.rows == 0


def test_every_finding_has_the_rule_that_the_card_shows_of_it(deliver, sheet, card):
    deliver(sheet([penalty(1, **{"行政相对人代码_1(统一社会信用代码)": ""})]))

    assert [line["code"] for line in card().reasons] == ["CODE_MISSING"]
    assert [code for code, words in WORDS.items() if not words.get("rule") or not words.get("rule_zh")] == []
