"""`goodstanding audit check`: every claim listed, exit status 1 where one is contradicted."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodstanding.cli.audit import app
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract

EXTRACT = write_extract(demonstration_audit())
WRONG = EXTRACT.replace("Female workers\t50", "Female workers\t51")
VERDICTS = {"holds", "contradiction", "doubtful", "not testable"}


def run(tmp_path: Path, text: str, *words: str) -> tuple[int, str]:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(path), *words])
    return result.exit_code, result.stdout


@pytest.mark.parametrize(("text", "status"), [(EXTRACT, 0), (WRONG, 1)])
def test_the_exit_status_says_whether_the_report_agrees_with_itself(tmp_path: Path, text: str, status: int) -> None:
    assert run(tmp_path, text)[0] == status


def test_each_check_has_its_keys(tmp_path: Path) -> None:
    checks = json.loads(run(tmp_path, WRONG, "--format", "json")[1])["checks"]

    assert all(
        {"rule", "verdict", "where", "says", "computed", "message", "message_zh", "cite"} <= set(one) for one in checks
    )
    assert {one["verdict"] for one in checks} <= VERDICTS
    assert any(one["verdict"] == "holds" for one in checks)
    wrong = next(one for one in checks if one["claim"] == "sum-workforce")
    assert wrong["rule"] == "V-sum"
    assert wrong["verdict"] == "contradiction"
    assert wrong["computed"] == "70 + 51 + 0 = 121"


def test_the_page_for_a_person_names_rule_place_and_numbers(tmp_path: Path) -> None:
    page = run(tmp_path, WRONG)[1]

    assert "contradiction: " in page
    assert "V-sum" in page
    assert "= 121" in page
