"""Reports that agree with themselves, and what falls when one thing in them is changed."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.law.audits.checking import RULES, check
from goodstanding.law.audits.verdict import Check, Verdict, claims

EXTRACT = write_extract(demonstration_audit())
CASES = yaml.safe_load(Path(__file__).with_name("alterations.yaml").read_text(encoding="utf-8"))
VALIDATORS = [
    "V-sum",
    "V-ratio",
    "V-month",
    "V-calendar",
    "V-bilingual",
    "V-date",
    "V-rating",
    "V-status",
    "V-law",
    "V-crossref",
    "V-ident",
    "V-repeat",
    "V-expiry",
    "V-sample",
    "V-wage",
]


def checks_of(text: str) -> list[Check]:
    return check(read(text.encode()))


def kinds(checks: list[Check], verdict: Verdict) -> set[str]:
    return {found.claim for found in checks if found.verdict is verdict}


BASE = checks_of(EXTRACT)


def test_a_report_that_agrees_with_itself_has_no_contradiction() -> None:
    assert [found for found in BASE if found.verdict is Verdict.CONTRADICTION] == []
    assert Counter(found.verdict for found in BASE)[Verdict.HOLDS] > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["swap"][1][:60])
def test_exactly_the_altered_claims_fall(case: dict[str, Any]) -> None:
    old, new = case["swap"]
    assert old in EXTRACT
    checks = checks_of(EXTRACT.replace(old, new, case.get("times", 1)))

    fallen = kinds(checks, Verdict.CONTRADICTION)
    doubted = kinds(checks, Verdict.DOUBTFUL) - kinds(BASE, Verdict.DOUBTFUL)
    assert (fallen, doubted) == (set(case.get("falls", [])), set(case.get("doubts", [])))


def test_every_validator_has_tested_something() -> None:
    assert {found.rule for found in BASE} == set(VALIDATORS)


def test_a_check_says_all_of_itself_in_both_languages() -> None:
    for found in BASE:
        said = found.as_dict()
        assert list(said)[:6] == ["rule", "claim", "verdict", "where", "says", "computed"]
        assert all(said[key] for key in ("rule", "verdict", "where", "message", "message_zh"))


def test_the_same_report_gives_the_same_checks() -> None:
    assert checks_of(EXTRACT) == BASE


def test_every_kind_of_claim_is_one_some_rule_makes() -> None:
    sources = "".join(Path(rule.__code__.co_filename).read_text(encoding="utf-8") for rule in RULES)

    assert [claim for claim in claims() if f'"{claim}"' not in sources] == []


def test_no_rule_knows_a_report() -> None:
    """Rules speak of labels and law; no name, code or figure of one report stands in them."""
    sources = {Path(rule.__code__.co_filename).read_text(encoding="utf-8") for rule in RULES}

    assert not [
        word for word in ("ELEVATE", "Jinjiang", "350582", "Demonstration", "晋江") for text in sources if word in text
    ]


def test_shares_of_two_kinds_of_whole_are_doubted_and_of_one_kind_hold() -> None:
    assert kinds([one for one in BASE if one.claim == "same-whole"], Verdict.DOUBTFUL) == {"same-whole"}
    alike = EXTRACT.replace("10 out of 100 employees (i.e. 10.00%", "10 out of 100 eligible employees (i.e. 10.00%")
    assert [one.verdict for one in checks_of(alike) if one.claim == "same-whole"] == [Verdict.HOLDS]


def test_the_longest_month_is_a_sum_for_the_payroll() -> None:
    [found] = [one for one in BASE if one.claim == "pay-of-overtime"]
    assert found.verdict is Verdict.NOT_TESTABLE
    assert found.computed.endswith("= 4977.00")  # 3654 + 42 h x 1.5 x 21
