"""The page that checks a report, and the report the organisation takes away itself."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodstanding.enquiries.models import Look, Report
from goodstanding.parties import queries as parties
from goodstanding.proofs.pdf_reports import verify_pdf
from goodstanding.records import actions as records
from goodstanding.trail import keys
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import FIRM, OTHER, PENALTY, REGISTRATION
from tests.enquiries.test_lookups import _party, account
from tests.enquiries.test_reports import issued

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/reports/verify"


@pytest.fixture
def made(deliver):
    deliver("registration", REGISTRATION)
    penalty = deliver("penalty", PENALTY)
    return issued(), penalty


def shown(client=None, **sent):
    answer = (client or Client(headers={"accept-language": "en"})).post(PLACE, sent)
    return answer.status_code, answer.content.decode()


def file(content):
    return SimpleUploadedFile("report.pdf", content, "application/pdf")


def test_the_file_is_checked_in_full_and_not_kept(made):
    report, _ = made
    before = Entry.objects.count(), Look.objects.count()

    status, page = shown(file=file(report.pdf))
    assert (status, "answer-good" in page, "R-1" in page) == (200, True, True)
    assert "answer-good" in shown(file=file(report.twin.encode()))[1]
    for wrong in (
        report.pdf[:-1],
        report.pdf + b"\n",
        bytes([*report.pdf[:900], report.pdf[900] ^ 1, *report.pdf[901:]]),
    ):
        page = shown(file=file(wrong))[1]
        assert "answer-bad" in page
        assert "answer-good" not in page
    assert (Entry.objects.count(), Look.objects.count()) == before


def test_a_number_is_answered_to_who_knows_its_code_only_and_follows_a_revocation_at_once(made):
    report, penalty = made
    assert "answer-good" in shown(number=" R-1 ", verification="code")[1]
    unknown, wrong = shown(number="R-2", verification="CODE"), shown(number="R-1", verification="COD")
    assert unknown[0] == wrong[0] == 404
    assert "answer-" not in unknown[1] + wrong[1]

    records.erase(
        actor=parties.operator(), record=penalty.pk, document="决〔2026〕1号", reason="revoked", at=datetime.now(UTC)
    )

    for page in (shown(number="R-1", verification="CODE")[1], shown(file=file(report.pdf))[1]):
        assert "Revoked" in page
        assert "answer-good" not in page


@pytest.mark.parametrize("sent", [{}, {"file": ""}, {"number": ""}, {"number": "<b>\0'\"", "verification": "é" * 99}])
def test_nothing_or_nonsense_is_refused_by_name(made, sent):
    status, page = shown(**sent)
    assert status in (404, 422)
    assert "summary-bad" in page
    assert "<b>" not in page


def test_an_empty_and_a_strange_file_are_refused_by_name(made):
    assert shown(file=file(b""))[0] == 422
    for strange in (b"%PDF-1.7\n", b"\x89PNG", b"{}", b"[" * 100_000):
        assert "answer-bad" in shown(file=file(strange))[1]


def test_the_organisation_takes_its_own_report_away_and_others_what_is_public(made):
    own, _ = account(_party(FIRM), "subject")
    client = Client()
    client.force_login(parties.account_of(own))

    answer = client.post(f"/s/{FIRM}/report")

    held = Report.objects.get(issued_by=own.account)
    assert (answer["Content-Type"], held.audience) == ("application/pdf", "subject")
    assert held.number in answer["Content-Disposition"]
    assert verify_pdf(answer.content, keys.trusted()).sealed.id == held.number
    assert "Take away" in client.get(f"/s/{FIRM}/", headers={"accept-language": "en"}).content.decode()
    assert client.post(f"/s/{OTHER}/report").status_code == 404
    assert client.get(f"/s/{FIRM}/report").status_code == 405
    assert Client().post(f"/s/{FIRM}/report").status_code in (302, 401, 403)
    assert "own-report" not in Client().get(f"/s/{FIRM}/").content.decode()
