"""The two clocks, from cases on each side of each threshold and properties over all dates."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.kernel.calendar import add_months
from goodstanding.law import catalogue
from goodstanding.law.publicity import Audience, Clocks, clocks, gravest_tier, visible

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "publicity.yaml").read_text(encoding="utf-8"))
DEFAULTS = {"published": True, "public_until": date(2025, 3, 31), "retained_until": date(2029, 3, 31)}
DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
ITEMS = st.sampled_from(list(catalogue.edition().values()))


@pytest.mark.parametrize("case", CASES["clocks"], ids=lambda case: case["name"])
def test_clocks_follow_the_case(case):
    given_values = {key: case[key] for key in ("occurred_on", "ended_on", "tier", "delivered_end") if key in case}

    assert clocks(catalogue.edition()[case["item"]], **given_values) == Clocks(**case["expect"])


@pytest.mark.parametrize(("day", "months", "later"), CASES["months"])
def test_months_are_added_by_the_calendar(day, months, later):
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    "case", CASES["visible"], ids=lambda case: f"{case['audience']}-{case['publicity']}-{case['at']}"
)
def test_who_sees_what_follows_the_case(case):
    values = {**DEFAULTS, **{key: case[key] for key in DEFAULTS if key in case}}
    seen = visible(
        publicity=case["publicity"],
        audience=Audience(case["audience"]),
        authorised=case.get("authorised", False),
        at=case["at"],
        **values,
    )

    assert (seen.shown, seen.marked, seen.reason.code) == (case["shown"], case["marked"], case["reason"])
    assert seen.reason.text
    assert seen.reason.text_zh


def test_several_kinds_of_penalty_count_by_the_longest():
    publication = catalogue.edition()["penalty"].publication

    assert gravest_tier(publication, ["minor", "general"]) == "general"
    assert gravest_tier(publication, ["serious", "general", "minor"]) == "serious"
    assert gravest_tier(catalogue.edition()["tax-credit"].publication, ["own", "published"]) == "published"


def _clocks_of(item, occurred_on, lasted, tier_number):
    tiers = sorted(item.publication.tiers) if item.publication and item.publication.tiers else [""]
    ended_on = None if lasted is None else occurred_on + timedelta(days=lasted)
    return clocks(item, occurred_on=occurred_on, ended_on=ended_on, tier=tiers[tier_number % len(tiers)])


@given(ITEMS, DAYS, st.none() | st.integers(0, 3000), st.integers(0, 5), DAYS, st.sampled_from(Audience), st.booleans())
def test_what_is_kept_no_longer_is_shown_to_nobody(item, occurred_on, lasted, tier, at, audience, authorised):
    found = _clocks_of(item, occurred_on, lasted, tier)
    seen = visible(
        publicity=item.publicity, audience=audience, authorised=authorised, at=at,
        published=found.published, public_until=found.public_until, retained_until=found.retained_until,
    )  # fmt: skip

    if found.retained_until is not None and at > found.retained_until:
        assert not seen.shown
    if audience is Audience.public and seen.shown:
        assert item.publicity == "open"
        assert found.public_until is None or at <= found.public_until


@given(
    ITEMS,
    DAYS,
    st.none() | st.integers(0, 3000),
    st.integers(0, 5),
    DAYS,
    st.integers(0, 3000),
    st.sampled_from(Audience),
)
def test_what_has_gone_never_comes_back(item, occurred_on, lasted, tier, at, wait, audience):
    found = _clocks_of(item, occurred_on, lasted, tier)
    now, later = (
        visible(
            publicity=item.publicity, audience=audience, authorised=True, at=day,
            published=found.published, public_until=found.public_until, retained_until=found.retained_until,
        )
        for day in (at, at + timedelta(days=wait))
    )  # fmt: skip

    assert now.shown or not later.shown


@given(DAYS, st.integers(0, 240), st.integers(0, 240))
def test_more_months_never_end_sooner(day, months, more):
    assert add_months(day, months) <= add_months(day, months + more)
    assert add_months(day, months).day <= day.day
