"""First violations: the fourteen items, and both sides of each of the three conditions."""

from dataclasses import replace
from datetime import date

import pytest

from goodstanding.law.waivers import Violation, is_waived, items, waivable_codes

CLEAN = Violation(prior_same_item=0, harm_minor=True, unlawful_gain=False, corrected_on=date(2026, 5, 20))
DAY = date(2026, 5, 20)


def test_there_are_fourteen_items_in_two_lists():
    assert list(items()) == list(range(1, 15))
    assert {items()[number].basis.instrument for number in range(1, 11)} == {"TAX-FIRST-VIOLATION-2021-6"}
    assert {items()[number].basis.instrument for number in range(11, 15)} == {"TAX-FIRST-VIOLATION-2021-33"}


def test_late_returns_are_waivable_and_arrears_are_not():
    assert "010101" in waivable_codes()
    assert "020201" not in waivable_codes()


@pytest.mark.parametrize("number", range(1, 15))
def test_a_first_minor_violation_mended_by_itself_is_waived(number):
    assert is_waived(items()[number], CLEAN)


@pytest.mark.parametrize(
    "change",
    [{"prior_same_item": 1}, {"harm_minor": False}, {"corrected_on": None}, {"discovered_on": date(2026, 5, 19)}],
)
def test_without_one_condition_it_is_not(change):
    assert not is_waived(items()[3], replace(CLEAN, **change))


@pytest.mark.parametrize(("ordered", "waived"), [(date(2026, 5, 20), True), (date(2026, 5, 19), False)])
def test_mended_on_the_last_day_ordered(ordered, waived):
    violation = replace(CLEAN, discovered_on=date(2026, 5, 1), order_deadline=ordered)

    assert is_waived(items()[3], violation) is waived


@pytest.mark.parametrize("number", range(1, 15))
def test_unlawful_gain_matters_for_invoices_only(number):
    gained = replace(CLEAN, unlawful_gain=True)

    assert is_waived(items()[number], gained) is (number not in (4, 5, 6, 11, 13))
