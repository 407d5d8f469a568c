"""Hours and pay for whoever uploads raw records: answered on that screen, nothing kept."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodstanding.trail.models import Entry
from goodstanding.web.hours_tool import LIMIT

LONG = "worker,date,in,out\nA1,2024-03-04,08:00,20:00\nA2,2024-03-04,08:00,16:00\n"


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def sent(text, name="attendance.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_breach_is_shown_by_code_and_said_as_k_of_n(visitor):
    page = visitor.post("/tools/hours", {"attendance": sent(LONG)}).text
    assert "overtime above 3 hours on a day" in page
    assert '<th scope="row">A1</th>' in page
    assert "1 of 2 workers" in page


def test_chinese_headers_a_payroll_and_a_district(visitor):
    attendance = "工号,日期,上班,下班\nA1,2024-03-04,08:00,20:00\n"
    payroll = "工号,月份,基本工资,加班费,津贴,扣款,实发\nA1,2024-03,1000,0,0,0,1000\n"
    files = {"attendance": sent(attendance.encode("gb18030")), "payroll": sent(payroll, "payroll.csv")}
    page = visitor.post("/tools/hours", {**files, "district": "350582"}, headers={"accept-language": "zh-CN"}).text
    assert "加班费低于150%/200%/300%" in page
    assert "工资低于当地最低工资标准" in page or "最低工资" in page


def test_a_name_is_replaced(visitor):
    page = visitor.post("/tools/hours", {"attendance": sent(LONG.replace("A1", "王小明"))}).text
    assert "王小明" not in page
    assert "names replaced" in page


@pytest.mark.django_db
def test_nothing_is_kept(visitor, django_assert_num_queries, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with django_assert_num_queries(0):
        response = visitor.post("/tools/hours", {"attendance": sent(LONG)})
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert not list(Path(tmp_path).rglob("attendance.csv"))
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({}, 422, "Choose the attendance file"),
        ({"attendance": b"x" * (LIMIT + 1)}, 413, "above the limit"),
        ({"attendance": b"a,b,c\n1,2,3\n"}, 422, "attendance.csv"),
        ({"attendance": b""}, 422, "attendance"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form(visitor, files, status, words):
    page = visitor.post("/tools/hours", {kind: sent(data) for kind, data in files.items()})
    assert page.status_code in (status, 400)
    assert words in page.text
    assert 'role="alert"' in page.text


def test_there_is_an_example(visitor):
    page = visitor.get("/tools/hours", {"example": "1"}).text
    for words in ("overtime above 36 hours in a month", "made up", "at work between 22:00 and 06:00"):
        assert words in page
