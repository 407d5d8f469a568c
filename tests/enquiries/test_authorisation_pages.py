"""The organisation's own account gives an authorisation after the notice it signs, and takes it back at once."""

import re

import pytest

from goodstanding.enquiries.models import Authorisation
from goodstanding.parties.models import Party
from tests.enquiries.conftest import AT, FIRM, MARKET, NAME, REGISTRATION
from tests.enquiries.test_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {
    "grantee": MARKET, "item": ["tax-event"], "purpose": "lending", "first": "2026-11-20", "last": "2099-12-31",
    "uses": "1",
}  # fmt: skip


@pytest.fixture
def owner(deliver):
    deliver("registration", REGISTRATION)
    Party.objects.create(code=FIRM, name=NAME, kind="enterprise", created_at=AT)
    return signed_in("subject", FIRM)


def test_nothing_is_ticked_beforehand_and_only_the_shown_notice_is_signed(owner):
    assert "checked" not in owner.get("/authorisations/new").text
    shown = owner.post("/authorisations/new", FORM)
    digest = re.search(r'name="signed" value="([0-9a-f]{64})"', shown.text)[1]
    assert Authorisation.objects.count() == 0

    changed = owner.post("/authorisations/new", FORM | {"item": ["tax-event", "judgment"], "signed": digest})
    assert (changed.status_code, Authorisation.objects.count()) == (200, 0)

    assert owner.post("/authorisations/new", FORM | {"signed": digest}).status_code == 302
    given = Authorisation.objects.get()
    assert (given.items, given.notice, given.max_uses) == (["tax-event"], digest, 1)

    assert f"A{given.pk}" in owner.get("/authorisations/").text
    assert owner.post(f"/authorisations/{given.pk}/revoke").status_code == 302
    given.refresh_from_db()
    assert given.revoked_at is not None


@pytest.mark.parametrize(
    "change", [{"grantee": "x"}, {"item": []}, {"purpose": "gossip"}, {"last": "never"}, {"last": "2020-01-01"}]
)
def test_what_is_missing_or_wrong_is_said(owner, change):
    assert owner.post("/authorisations/new", FORM | change).status_code == 422


def test_nobody_but_the_organisation_gives_or_takes_back(owner):
    stranger = signed_in("officer", MARKET)
    assert [stranger.get(at).status_code for at in ("/authorisations/", "/authorisations/new")] == [403, 403]
    assert stranger.post("/authorisations/1/revoke").status_code == 403
    assert owner.post("/authorisations/99/revoke").status_code == 404
