"""The public check of a report: answered in both languages, nothing kept, nobody named."""

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.trail.models import Entry
from goodstanding.web.audit_tool import LIMIT

REPORT = write_extract(demonstration_audit())


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def sent(text, name="report.txt"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_limits_and_what_is_kept_are_told_beforehand(visitor):
    page = visitor.get("/tools/audit").text
    for words in ("10 MB", "nothing of it is kept", "only counted", "the scheme owner alone rates"):
        assert words in page


def test_a_fault_stands_beside_the_sentence_it_concerns(visitor):
    page = visitor.post("/tools/audit", {"file": sent(REPORT.replace("highest of 42 hours", "highest of 62 hours"))})
    assert page.status_code == 200
    marked = page.text.split('<span class="noted noted-bad')[1]
    assert "62 hours" in marked.split("</span></span>")[0] or "62 hours" in marked[:1500]
    assert "at most 46 h, claimed 62 h" in page.text


def test_a_sound_report_is_said_to_be_sound(visitor):
    page = visitor.post("/tools/audit", {"file": sent(REPORT)}).text
    assert "<strong>0</strong><span>contradictions" in page


def test_both_languages(visitor):
    page = visitor.post("/tools/audit", {"file": sent(REPORT)}, headers={"accept-language": "zh-CN"}).text
    assert "按答案重算（参考）" in page
    assert "公平报酬" in page or "PA5" in page


@pytest.mark.django_db
def test_nothing_is_kept(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.post("/tools/audit", {"file": sent(REPORT)})
    assert not response.cookies
    assert response["Cache-Control"].count("no-store") == 1
    with django_assert_num_queries(0):
        refused = visitor.post("/tools/audit", {"file": sent("nothing of the kind")})
    assert refused.status_code == 422
    assert not Entry.objects.exists()


def test_names_of_persons_are_left_out_and_counted(visitor):
    named = REPORT.replace(
        "Monitoring partner name",
        "Name of lead auditor: Quentin Vesper, APSCA membership number: CSCA 29999999.\n\nMonitoring partner name",
        1,
    )
    response = visitor.post("/tools/audit", {"file": sent(named)})
    assert "Vesper" not in response.text
    assert "29999999" not in response.text
    assert "Left out, because it identifies persons" in response.text


def test_two_reports_are_compared_whichever_comes_first(visitor):
    before = (
        REPORT.replace("/2026", "/2025").replace("/05/2025", "/05/2024").replace("Remuneration\tB", "Remuneration\tC")
    )
    one = visitor.post("/tools/audit", {"file": sent(REPORT), "other": sent(before)}).text
    other = visitor.post("/tools/audit", {"file": sent(before), "other": sent(REPORT)}).text
    assert "Two audits compared" in one
    assert "1 better, 0 worse" in one
    assert one == other


def test_reports_on_two_sites_are_not_compared(visitor):
    elsewhere = write_extract(demonstration_audit(number="999002"))
    page = visitor.post("/tools/audit", {"file": sent(REPORT), "other": sent(elsewhere)})
    assert page.status_code == 422
    assert "different sites" in page.text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 422, "empty"),
        (b"\x00\x01\x02" * 50, 422, "neither text"),
        (REPORT[: len(REPORT) // 2].encode(), 422, "only a part"),
        ((REPORT + REPORT).encode(), 422, "more than one report"),
        (b"x" * (LIMIT + 1), 413, "above the limit"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_form(visitor, data, status, words):
    page = visitor.post("/tools/audit", {"file": sent(data)})
    assert page.status_code == status
    assert words in page.text
    assert 'role="alert"' in page.text


def test_no_file_is_asked_for_again(visitor):
    page = visitor.post("/tools/audit", {})
    assert page.status_code == 422
    assert "Choose the report" in page.text


def test_the_twin_gives_a_program_what_the_commands_print(visitor):
    document = visitor.post("/tools/audit.json", {"file": sent(REPORT)}).json()
    assert set(document) == {"report", "checks", "counts", "comparison"}
    assert document["report"]["ratings"]["PA6"] == "D"
    assert {"rule", "verdict", "where", "says", "computed"} <= set(document["checks"][0])
    assert visitor.post("/tools/audit.json", {}).json()["code"] == "AUDIT_NO_FILE"
    json.dumps(document)


@pytest.mark.parametrize(("asked", "words"), [("report", "made up"), ("two", "Two audits compared")])
def test_there_is_an_example_for_whoever_has_no_report(visitor, asked, words):
    page = visitor.get("/tools/audit", {"example": asked})
    assert words in page.text
    assert "noted-bad" in page.text
    assert len(page.content) < 100_000


def test_a_report_that_hides_markup_cannot_run_it(visitor):
    nasty = replace(demonstration_audit(), overall_printed=None, overall_as="blank")
    page = visitor.post(
        "/tools/audit", {"file": sent(write_extract(nasty).replace("ear plugs", "<script>alert(1)</script>"))}
    )
    assert "<script>alert" not in page.text
