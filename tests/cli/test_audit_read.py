"""`goodstanding audit read`: its keys, its exit statuses, and no person on the page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodstanding.cli.audit import app
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract

KEYS = ["layout", "header", "ratings", "overall_printed", "overall_computed", "metrics", "findings"]
FINDING = ["question", "crucial", "area", "previous", "current", "answer_previous", "answer_current", "laws", "local"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    text = write_extract(demonstration_audit()).replace("Remarks: N/A", "Name of lead auditor: Ada Exemplar")
    path.write_text(text, encoding="utf-8")
    return path


def test_the_document_has_its_keys(file: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(file), "--format", "json"])
    said = json.loads(result.stdout)

    assert result.exit_code == 0
    assert [key for key in said if key in KEYS] == KEYS
    assert said["ratings"]["PA6"] == "D"
    assert (said["overall_printed"], said["overall_computed"], said["overall_label"]) == ("C", "C", "indicative")
    assert said["metrics"]["Total workforce"] == {"value": "120", "unit": "Workers"}
    assert list(said["findings"][0])[: len(FINDING)] == FINDING
    assert said["findings"][2]["laws"] == ["Article 41 of the Labor Law of the PRC"]
    assert said["header"]["expiration_date"] == "2026-06-20"


@pytest.mark.parametrize("output", ["json", "text"])
def test_no_person_is_printed(file: Path, output: str) -> None:
    result = CliRunner().invoke(app, ["read", str(file), "--format", output])

    assert result.exit_code == 0
    assert "Exemplar" not in result.output


def test_the_page_for_a_person_shows_ratings_and_findings(file: Path) -> None:
    page = CliRunner().invoke(app, ["read", str(file)], env={"COLUMNS": "160"}).stdout

    assert "Decent Working Hours" in page
    assert "6.2 (crucial)" in page
    assert "computed C (indicative)" in page


def test_what_cannot_be_read_exits_3_and_says_so_in_json(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    run = subprocess.run(
        [sys.executable, "-m", "goodstanding", "audit", "read", str(path), "--format", "json"],
        capture_output=True,
        check=False,
    )

    assert run.returncode == 3
    assert json.loads(run.stdout)["refusal"]["code"] == "AUDIT_EMPTY"
    assert b"Traceback" not in run.stderr
