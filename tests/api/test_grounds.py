"""A ground in every state it can be in: the refusal has its name, is recorded, and the organisation reads it."""

from datetime import date

import pytest

from goodstanding.enquiries.models import Authorisation, Look, Matter
from goodstanding.parties.models import Party
from tests.api.conftest import BANK, FIRM, TAX, post
from tests.enquiries.conftest import AT

pytestmark = pytest.mark.django_db
FAR, PAST = date(2099, 1, 1), date(2020, 1, 1)


def ask(client, **asked):
    return post(client, f"/v1/organisations/{FIRM}/enquiries", {"purpose": "lending"} | asked)


def refused_and_seen(world, answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    seen = world.program("subject").get(f"/v1/organisations/{FIRM}/looks").json()["looks"][0]
    assert (seen["refusal"], seen["unit"], seen["items"]) == (code, BANK, [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": PAST, "valid_until": PAST}, "AUTH_EXPIRED"),
        ({"valid_from": FAR, "valid_until": FAR}, "AUTH_NOT_YET"),
        ({"revoked_at": AT}, "AUTH_REVOKED"),
        ({"max_uses": 1, "used": 1}, "AUTH_USED_UP"),
        ({"purpose": "tender"}, "PURPOSE_MISMATCH"),
    ],
)
def test_an_authorisation_that_opens_nothing_now(world, changes, code):
    Authorisation.objects.update(**changes)
    refused_and_seen(world, ask(world.program("enquirer"), ground=f"A{world.authorisation}"), 403, code)


@pytest.mark.parametrize("ground", ["A999999999999999", "A0", "M1", "7x", "A-1", "", "A１", "A1 OR 1=1"])
def test_a_ground_of_ones_own_making(world, ground):
    code = "OUTSIDE_PUBLISHED_MATTERS" if ground == "M1" else "NO_AUTH"
    refused_and_seen(world, ask(world.program("enquirer"), ground=ground), 403, code)


def test_a_ground_of_somebody_else(world):
    Authorisation.objects.update(grantee=Party.objects.get(code=TAX))
    refused_and_seen(world, ask(world.program("enquirer"), ground=f"A{world.authorisation}"), 403, "NO_AUTH")


def test_a_ground_for_other_items_opens_those_only(world):
    Authorisation.objects.update(items=["judgment"])
    answer = ask(world.program("enquirer"), ground=f"A{world.authorisation}").json()
    assert [one["item"] for one in answer["records"]] == ["penalty"]


def test_the_last_use_is_one_enquirys(world):
    Authorisation.objects.update(max_uses=1)
    body = {"codes": [FIRM, FIRM], "ground": f"A{world.authorisation}", "purpose": "lending"}
    first, second = post(world.program("enquirer"), "/v1/enquiries", body).json()["answers"]
    assert "dossier" in first
    assert second["refusal"]["code"] == "AUTH_USED_UP"
    assert list(Look.objects.order_by("-pk").values_list("refusal", flat=True)[:2]) == ["AUTH_USED_UP", ""]


@pytest.mark.parametrize(
    ("changes", "asked", "status", "code"),
    [
        ({"confirmed_at": None, "confirmed_by": ""}, {"case": "1"}, 403, "OUTSIDE_PUBLISHED_MATTERS"),
        ({"withdrawn_at": AT}, {"case": "1"}, 403, "OUTSIDE_PUBLISHED_MATTERS"),
        ({}, {}, 422, "CASE_NUMBER_MISSING"),
        ({}, {"case": "  "}, 422, "CASE_NUMBER_MISSING"),
        ({}, {"case": "1", "purpose": "lending"}, 403, "PURPOSE_MISMATCH"),
    ],
)
def test_a_matter_that_opens_nothing_now(world, changes, asked, status, code):
    matter = Matter.objects.create(
        organ=Party.objects.get(code=BANK), name="x", items=["tax-event"], purpose="inspection", instrument="x",
        pinpoint="x", published_at=AT, published_by="x", **{"confirmed_at": AT, "confirmed_by": "y"} | changes,
    )  # fmt: skip
    answer = ask(world.program("organ"), **{"ground": f"M{matter.pk}", "purpose": "inspection"} | asked)
    refused_and_seen(world, answer, status, code)
