"""The same content in an older layout gets the same verdicts, as far as that layout prints what is checked."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from goodstanding.formats.social_audit.reading import read
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.checking import check, contradictions

Render = Callable[[SocialAudit], str]


def test_the_third_generation_agrees_with_itself(report: SocialAudit, as_g3: Render) -> None:
    assert [one.claim for one in contradictions(check(read(as_g3(report).encode()))) if one.claim != "address"] == []


def test_the_second_generation_agrees_with_itself(report: SocialAudit, as_g2: Render) -> None:
    assert contradictions(check(read(as_g2(report).encode()))) == []


@pytest.mark.parametrize(
    ("old", "new", "fallen"),
    [
        ("Female workers 50 Workers", "Female workers 51 Workers", {"sum-workforce", "sum-family", "text-count"}),
        ("PA 6: Decent Working Hours D", "PA 6: Decent Working Hours B", {"area-letter"}),
        ("12 samples from November 2024", "12 samples from October 2024", {"sampled-months", "local-figures"}),
        ("Expiration Date : 20/06/2026", "Expiration Date : 20/06/2029", {"expiry"}),
    ],
)
def test_what_is_altered_in_the_third_generation_falls(
    report: SocialAudit, as_g3: Render, old: str, new: str, fallen: set[str]
) -> None:
    text = as_g3(report)
    assert old in text

    assert {one.claim for one in contradictions(check(read(text.replace(old, new).encode())))} - {"address"} == fallen


def test_an_overall_rating_that_does_not_follow_falls_in_the_second_generation(
    report: SocialAudit, as_g2: Render
) -> None:
    text = as_g2(replace(report, overall_printed="A"))

    assert {one.claim for one in contradictions(check(read(text.encode())))} == {"overall-letter"}
