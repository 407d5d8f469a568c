"""`goodstanding audit check FOLDER`: a line for every file, whatever is in it."""

import csv
import json
import os
from multiprocessing import get_context
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodstanding.cli import audit_folder
from goodstanding.cli.audit import app
from tests.cli.test_audit_check import EXTRACT, WRONG

FOLDER = {
    "good.txt": EXTRACT.encode(), "deep/wrong.txt": WRONG.encode(), "z-again.txt": EXTRACT.encode(), "empty.txt": b"", "=cmd.txt": EXTRACT[: len(EXTRACT) // 2].encode(),
    "scan.pdf": b"%PDF-1.4\nnot really", "noise.bin": bytes(range(256)) * 40, "bad.json": b"{", ".hidden.txt": WRONG.encode(),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FOLDER.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "in"


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *map(str, words)])
    return result.exit_code, result.stdout


def test_every_file_has_its_line_and_one_summary(folder: Path, tmp_path: Path) -> None:
    status, printed = run(folder, "--summary", tmp_path / "all.csv", "--format", "json")
    told = json.loads(printed)
    lines = {line["file"]: line for line in told["files"]}

    assert status == 1
    assert list(lines) == sorted(name for name in FOLDER if not name.startswith("."))
    assert told["counts"] == {"files": 8, "checked": 3, "refused": 5, "failed": 0, "contradicted": 1}
    assert "sum-workforce" in lines["deep/wrong.txt"]["contradicted"]
    assert lines["z-again.txt"]["same_as"] == "good.txt"
    assert (lines["empty.txt"]["refusal"], lines["scan.pdf"]["refusal"]) == ("AUDIT_EMPTY", "AUDIT_DAMAGED_PDF")

    rows = list(csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8-sig", newline="")))
    assert [row["file"] for row in rows] == ["'=cmd.txt", *list(lines)[1:]]
    assert all(row["message_zh"] for row in rows if row["state"] == "refused")


def test_a_folder_without_contradictions_is_done(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(EXTRACT, encoding="utf-8")
    status, printed = run(tmp_path, "--jobs", "1")
    assert (status, printed.splitlines()[-1]) == (0, "1 files, 1 checked, 0 refused, 0 failed, 0 contradicted")


def test_a_file_that_ends_the_reader_costs_its_own_line_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a fault in a library for PDF can do: the process is gone."""
    files = [tmp_path / f"{number}.txt" for number in range(5)]
    for path in files:
        path.write_text("end" if path.name == "2.txt" else EXTRACT, encoding="utf-8")
    monkeypatch.setattr(audit_folder, "look", ends_with_it)
    monkeypatch.setattr(audit_folder, "get_context", lambda _: get_context("fork"))  # so that it knows this file
    lines = list(audit_folder._looked(files, tmp_path, 2))
    assert {line["file"]: line["state"] for line in lines} == {
        path.name: "failed" if path.name == "2.txt" else "checked" for path in files
    }


def ends_with_it(path: Path) -> dict[str, object]:
    if path.read_text(encoding="utf-8") == "end":
        os._exit(1)
    return {"state": "checked"}


def test_a_fault_of_ours_and_one_that_takes_too_long_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lasts(path: Path) -> dict[str, object]:
        while True:
            pass

    monkeypatch.setattr(audit_folder, "LONGEST", 0.05)
    monkeypatch.setattr(audit_folder, "_checked", lasts)
    assert audit_folder.look(tmp_path)["refusal"] == "TimeoutError"
    monkeypatch.setattr(audit_folder, "_checked", lambda _: 1 / 0)
    assert audit_folder.look(tmp_path)["refusal"] == "ZeroDivisionError"


def test_a_place_that_cannot_be_written_is_told_before_the_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_folder, "_looked", lambda *_: pytest.fail("worked first"))
    result = CliRunner().invoke(app, ["check", str(folder), "--summary", str(folder / "no" / "all.csv")])
    assert type(result.exception).__name__ == "Unwritable"
    assert run(folder / "good.txt", "--summary", folder / "x.csv")[0] == 2
