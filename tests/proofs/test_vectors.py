"""Files made by version 1 of the formats: they verify with every later version. Never make them again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from goodstanding.proofs import anchors
from goodstanding.proofs.pdf_reports import verify_pdf
from goodstanding.proofs.verification import verify

FOLDER = Path(__file__).parent / "vectors"
TRUSTED = anchors.load((FOLDER / "anchors-1.json").read_text(encoding="utf-8"))


def read(name):
    return (FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"), [("report-1.json", "report"), ("pack-1.json", "evidence-pack"), ("status-1.json", "status-list")]
)
def test_a_file_of_version_one_verifies(name, kind):
    verdict = verify(read(name), TRUSTED)
    assert (verdict.kind, verdict.problems, verdict.status) == (kind, [], "unknown")


def test_a_status_list_of_version_one_is_read():
    verdict = verify(read("report-1.json"), TRUSTED, read("status-1.json"))
    assert (verdict.status, verdict.status_as_of) == ("superseded", datetime(2026, 11, 21, 9, 31, tzinfo=UTC))


def test_a_pdf_of_version_one_verifies():
    trusted = anchors.load((FOLDER / "anchors-pdf-1.json").read_text(encoding="utf-8"))
    verdict = verify_pdf(read("report-1.pdf"), trusted, read("status-1.json"))
    assert (verdict.kind, verdict.problems, verdict.status) == ("report", [], "superseded")
