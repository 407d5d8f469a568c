"""The deadline calculator: the last day, and every day of the count shown."""

import pytest
from django.test import Client

from goodstanding.kernel.calendar import add_working_days


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def ask(visitor, **question):
    return visitor.get("/tools/deadline", question)


def test_holidays_and_make_up_days_are_shown_in_the_count(visitor):
    response = ask(visitor, **{"from": "2026-09-24", "days": 10})
    assert "15 Oct 2026 (Thu)" in response.text
    for words in ("National Day", "Mid-Autumn Festival", "worked in return", "start", "due"):
        assert words in response.text
    assert "provisional" not in response.text


def test_calendar_days_end_with_the_next_working_day(visitor):
    response = ask(visitor, **{"from": "2026-09-21", "days": 10, "unit": "calendar"})
    assert "8 Oct 2026 (Thu)" in response.text


def test_beyond_the_published_years_the_answer_is_marked_provisional(visitor):
    response = ask(visitor, **{"from": "2199-01-04", "days": 3})
    assert '<span class="tag tag-warn">provisional</span>' in response.text


def test_the_twin_has_every_day(visitor):
    document = visitor.get("/tools/deadline.json", {"from": "2026-09-24", "days": 10}).json()
    from datetime import date

    assert document == add_working_days(date(2026, 9, 24), 10).as_dict()


def test_a_long_count_stays_light_and_says_what_it_leaves_out(visitor):
    response = ask(visitor, **{"from": "2026-01-05", "days": 2500})
    assert response.status_code == 200
    assert "months in between are left out" in response.text
    assert len(response.content) < 100_000


@pytest.mark.parametrize(
    "question",
    [
        {"from": "2026-13-40", "days": 5},
        {"from": "yesterday", "days": 5},
        {"from": "2026-09-24", "days": "-1"},
        {"from": "2026-09-24", "days": "٣"},
        {"from": "2026-09-24", "days": "99999"},
        {"from": "2026-09-24", "days": "5", "unit": "moons"},
        {"from": "1900-01-01", "days": 5},
        {"from": "2199-12-30", "days": 50},
        {"from": "20260924", "days": 5},
        {"from": "2026-09-24"},
    ],
)
def test_a_question_that_cannot_be_counted_is_told_so(visitor, question):
    response = ask(visitor, **question)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert "<title>Error: " in response.text
    assert visitor.get("/tools/deadline.json", question).status_code == 422


def test_what_was_typed_is_still_there_beside_the_problem(visitor):
    response = ask(visitor, **{"from": "2026-09-24", "days": '5"><b>'})
    assert 'value="2026-09-24"' in response.text
    assert 'value="5&quot;&gt;&lt;b&gt;"' in response.text
