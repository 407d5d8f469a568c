"""The days, states and clock of corrective action, and what a report says is valid until when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.kernel.social_audit import Paragraph
from goodstanding.law.audits import plan
from goodstanding.law.audits.record import catalogue_record
from goodstanding.law.audits.validities import validities
from goodstanding.law.catalogue import edition

STATES = tuple(plan.words("states"))


def test_the_plan_is_due_sixty_days_after_the_closing_meeting() -> None:
    assert plan.plan_due(date(2025, 5, 14)) == date(2025, 7, 13)
    assert plan.latest_due(date(2025, 5, 14)) == date(2026, 5, 15)
    assert [letter for letter in "ABCDE" if plan.plan_asked(letter)] == ["C", "D", "E"]
    assert not plan.plan_asked(None)


@pytest.mark.parametrize(
    ("act", "possible", "after"),
    [
        ("plan", {"open", "planned", "returned"}, "planned"),
        ("report", {"planned", "returned"}, "done"),
        ("verify", {"done"}, "verified"),
        ("return", {"done"}, "returned"),
        ("add-evidence", {"planned", "returned"}, None),
    ],
)
def test_each_act_moves_from_its_states_and_no_other(act: str, possible: set[str], after: str | None) -> None:
    assert {state for state in STATES if plan.may_move(act, state)} == possible
    assert {plan.moved(act, state) for state in possible} == ({after} if after else possible)


def test_a_verified_action_moves_no_more_and_nobody_verifies_its_own() -> None:
    acts = plan.parameters()["moves"]

    assert not [act for act in acts if plan.may_move(act, "verified")]
    assert {act for act in acts if not plan.by_site(act)} == {"verify", "return"}


def test_the_clock_runs_in_hours_through_a_weekend() -> None:
    found = plan.deadlines(datetime(2026, 11, 27, 10, 0, tzinfo=UTC))

    assert [(limit.code, at.day, at.hour) for limit, at in found] == [
        ("informed", 28, 10), ("examined", 29, 10), ("answered", 30, 10),
    ]  # fmt: skip


def test_every_word_is_said_in_both_languages() -> None:
    lists = [plan.words(name) for name in ("owners", "states", "changes", "validity")] + [plan.kinds()]

    assert all(word.name and word.name_zh for held in lists for word in held.values())


def test_an_insurance_mentioned_is_read_with_its_days() -> None:
    held = validities(demonstration_audit())

    assert [(one["kind"], one["from"], one["until"]) for one in held] == [("insurance", "2024-06-01", "2026-05-31")]
    assert "accident insurance" in held[0]["said"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The approval of comprehensive working hours was valid from March 1, 2025 to February 28, 2026.", ("approval", "2026-02-28")),
        ("综合计算工时批复有效期2025年3月1日至2026年2月28日。", ("approval", "2026-02-28")),
        ("消防许可证有效期2024-01-01至2027-01-01。", ("permit", "2027-01-01")),
        ("The lease was valid from 2025-01-01 to 2026-01-01.", ("other", "2026-01-01")),
        ("An insurance was valid from June 1, 2024.", None),
        ("The insurance was valid from June 1, 2026 to June 1, 2024.", None),
    ],
)  # fmt: skip
def test_periods_in_prose(text: str, found: tuple[str, str] | None) -> None:
    report = replace(demonstration_audit(), general=(Paragraph("Remarks", text),), findings=())

    assert [(one["kind"], one["until"]) for one in validities(report)] == ([found] if found else [])


def test_the_record_carries_what_runs_out() -> None:
    row = catalogue_record(demonstration_audit())

    assert row["validities"]
    assert edition()["social-audit"].field("validities").type == "document"
