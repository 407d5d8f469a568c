"""`goodstanding grade case`: the contract of its JSON, its exit statuses, its template."""

import json

import pytest
from typer.testing import CliRunner

from goodstanding.cli.grade import app

KEYS = {"scheme", "starts_at", "score", "grade", "lines", "caps", "refusal"}
FACTS = """
year: 2026
organisation:
  code: 91990101MA0DEM0N3H
  started_on: 2015-03-01
  new: false
  business_income: true
  recurring_complete: true
  nonrecurring_years: [2026]
  payment_complete: true
events:
- {code: 010101, date: 2026-05-20, tax: VAT, amount: 1200.00, corrected_on: 2026-05-22}
- {code: EXT-BANK, date: 2026-03-01}
"""


def _run(*arguments, text=None):
    result = CliRunner().invoke(app, ["case", *arguments, "--format", "json"], input=text)
    return result.exit_code, json.loads(result.stdout)


def test_a_case_has_the_promised_keys_and_codes_keep_their_zeros():
    status, document = _run("-", "--scheme", "tax-credit-2025", text=FACTS)

    assert status == 0
    assert document.keys() >= KEYS
    assert [line["criterion"] for line in document["lines"]] == ["EXT-BANK", "010101"]
    assert all(
        {"criterion", "points", "restored", "evidence", "cite", "unconfirmed"} <= line.keys()
        for line in document["lines"]
    )
    assert (document["score"], document["grade"], document["refusal"]) == ("89.00", "B", None)


def test_json_facts_are_read_as_yaml_facts_are():
    facts = {"ratings": dict.fromkeys([f"PA{area}" for area in range(1, 14)], "A")}

    assert _run("-", "--scheme", "bsci-overall", text=json.dumps(facts))[1]["grade"] == "A"


def test_a_refused_case_exits_1_and_says_what_to_do():
    status, document = _run("-", "--scheme", "tax-credit-2014", text=FACTS)

    assert status == 1
    assert document.keys() >= KEYS
    assert document["grade"] is None
    assert {"code", "message", "message_zh", "basis", "next_step"} <= document["refusal"].keys()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "{year: 2026",
        "a: &x [*x]",
        "year: 2026\nyear: 2027",
        '{"year": 2026, "year": 2027}',
        "\x00",
        "[" * 9000,
    ],
)
def test_what_cannot_be_read_exits_3(text):
    status, document = _run("-", "--scheme", "tax-credit-2025", text=text)

    assert status == 3
    assert document["refusal"]["code"] == "FACTS_UNREADABLE"


def test_a_file_that_is_not_there_exits_3(tmp_path):
    assert _run(str(tmp_path / "none.yaml"), "--scheme", "tax-credit-2025")[0] == 3


@pytest.mark.parametrize("scheme", ["tax-credit-2014", "tax-credit-2025", "bsci-area", "bsci-overall"])
def test_the_empty_template_lists_keys_and_is_refused_for_the_first_it_lacks(scheme):
    template = CliRunner().invoke(app, ["case", "--scheme", scheme, "--template"]).stdout

    status, document = _run("-", "--scheme", scheme, text=template)

    assert (status, document["refusal"]["code"]) == (1, "KEY_MISSING")


def test_the_text_names_the_article_and_the_doubt():
    result = CliRunner().invoke(app, ["case", "-", "--scheme", "tax-credit-2025"], input=FACTS)

    assert "annex 1, EXT-BANK" in result.stdout
    assert "89.00" in result.stdout
