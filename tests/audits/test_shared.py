"""What a buyer sees of an audit that a supplier shares: list, audit, finding, dossier, board; and that it ends at once."""

import re
from datetime import date

import pytest
from django.test import Client

from goodstanding.audits import queries
from goodstanding.enquiries import actions as enquiries
from goodstanding.enquiries.models import Look
from tests.audits.conftest import AT, AUDITOR, BUYER, FACTORY, account, share
from tests.audits.test_pages import client_of

pytestmark = pytest.mark.django_db
OPEN = date(2099, 1, 1)


@pytest.fixture
def audit(factory):
    return queries.own_file(factory.site, AT).sites[0].latest


def pages(audit):
    base = f"/suppliers/{FACTORY}/"
    return [base, f"{base}{audit.key}/", f"{base}{audit.key}/6.2/"]


def enquired(client, given, code=FACTORY):
    form = {"code": code, "ground": f"A{given.pk}", "purpose": "supplier", "case": ""}
    return client.post("/enquire/", form)


def test_a_buyer_reads_areas_claims_and_the_audit_before_and_the_supplier_reads_each_look(factory, audit):
    given = share(factory, last=OPEN)
    buyer = client_of(factory.buyer)
    page = buyer.get(pages(audit)[1]).text

    for words in (
        "Letters of the areas, printed and recomputed",
        "Two audits compared",
        f"A{given.pk}",
    ):
        assert words in page
    look = Look.objects.get()
    assert (look.unit, look.items, look.ground, look.purpose) == (BUYER, ["social-audit"], f"A{given.pk}", "supplier")
    assert "望远买家有限公司" in client_of(factory.site).get(f"/s/{FACTORY}/looks/").text


def test_the_page_in_chinese_shows_the_local_text(factory, audit):
    share(factory, last=OPEN)
    page = client_of(factory.buyer, "zh-hans").get(pages(audit)[1]).text
    assert "印出与重算的领域评级" in page
    assert "printed and recomputed" not in page


def test_the_dossier_on_the_same_ground_has_the_audit_and_nothing_else(factory, audit):
    given = share(factory, last=OPEN)
    answer = enquired(client_of(factory.buyer), given)
    assert answer.status_code == 200
    assert {one.item.code for one in answer.context["answer"].shown} == {"social-audit"}


def test_revoking_ends_every_view_at_once(factory, audit):
    given = share(factory, last=OPEN)
    buyer = client_of(factory.buyer)
    assert {buyer.get(page).status_code for page in pages(audit)} == {200}
    assert enquired(buyer, given).status_code == 200
    seen = Look.objects.filter(refusal="").count()

    enquiries.revoke_authorisation(actor=factory.site, authorisation=given.pk, reason="", at=AT)
    assert {buyer.get(page).status_code for page in pages(audit)} == {404}
    refused = enquired(buyer, given)
    assert refused.status_code == 403
    assert "rating-" not in buyer.get("/suppliers/").text + refused.text
    assert Look.objects.filter(refusal="").count() == seen
    assert Look.objects.exclude(refusal="").exists()  # the refused attempt is on record too


def test_an_ended_and_a_used_up_authorisation_show_nothing_either(factory, audit):
    share(factory, last=date(2025, 6, 3))
    assert {client_of(factory.buyer).get(page).status_code for page in pages(audit)} == {404}
    share(factory, last=OPEN, uses=1)
    assert [client_of(factory.buyer).get(page).status_code for page in pages(audit)] == [200, 404, 404]


def test_nobody_else_opens_it_and_the_answer_is_that_of_an_audit_there_is_not(factory, audit):
    share(factory, last=OPEN)
    stranger = client_of(account("enquirer", AUDITOR, "stranger"))
    answers = [stranger.get(page).text for page in (pages(audit)[1], f"/suppliers/{FACTORY}/{'0' * 32}/")]
    plain = [
        re.sub(r'value="\w{64}"', "", one).replace(key, "")
        for one, key in zip(answers, (audit.key, "0" * 32), strict=True)
    ]
    assert plain[0] == plain[1]
    assert client_of(factory.rival).get(pages(audit)[1]).status_code == 404
    assert Client().get(pages(audit)[1]).status_code == 302
    assert client_of(factory.site).get(pages(audit)[1]).status_code == 404  # its own page is another


def test_its_own_auditor_opens_what_it_delivered(factory, audit):
    page = client_of(factory.auditor).get(pages(audit)[1])
    assert page.status_code == 200
    assert Look.objects.get().ground == "delivered"
