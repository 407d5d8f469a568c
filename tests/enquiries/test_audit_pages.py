"""A social audit on the organisation's own page: checked, compared with the one before, and looked at on record."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.parties.models import Party
from goodstanding.records.models import Record
from goodstanding.submissions import delivering
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, FIRM, NAME, REGISTRATION
from tests.enquiries.test_pages import signed_in

AUDITOR = make_code("9", "1", "990101", 77001).code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def audits(deliver, tmp_path):
    """Two reports on one site, a year apart; the newer one has a figure that cannot be."""
    deliver("registration", REGISTRATION)
    Party.objects.create(code=FIRM, name=NAME, kind="enterprise", created_at=AT)
    operator = queries.operator()
    provider = parties.register_provider(
        actor=operator, code=AUDITOR, name="Lantern Audit House", kind="audit-firm", items=[], at=AT
    )
    now = demonstration_audit(code=FIRM, local_name=NAME, highest=[40, 40, 62])
    days = {
        "monitoring_start_date": date(2024, 5, 14),
        "closing_meeting_finished_date": date(2024, 5, 14),
        "submission_date": date(2024, 5, 20),
        "generated_on": date(2024, 5, 20),
        "expiration_date": date(2025, 6, 20),
    }
    before = demonstration_audit(code=FIRM, local_name=NAME, highest=[40, 40, 42])
    before = replace(before, header=replace(before.header, **days), findings=before.findings[1:])
    for number, report in enumerate((before, now)):
        path = tmp_path / f"report{number}.txt"
        path.write_text(write_extract(report), encoding="utf-8")
        done, _ = delivering.deliver(
            actor=operator,
            provider=provider,
            item="social-audit",
            path=path,
            name=path.name,
            at=AT,
            report=lambda _: None,
        )
        assert done.status == "accepted", done.refusal
    return list(Record.objects.filter(item="social-audit").order_by("occurred_on"))


def test_the_organisation_sees_its_audit_checked_and_compared(audits):
    page = signed_in("subject", FIRM).get(f"/r/{audits[1].pk}/").text

    assert "at most 46 h, claimed 62 h" in page
    assert "Two audits compared" in page
    assert "highest overtime 42 → 62 h" in page
    assert "Letters of the areas, printed and recomputed: 0 differ" in page
    assert page.count('id="areas-title"') == 1


def test_the_first_audit_has_none_before_it(audits):
    page = signed_in("subject", FIRM).get(f"/r/{audits[0].pk}/").text

    assert "Two audits compared" not in page
    assert "Letters of the areas, printed and recomputed" in page


def test_the_look_is_on_record_and_the_public_sees_nothing(audits):
    before = Entry.objects.filter(act="dossier.shown").count()
    signed_in("subject", FIRM).get(f"/r/{audits[1].pk}/")

    assert Entry.objects.filter(act="dossier.shown").count() == before + 1
    assert Client().get(f"/r/{audits[1].pk}/").status_code == 404


def test_officers_see_it_too(audits):
    page = signed_in("supervisor", queries.operator().unit).get(f"/r/{audits[1].pk}/")

    assert "at most 46 h, claimed 62 h" in page.text
