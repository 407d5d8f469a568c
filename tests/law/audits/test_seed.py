"""The real extract: every contradiction a reader found is reported, and nothing found consistent is called one."""

import os
from pathlib import Path

import pytest

from goodstanding.formats.social_audit.reading import read
from goodstanding.law.audits.checking import check
from goodstanding.law.audits.verdict import Check, Verdict

SEEDS = Path(os.environ.get("GOODSTANDING_SEEDS", Path(__file__).parents[3].parent / "shared" / "seeds"))
BAD = {  # claim and place -> the reader's number for it (reference, section 2.4)
    ("overall-letter", "OVERALL RATING"): "C13",
    ("area-letter", "line 21, SECTION RATING PA1"): "C16",
    ("sum-insurable", "line 54, Salary payment details"): "C29",
    ("sum-insurable", "line 233, 5.5, current"): "C29",
    ("sum-insurable", "line 233, 5.5, local"): "C29",
    ("sampled-months", "line 253, 6.2, previous"): "C41",
    ("overtime-day", "line 50, Operating shifts and hours"): "C46",
    ("overtime-month", "line 253, 6.2, current"): "C47",
    ("recurrence", "line 62, Circumstances"): "C87",
}
DOUBTS = {  # claims a reader found doubtful
    "closing-meeting": "C07",
    "template-year": "C11",
    "same-whole": "C32",
    "sample-share": "C37",
    "sample-size": "C38",
    "living-plausible": "C59",
    "lapses-before-report": "C65",
    "same-law": "C68, C74",
    "law-in-force": "C72",
    "status-answer": "C71, C75",
    "local-previous": "C82",
    "status-languages": "I15",
    "has-basis": "I16",
}
HOLDS = {  # claim -> how often it must hold at least, and the reader's number
    "amfori-ids": 1,  # C01
    "code": 1,  # C02
    "address": 1,  # C03
    "type": 1,  # C05
    "partner": 1,  # C06
    "upload": 1,  # C08
    "expiry": 1,  # C09, C10
    "summary-areas": 1,  # C15
    "area-letter": 12,  # C17
    "areas-listed": 3,  # C19
    "question-referred": 2,  # C20
    "sum-workforce": 1,  # C21
    "sum-family": 6,  # C22, C23
    "sum-production": 1,  # C24
    "ratio": 5,  # C30, C31
    "sum-sample": 1,  # C36
    "sum-records": 3,  # C39, C40
    "months-in-records": 2,  # C42
    "shift-hours": 1,  # C45
    "overtime-above": 6,  # C48
    "rest-day": 1,  # C51
    "local-highest": 1,  # C53
    "minimum-hourly": 1,  # C54
    "lowest-monthly": 1,  # C55
    "lowest-above-minimum": 1,  # C56
    "minimum-table": 1,  # C57
    "lowest-living": 1,  # C58
    "overtime-rates": 1,  # C60
    "pay-day": 1,  # C61
    "some-of-all": 2,  # C70
    "local-figures": 10,  # C76
    "described-cover": 1,  # C64
    "described-period": 1,  # C64, C65
    "described-overtime": 1,  # C50
    "sampled-wholes": 7,  # C39, C40
    "regular-week": 1,  # C45
    "overtime-limit-month": 6,  # C48
    "minimum-statutory": 1,  # C57
    "managers": 1,  # C25
    "night-shift": 1,  # C27
    "union": 1,  # C28
    "youngest": 1,  # C34
    "founded": 1,  # C04
    "building": 3,  # C79
    "floor": 3,  # C79
    "previous-month": 2,  # C43
}


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    path = SEEDS / "003_ad1b004ad46af7a3.txt"
    if not path.exists():
        pytest.skip("the real extract is not here: ../shared/seeds is absent")
    return check(read(path.read_bytes(), "seed"))


def test_the_contradictions_are_the_ones_a_reader_found(checks: list[Check]) -> None:
    found = {(one.claim, one.where) for one in checks if one.verdict is Verdict.CONTRADICTION}

    assert found == set(BAD)


def test_all_three_months_of_overtime_are_impossible(checks: list[Check]) -> None:
    found = [one.computed for one in checks if one.claim == "overtime-month" and one.verdict is Verdict.CONTRADICTION]

    assert [text.split("at most ")[1].split(",")[0] for text in found] == ["38 h", "44 h", "42 h"]


@pytest.mark.parametrize("claim", DOUBTS)
def test_what_a_reader_doubted_is_doubtful(checks: list[Check], claim: str) -> None:
    assert any(one.claim == claim and one.verdict is Verdict.DOUBTFUL for one in checks)


@pytest.mark.parametrize("claim", HOLDS)
def test_what_a_reader_found_consistent_holds(checks: list[Check], claim: str) -> None:
    verdicts = [one.verdict for one in checks if one.claim == claim]

    assert verdicts.count(Verdict.HOLDS) >= HOLDS[claim]


def test_the_sum_for_the_payroll_is_the_readers(checks: list[Check]) -> None:
    """C62."""
    [found] = [one for one in checks if one.claim == "pay-of-overtime"]
    assert found.verdict is Verdict.NOT_TESTABLE
    assert found.computed == "2024-08: 3751.44 + 21.56 x (44 x 1.5 + 36 x 2) = 6726.72"


def test_sentences_doubtful_in_law_are_listed(checks: list[Check]) -> None:
    said = " ".join(one.message for one in checks if one.claim == "phrase")

    for words in ("compulsory", "sensitive personal data", "booking", "management", "work-injury", "PA9"):
        assert words in said


def test_the_rating_weights_are_shown_as_unconfirmed(checks: list[Check]) -> None:
    assert all(one.unconfirmed for one in checks if one.claim == "area-letter")
    assert not [one for one in checks if one.claim == "overall-letter" and one.unconfirmed]
