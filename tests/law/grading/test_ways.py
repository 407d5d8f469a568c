"""The ways back: every one told leads where it says, none is dearer or later than another, dead ends say why."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodstanding.engine import grade_rows
from goodstanding.law.grading.candidates import Unit
from goodstanding.law.grading.choosing import choices
from goodstanding.law.grading.single import grade_case

AT = date(2026, 9, 1)
ORGANISATION = {
    "code": "91990101MA0DEM0N3H", "started_on": "2015-03-01", "new": "false", "business_income": "true",
    "recurring_complete": "true", "nonrecurring_years": ["2026"], "payment_complete": "true",
}  # fmt: skip
BANK = {"code": "EXT-BANK", "date": "2026-03-01"}
ARREARS = {"code": "020201", "date": "2026-08-20", "amount": "60000.00"}
LATE = {"code": "010101", "date": "2026-08-25", "tax": "VAT", "amount": "9000.00"}
FALSE = {"code": "010506", "date": "2026-02-01"}


def _facts(*events, **more):
    return {"year": "2026", "organisation": ORGANISATION, "events": list(events), **more}


def _ways(facts, at=AT):
    document = grade_case(facts, "tax-credit-2025", grade_rows, at)
    assert document["refusal"] is None
    return document, {(way["grade"], way["kind"]): way for way in document["ways_back"]}


def _followed(facts, way, at):
    """The facts as they are once a way's corrections are made and its authority's decisions taken."""
    lines = {
        "events": [dict(line) for line in facts["events"]],
        "flags": [dict(line) for line in facts.get("flags", [])],
    }
    for step in way["steps"]:
        if "where" not in step:
            continue
        section, place = step["where"].rstrip("]").split("[")
        line = lines[section][int(place)]
        if "authority" in step["action"]:
            line["restored_on"] = step["by"]
        else:
            line["corrected_on"] = max(at.isoformat(), line["date"])
    return {**facts, **lines}


def test_the_best_grade_has_no_way_back():
    assert _ways(_facts())[0]["ways_back"] == []


def test_one_late_return_needs_one_correction_today():
    document, ways = _ways(_facts(BANK, LATE, FALSE))

    assert document["grade"] == "B"
    cheapest = ways["A", "cheapest"] if ("A", "cheapest") in ways else ways["A", "both"]
    assert cheapest["steps"]
    assert all(step["cite"]["pinpoint"] for step in cheapest["steps"])


def test_fewest_acts_come_before_least_money():
    facts = _facts(
        {**LATE, "date": "2026-08-25"},
        {"code": "020202", "date": "2026-08-30", "amount": "10.00"},
        {**BANK, "date": "2026-08-30"},
    )

    way = next(way for way in _ways(facts)[0]["ways_back"] if way["grade"] == "A" and way["kind"] != "cheapest")

    assert [step["criterion"] for step in way["steps"]] == ["EXT-BANK"]
    assert way["reached_on"] == AT.isoformat()


def test_waiting_costs_no_act_but_a_duty_not_met_comes_back():
    _, ways = _ways(_facts(FALSE, FALSE))
    _, owing = _ways(_facts({**ARREARS, "date": "2026-01-20"}, FALSE, FALSE))

    assert [step.get("criterion") for step in ways["A", "cheapest"]["steps"]] == [None]
    assert ways["A", "cheapest"]["reached_on"] == "2028-04-30"
    assert [step.get("criterion") for step in owing["A", "cheapest"]["steps"]] == ["020201", None]
    assert owing["A", "cheapest"]["money_due"] == "60000.00"


def test_an_amount_nobody_stated_is_no_zero():
    _, ways = _ways(_facts({"code": "020101", "date": "2026-08-31"}, BANK, FALSE, FALSE))

    assert ways["A", "cheapest"]["money_due"] == "0.00"
    dear = [way for way in ways.values() if any(step.get("criterion") == "020101" for step in way["steps"])]
    assert all(way["money_due"] is None for way in dear)


def test_deadlines_already_past_are_marked():
    _, ways = _ways(_facts(BANK, LATE))

    step = next(step for step in next(iter(ways.values()))["steps"] if step.get("criterion") == "EXT-BANK")

    assert step["missed"] == [
        {"percent": 100, "by": "2026-03-04"},
        {"percent": 80, "by": "2026-03-31"},
        {"percent": 60, "by": "2026-05-30"},
    ]


def test_the_way_out_of_a_direct_grade_is_unconfirmed_and_never_leads_to_a_in_the_same_year():
    _, ways = _ways(_facts(flags=[{"code": "ND04", "date": "2026-08-01"}]))

    assert ways["B", "both"]["reached_on"] == "2026-11-01"
    assert ways["B", "both"]["unconfirmed"]
    assert all(
        way["reached_on"] > "2026-11-01" for (grade, kind), way in ways.items() if grade == "A" and kind != "none"
    )


def test_a_later_breach_starts_the_clean_months_anew():
    _, ways = _ways(_facts({"code": "010103", "date": "2026-08-10"}, flags=[{"code": "ND04", "date": "2026-02-01"}]))

    assert ways["B", "both"]["reached_on"] == "2026-11-10"


@pytest.mark.parametrize(
    ("flag", "more", "reached"),
    [
        ({"code": "ND03", "date": "2026-08-01", "evaded": "200000.00", "total_tax_due": "900000.00"}, {}, "2026-11-01"),
        ({"code": "ND03", "date": "2026-08-01", "evaded": "600000.00", "total_tax_due": "900000.00"}, {}, "2027-02-01"),
        ({"code": "ND01", "date": "2026-08-01"}, {}, "2027-08-01"),
        ({"code": "ND01", "date": "2026-08-01"}, {"reorganised_on": "2026-08-15"}, "2026-09-01"),
        ({"code": "ND11", "date": "2026-08-01"}, {}, "2026-09-01"),
    ],
)
def test_the_waiting_period_goes_by_the_gravity_of_the_conduct(flag, more, reached):
    _, ways = _ways(_facts(flags=[flag], organisation={**ORGANISATION, **more}))

    earliest = ways.get(("B", "earliest")) or ways["B", "both"]
    assert earliest["reached_on"] == reached


def test_a_standing_that_follows_anothers_is_applied_for_by_nobody():
    _, ways = _ways(_facts(flags=[{"code": "ND11", "date": "2026-08-01"}]))

    assert "nothing is applied for" in ways["B", "both"]["steps"][0]["action"]
    assert ways["B", "both"]["assumes"]


def test_under_a_reorganisation_no_window_has_passed():
    _, ways = _ways(_facts(BANK, organisation={**ORGANISATION, "reorganised_on": "2026-08-15"}))
    step = next(iter(ways.values()))["steps"][0]

    assert step["missed"] == []
    assert step["cite"]["instrument"] == "TAX-CREDIT-MEASURES-2025"


@pytest.mark.parametrize(("code", "kind"), [("030112", "none"), ("040103", "both")])
def test_before_2021_only_what_the_rules_name_is_restored(code, kind):
    organisation = {**ORGANISATION, "nonrecurring_years": ["2020"]}
    facts = {"year": "2020", "organisation": organisation, "events": [{"code": code, "date": "2020-05-01"}]}

    told = grade_case(facts, "tax-credit-2014", grade_rows, date(2020, 9, 1))["ways_back"]

    this_year = [way for way in told if way["grade"] == "B" and way["reached_on"] == "2020-09-01"]
    assert [way["kind"] for way in this_year] == ([] if kind == "none" else [kind])


def test_a_kept_d_can_only_be_waited_for():
    _, ways = _ways(_facts(previous=[{"year": "2025", "grade": "D", "reason": "direct"}]))

    assert ways["B", "both"]["reached_on"] == "2028-04-30"
    assert ways["A", "both"]["reached_on"] == "2029-04-30"
    assert all("where" not in step for way in ways.values() for step in way["steps"])


def test_where_there_is_no_way_the_reason_is_told():
    _, ways = _ways(_facts(*[FALSE] * 6))

    assert ways["M", "none"]["why_none"]
    assert all(way["why_none_zh"] for (_, kind), way in ways.items() if kind == "none")


def test_across_the_change_of_rulebook_what_the_new_one_asks_must_be_known():
    known = {**ORGANISATION, "nonrecurring_years": ["2024"]}
    facts = {
        "year": "2024",
        "organisation": known,
        "events": [{"code": "EXT-CUST", "date": "2024-03-01"}, {"code": "010506", "date": "2024-03-01"}],
    }
    unknown = {**facts, "organisation": {name: value for name, value in known.items() if name != "payment_complete"}}

    told = grade_case(facts, "tax-credit-2014", grade_rows, date(2025, 3, 1))["ways_back"]
    silent = grade_case(unknown, "tax-credit-2014", grade_rows, date(2025, 3, 1))["ways_back"]

    assert [way["reached_on"] for way in told if way["grade"] == "A"][-1] == "2026-04-30"
    assert "payment_complete" in next(way["why_none"] for way in silent if way["grade"] == "A")


EVENTS = st.lists(st.sampled_from([BANK, ARREARS, LATE, FALSE, {"code": "010103", "date": "2026-08-31"}]), max_size=5)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=EVENTS, flags=st.lists(st.just({"code": "ND04", "date": "2026-02-01"}), max_size=1))
def test_following_a_way_gets_the_grade_it_promises(events, flags):
    facts = _facts(*events, flags=flags)
    document, ways = _ways(facts)

    for (grade, _), way in ways.items():
        this_year = way["reached_on"] and not any("evaluation" in step["action"] for step in way["steps"])
        if this_year and not any("clean" in step["action"] or "pledge" in step["action"] for step in way["steps"]):
            assert grade_case(_followed(facts, way, AT), "tax-credit-2025", grade_rows)["grade"] == grade
    for grade in document["ways_back"]:
        pair = [ways.get((grade["grade"], kind)) for kind in ("earliest", "cheapest")]
        if all(pair):
            assert pair[0]["reached_on"] <= pair[1]["reached_on"]


@pytest.mark.parametrize(
    ("gains", "need", "chosen"),
    [([500, 1100], 600, [{1}]), ([500, 300, 300], 550, [{0, 1}]), ([100], 200, []), ([], 0, [set()])],
)
def test_the_fewest_lines_that_win_enough(gains, need, chosen):
    units = [Unit(frozenset({place}), 1, 0, gain) for place, gain in enumerate(gains)]

    assert [set(one) for one in choices(units, need)[:1]] == chosen


def test_of_equal_acts_the_least_money():
    units = [Unit(frozenset({0}), 1, 900, 500), Unit(frozenset({1}), 1, 100, 500)]

    assert choices(units, 500)[0] == {1}


def test_money_is_told_as_a_decimal():
    _, ways = _ways(_facts(ARREARS))

    assert Decimal(next(iter(ways.values()))["money_due"]) == 60000


@pytest.mark.parametrize("code", ["040103", "040104", "040105"])
def test_an_abnormal_standing_is_met_again_so_that_waiting_alone_ends_none(code):
    _, ways = _ways(_facts({"code": code, "date": "2026-03-01"}))

    assert ways
    assert all(any("authority" in step["action"] for step in way["steps"]) for way in ways.values() if way["steps"])
