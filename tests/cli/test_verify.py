"""`verify` as a person runs it: no store, no server, only the anchors given."""

import json
from pathlib import Path

import pytest

VECTORS = Path(__file__).parents[1] / "proofs" / "vectors"
REPORT, PACK, STATUS, ANCHORS = (VECTORS / f"{name}-1.json" for name in ("report", "pack", "status", "anchors"))


def test_a_sealed_report_verifies_and_nothing_is_opened(program):
    found = program.json("verify", REPORT, "--trust", ANCHORS)
    assert (found["valid"], found["kind"], found["status"], found["problems"]) == (True, "report", "unknown", [])
    assert not program.home.exists()


def test_a_status_list_says_what_became_of_it(program):
    found = program.json("verify", REPORT, "--trust", ANCHORS, "--status", STATUS)
    assert (found["status"], found["status_as_of"]) == ("superseded", "2026-11-21T09:31:00+00:00")
    assert "superseded 已被取代" in program("verify", REPORT, "--trust", ANCHORS, "--status", STATUS).out


def test_a_sealed_pdf_verifies_and_a_byte_after_it_does_not(program, tmp_path):
    anchors = VECTORS / "anchors-pdf-1.json"
    found = program.json("verify", VECTORS / "report-1.pdf", "--trust", anchors)
    assert (found["valid"], found["kind"], found["id"]) == (True, "report", "R-1")
    longer = tmp_path / "longer.pdf"
    longer.write_bytes((VECTORS / "report-1.pdf").read_bytes() + b"\n")
    done = program("verify", longer, "--trust", anchors, "--format", "json")
    assert (done.status, done.document["problems"][0]["code"]) == (1, "PDF_CHANGED")


def test_a_tampered_pack_is_told_in_both_languages(program, tmp_path):
    bent = tmp_path / "bent.json"
    bent.write_bytes(PACK.read_bytes().replace(b"0.00", b"9.00"))
    done = program("verify", bent, "--trust", ANCHORS, "--format", "json")
    assert done.status == 1
    assert (done.document["valid"], done.document["kind"]) == (False, "evidence-pack")
    assert done.document["problems"][0]["message"] != done.document["problems"][0]["message_zh"]
    assert "NOT VALID" in program("verify", bent, "--trust", ANCHORS).out


def test_a_report_is_not_believed_on_the_keys_of_somebody_else(program, tmp_path):
    other = tmp_path / "anchors.json"
    other.write_text(json.dumps(json.loads(ANCHORS.read_text()) | {"keys": []}))
    done = program("verify", REPORT, "--trust", other, "--format", "json")
    assert (done.status, done.document["problems"][0]["code"]) == (1, "SEAL_UNKNOWN_KEY")


def test_anchors_must_be_given(program):
    assert program("verify", REPORT).status == 2


@pytest.mark.parametrize("role", ["file", "--trust", "--status"])
@pytest.mark.parametrize("content", [None, b""])
def test_what_cannot_be_read_at_all_is_said(program, tmp_path, role, content):
    absent = tmp_path / "absent"
    if content is not None:
        absent.write_bytes(content)
    given = {"file": REPORT, "--trust": ANCHORS, "--status": STATUS} | {role: absent}
    done = program(
        "verify", given["file"], "--trust", given["--trust"], "--status", given["--status"], "--format", "json"
    )
    assert (done.status, done.document["refusal"]["code"]) == (3, "FILE_UNREADABLE")


@pytest.mark.parametrize("content", [b"hello", b"\x00\xff", b"{}", b"[]"])
def test_another_file_than_a_sealed_one_is_not_valid(program, tmp_path, content):
    other = tmp_path / "other"
    other.write_bytes(content)
    done = program("verify", other, "--trust", ANCHORS, "--format", "json")
    assert (done.status, done.document["valid"], done.document["kind"]) == (1, False, "unknown")
    assert program("verify", REPORT, "--trust", other).status == 3
