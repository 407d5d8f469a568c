"""One enquiry on the portal: what the ground opens is shown, a refusal is said and recorded."""

from datetime import date

import pytest

from goodstanding.enquiries.models import Authorisation, Look
from goodstanding.parties.queries import party
from goodstanding.subjects.models import Subject
from tests.enquiries.conftest import AT, EVENT, FIRM, MARKET, REGISTRATION, TAX
from tests.enquiries.test_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_authorisation_opens_the_item_and_what_does_not_fit_is_refused_and_recorded(deliver):
    deliver("registration", REGISTRATION)
    deliver("tax-event", EVENT, provider=TAX)
    given = Authorisation.objects.create(
        subject=Subject.objects.get(code=FIRM), grantee=party(MARKET), items=["tax-event"], purpose="lending",
        valid_from=date(2026, 1, 1), valid_until=date(2099, 1, 1), notice="a" * 64, granted_at=AT, granted_by="x",
    )  # fmt: skip
    clerk = signed_in("enquirer", MARKET)
    asked = {"code": FIRM, "ground": f"A{given.pk}", "purpose": "lending"}

    assert clerk.get("/enquire/").status_code == 200
    shown = clerk.post("/enquire/", asked)
    refused = clerk.post("/enquire/", asked | {"purpose": "tender"})

    assert (shown.status_code, "2026-05-22" in shown.text) == (200, True)
    assert (refused.status_code, "2026-05-22" in refused.text) == (403, False)
    assert Look.objects.latest("pk").refusal == "PURPOSE_MISMATCH"
    assert signed_in("provider", MARKET).get("/enquire/").status_code == 403
