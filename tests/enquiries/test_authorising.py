"""What is told of authorisations: whose list it is, in what state each one is, and the notice that was signed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from goodstanding.enquiries import actions, notices
from goodstanding.enquiries.authorising import authorisations, state
from goodstanding.kernel.actor import Actor
from goodstanding.law.grounds import UnknownPurpose
from goodstanding.parties.actions import admit_organisation
from goodstanding.parties.models import Party
from tests.enquiries.test_grounds import CODE, NOW, TODAY, acting, place

__all__ = ["place"]
pytestmark = pytest.mark.django_db


def test_each_party_lists_its_own_authorisations_only(place):
    given = actions.authorise(actor=place["owner"], terms=place["terms"], at=NOW)

    assert [one.pk for one in authorisations(place["owner"])] == [given.pk]
    assert [one.pk for one in authorisations(place["clerk"])] == [given.pk]
    assert list(authorisations(place["duty"])) == []
    assert [one.pk for one in authorisations(acting(None, "supervisor"))] == [given.pk]


@pytest.mark.parametrize(
    ("changes", "uses", "expected"),
    [
        ({}, 0, "live"),
        ({}, 2, "used up"),
        ({"max_uses": 0}, 2, "live"),
        ({"valid_until": TODAY}, 0, "live"),
        ({"valid_from": TODAY - timedelta(days=2), "valid_until": TODAY - timedelta(days=1)}, 0, "ended"),
        ({"valid_from": TODAY + timedelta(days=1)}, 0, "not yet"),
    ],
)
def test_its_state_on_a_day(place, changes, uses, expected):
    given = actions.authorise(actor=place["owner"], terms=replace(place["terms"], **changes), at=NOW)
    given.used = uses
    assert state(given, on=TODAY) == expected


def test_the_notice_names_each_item_and_any_other_terms_have_another_digest():
    terms = {"subject": "示范", "grantee": "Bank", "purpose": "lending", "first": TODAY, "last": TODAY, "uses": 0}
    text = notices.notice(**terms, items=["tax-event"])

    assert "不限" in text
    assert notices.digest(text) != notices.digest(notices.notice(**terms, items=["tax-event", "judgment"]))
    with pytest.raises(UnknownPurpose):
        notices.notice(**(terms | {"purpose": "gossip"}), items=["tax-event"])


def test_an_organisation_known_from_deliveries_takes_part_once(place):
    operator = Actor(account="operator", role="operator", unit="", unit_name="")
    made = admit_organisation(actor=operator, code=CODE, name="示范一号厂", at=NOW)
    assert admit_organisation(actor=operator, code=CODE, name="Another", at=NOW).pk == made.pk
    assert (Party.objects.get(code=CODE).name, made.items) == ("示范一号厂", [])
