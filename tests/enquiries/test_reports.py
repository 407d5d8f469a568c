"""The sealed report: every section said, valid with the anchors alone, any changed byte not, its status from the records."""

import json
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from django.test import Client

from goodstanding.enquiries import reports, standing
from goodstanding.enquiries.issuing import issue
from goodstanding.enquiries.models import Look, Report
from goodstanding.enquiries.queries import Question
from goodstanding.enquiries.reports import Issue
from goodstanding.law.catalogue import edition
from goodstanding.law.publicity import Audience
from goodstanding.parties import queries as parties
from goodstanding.proofs.pdf_reports import verify_pdf
from goodstanding.proofs.verification import verify
from goodstanding.records import actions as records
from goodstanding.trail import keys
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, FIRM, NAME, PENALTY, REGISTRATION

pytestmark = pytest.mark.django_db(transaction=True)


def issued(number="R-1", audience=Audience.public):
    now = datetime.now(UTC)
    question = Question(code=FIRM, audience=audience, at=(AT + timedelta(days=2)).date(), known=now, now=now)
    return issue(actor=parties.operator(), question=question, issue=Issue(number, "CODE"))


def test_every_item_of_the_catalogue_stands_in_exactly_one_section():
    placed = [item for section in reports.sections() for item in section.items]
    assert sorted(placed) == sorted(edition())


def test_a_report_is_valid_with_the_anchors_and_no_changed_byte_is(deliver):
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)
    made = issued()
    trusted = keys.trusted()

    on_paper, as_data = verify_pdf(made.pdf, trusted), verify(made.twin.encode(), trusted)
    listed = standing.signed_list(at=datetime.now(UTC)).encode()

    assert (on_paper.problems, as_data.problems) == ([], [])
    assert on_paper.sealed.digest == made.report.digest == as_data.sealed.digest
    assert verify_pdf(made.pdf, trusted, listed).status == "current"
    assert not verify_pdf(made.pdf, []).valid
    assert not verify_pdf(made.pdf + b"\n", trusted).valid
    for place in range(200, len(made.pdf), len(made.pdf) // 25):
        changed = bytearray(made.pdf)
        changed[place] ^= 1
        assert not verify_pdf(bytes(changed), trusted).valid, place
    for place in range(0, len(made.twin.encode()), len(made.twin) // 25):
        changed = bytearray(made.twin.encode())
        changed[place] ^= 1
        assert not verify(bytes(changed), trusted).valid, place


def test_the_paper_says_every_section_and_never_calls_restricted_empty(deliver):
    deliver("registration", REGISTRATION)
    made = issued()

    content = json.loads(made.twin)["content"]
    told = {section["code"]: section for section in content["sections"]}
    paper = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made.pdf))

    assert (told["penalties"]["empty_zh"], told["basic"]["empty_zh"]) == ("截至2026年11月22日，查询期内无相关信息", "")
    restricted = next(section for section in told.values() if section["withheld"] and not section["records"])
    assert restricted["empty"] == "" or len(restricted["withheld"]) < len(edition())
    assert all(section["name_zh"] in paper.replace("\r\n", "") for section in told.values())
    for words in (NAME, FIRM, "R-1", "查询期内无相关信息", "异议", "CODE"):
        assert words in paper


def test_the_issue_is_a_look_and_an_act_of_the_trail(deliver):
    deliver("registration", REGISTRATION)
    made = issued()

    entry = Entry.objects.get(act="report.issued")
    assert json.loads(entry.payload)["facts"]["digest"] == Report.objects.get().digest
    assert Look.objects.get(entry=entry.pk).digest
    assert made.leaf == entry.leaf.index


def test_a_report_outlives_the_rotation_of_every_key_and_falls_with_a_compromised_one(deliver):
    deliver("registration", REGISTRATION)
    old = issued()
    for purpose in ("trail", "seal", "status", "pdf"):
        keys.rotate(purpose, at=datetime.now(UTC))
    new, listed = issued("R-2"), standing.signed_list(at=datetime.now(UTC)).encode()

    for made in (old, new):
        assert verify_pdf(made.pdf, keys.trusted(), listed).status == "current"
        assert verify(made.twin.encode(), keys.trusted(), listed).status == "current"
    before = [key for key in keys.trusted() if key.until is not None]
    assert verify(old.twin.encode(), before).valid
    assert not verify(new.twin.encode(), before).valid

    keys.rotate("seal", at=datetime.now(UTC), compromised=True)
    assert verify(old.twin.encode(), keys.trusted()).valid
    assert [one.code for one in verify(new.twin.encode(), keys.trusted()).problems] == ["SEAL_KEY_REVOKED"]


def test_a_withdrawn_record_supersedes_the_report_and_an_erased_one_revokes_it(deliver):
    deliver("registration", REGISTRATION)
    penalty = deliver("penalty", PENALTY)
    made = issued()
    assert standing.status(made.report) == "current"

    operator, now = parties.operator(), datetime.now(UTC)
    records.erase(actor=operator, record=penalty.pk, document="决〔2026〕1号", reason="revoked on review", at=now)
    listed = standing.signed_list(at=datetime.now(UTC)).encode()
    verdict = verify(made.twin.encode(), keys.trusted(), listed)

    served = verify(made.twin.encode(), keys.trusted(), Client().get("/reports/status-list.json").content)

    assert served.status == "revoked"
    assert (standing.status(made.report), verdict.status, standing.entries()) == (
        "revoked",
        "revoked",
        {"R-1": "revoked"},
    )
    assert standing.status(issued("R-2").report) == "current"

    registration = made.report.records[-1]
    records.withdraw(actor=operator, record=registration, reason="delivered by mistake", at=datetime.now(UTC))
    assert standing.entries() == {"R-1": "revoked", "R-2": "superseded"}
