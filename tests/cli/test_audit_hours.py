"""`goodstanding audit hours`: its keys, its exit statuses, a page for a person."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodstanding.cli.audit import app
from goodstanding.kernel.refusal import Refusal

ROWS = "worker,date,in,out\nA1,2024-03-04,08:00,20:00\nA2,2024-03-04,08:00,16:00\n"


def run(tmp_path: Path, text: str, *words: str):
    path = tmp_path / "attendance.csv"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["hours", str(path), *words])


def test_the_document_has_its_keys_and_breaches_are_the_answer(tmp_path: Path) -> None:
    result = run(tmp_path, ROWS, "--format", "json")
    document = json.loads(result.stdout)

    assert result.exit_code == 0
    assert document["workers"] == 2
    assert document["months"] == ["2024-03"]
    keys = ("rule", "worker", "month", "value", "limit", "cite")
    assert [{key: one[key] for key in keys} for one in document["breaches"]] == [
        {
            "rule": "overtime-day",
            "worker": "A1",
            "month": "2024-03",
            "value": 4,
            "limit": 3,
            "cite": {"instrument": "LABOUR-LAW-1994", "pinpoint": "art. 41"},
        }
    ]
    assert document["findings"][0].startswith("1 of 2 workers")
    assert len(document["findings"]) == len(document["findings_zh"])


def test_the_page_for_a_person_speaks_both_languages(tmp_path: Path) -> None:
    page = run(tmp_path, ROWS).stdout

    assert "overtime-day" in page
    assert "日加班超过3小时" in page


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    found = run(tmp_path, text).exception

    assert isinstance(found, Refusal)
    assert found.unreadable


def test_a_broken_wage_table_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "wages.yaml"
    table.write_text("provinces: [1, 2", encoding="utf-8")
    found = run(tmp_path, ROWS, "--district", "990001", "--wages", str(table)).exception

    assert isinstance(found, Refusal)
    assert found.code == "WAGE_TABLE_UNREADABLE"
