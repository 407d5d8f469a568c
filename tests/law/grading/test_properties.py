"""For any facts: bulk is single, order does not matter, a violation never raises a grade, a correction never lowers one."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodstanding.engine import grade_rows
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.published import rulebook

SCHEMES = [("tax-credit-2025", 2026), ("tax-credit-2014", 2023)]
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def facts(year):
    return st.fixed_dictionaries(
        {
            "started_on": st.dates(date(year - 5, 1, 1), date(year, 12, 31)),
            "new": st.booleans(),
            "business_income": st.booleans(),
            "recurring_complete": st.booleans(),
            "payment_complete": st.booleans(),
            "nonrecurring_now": st.booleans(),
            "nonrecurring_recent": st.booleans(),
            "previous_grade": st.sampled_from(["", "A", "D"]),
            "previous_reason": st.sampled_from(["", "score", "direct", "kept"]),
            "clean_months": st.integers(0, 15),
            "pledge": st.booleans(),
            "obstacle": st.just(""),
        }
    )


def events(scheme, year):
    codes = [
        criterion.events_as
        for criterion in rulebook(scheme, year).criteria
        if not criterion.fits and not criterion.when
    ]
    drawn = st.fixed_dictionaries(
        {
            "code": st.sampled_from([code for code in codes if "/" not in code]),
            "date": st.dates(date(year, 1, 1), date(year, 12, 31)),
            "tax": st.integers(1, 2),
            "amount": st.one_of(st.none(), st.integers(0, 500_000)),
            "after": st.one_of(st.none(), st.integers(0, 200)),
            "waived": st.booleans(),
        }
    )
    return st.lists(drawn, max_size=6)


def _row(place, subject, event):
    mended = None if event["after"] is None else event["date"] + timedelta(days=event["after"])
    return {**event, "id": place, "subject": subject, "corrected_on": mended}


def _grades(scheme, year, people, histories):
    rows = [
        _row(100 * subject + place, subject, event)
        for subject, history in enumerate(histories)
        for place, event in enumerate(history)
    ]
    subjects = [{"subject": subject, **one} for subject, one in enumerate(people)]
    _, _, results = grade_rows(plan(scheme, year), subjects, rows)
    return [{name: value for name, value in result.items() if name != "subject"} for result in results]


@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
@SETTINGS
@given(data=st.data())
def test_many_at_once_are_each_alone(scheme, year, data):
    people = data.draw(st.lists(facts(year), min_size=2, max_size=4))
    histories = [data.draw(events(scheme, year)) for _ in people]

    together = _grades(scheme, year, people, histories)

    assert together == [
        _grades(scheme, year, [one], [history])[0] for one, history in zip(people, histories, strict=True)
    ]


@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
@SETTINGS
@given(data=st.data())
def test_the_order_of_rows_never_matters(scheme, year, data):
    one = data.draw(facts(year))
    history = data.draw(events(scheme, year))
    shuffled = data.draw(st.permutations(history))

    assert _grades(scheme, year, [one, one], [history, shuffled])[0] == _grades(scheme, year, [one], [shuffled])[0]


@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
@SETTINGS
@given(data=st.data())
def test_one_violation_more_never_raises_a_grade(scheme, year, data):
    one = data.draw(facts(year))
    history = data.draw(events(scheme, year).filter(bool))

    before, after = _grades(scheme, year, [one, one], [history[1:], history])

    ranks = rulebook(scheme, year).rank
    assert ranks(after["grade"]) >= ranks(before["grade"])
    assert after["score"] <= before["score"]


@pytest.mark.parametrize(("scheme", "year"), SCHEMES)
@SETTINGS
@given(data=st.data())
def test_a_correction_never_lowers_a_grade(scheme, year, data):
    one = data.draw(facts(year))
    history = data.draw(events(scheme, year).filter(bool))
    opened = [{**history[0], "after": None}, *history[1:]]

    before, after = _grades(scheme, year, [one, one], [opened, history])

    ranks = rulebook(scheme, year).rank
    assert after["score"] >= before["score"]
    assert ranks(after["grade"]) <= ranks(before["grade"])


@pytest.mark.parametrize("fact", rulebook("tax-credit-2025", 2026).facts)
def test_an_unknown_fact_refuses_the_grade(fact):
    one = {
        "started_on": date(2010, 1, 1), "new": False, "business_income": True, "recurring_complete": True,
        "payment_complete": True, "nonrecurring_now": True, "nonrecurring_recent": True, "previous_grade": "",
        "previous_reason": "", "clean_months": 0, "pledge": False, "obstacle": "",
    }  # fmt: skip

    (result,) = _grades("tax-credit-2025", 2026, [{**one, fact: None}], [[]])

    assert (result["grade"], result["score"]) == (None, None)
    assert list(rulebook("tax-credit-2025", 2026).facts)[result["refused"] - 1] == fact
