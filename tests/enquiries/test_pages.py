"""The organisation's page: what may be known, with its source; what may not, with the reason; every look logged."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, EVENT, FIRM, MARKET, NAME, OTHER, PENALTY, REGISTRATION, TAX
from tests.parties.conftest import prove

PASSWORD = "a long first password"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def signed_in(role, unit):
    account = parties.open_account(
        actor=queries.operator(), name=f"Test {role}", login=role, party=unit, role=role, password=PASSWORD, at=AT
    )
    parties.acknowledge_confidentiality(actor=queries.actor_for(account), at=AT)
    return prove(Client(headers={"accept-language": "en"}), account)


def looks():
    return Entry.objects.filter(act__startswith="dossier.")


def test_the_public_sees_published_facts_with_their_source(visitor, deliver):
    deliver("registration", REGISTRATION)
    record = deliver("penalty", PENALTY)
    page = visitor.get(f"/s/{FIRM}/").text
    for words in (NAME, "Model One Co., Ltd.", "示范五金厂", "Fine · CNY 20,000.00", "示范市市场监督管理局"):
        assert words in page
    detail = visitor.get(f"/r/{record.pk}/").text
    for words in (
        "示罚〔2026〕1号",
        "未设置&lt;b&gt;警示&lt;/b&gt;标志",
        "12 Mar 2026",
        "12 Mar 2027",
        "12 Mar 2031",
        f"row {record.row}",
    ):
        assert words in detail


def test_every_look_leaves_a_leaf_before_the_page_is_shown(visitor, deliver):
    deliver("registration", REGISTRATION)
    visitor.get(f"/s/{FIRM}/")
    visitor.get(f"/s/{FIRM}.json")
    assert [entry.subject_code for entry in looks()] == [FIRM, FIRM]
    assert {entry.account for entry in looks()} == {"public"}


def test_restricted_is_said_to_be_restricted_and_absent_to_be_absent(visitor, deliver):
    deliver("registration", REGISTRATION)
    deliver("tax-event", EVENT, TAX)
    page = visitor.get(f"/s/{FIRM}/").text
    assert "restricted" in page
    assert "Shown only with the subject&#x27;s written authorisation." in page
    assert "no public record found as of" in page
    assert "010101" not in page


def test_what_is_withheld_looks_the_same_whether_or_not_there_is_any(visitor, deliver):
    deliver("registration", REGISTRATION)
    before = visitor.get(f"/s/{FIRM}.json").json()["withheld"]
    deliver("tax-event", EVENT, TAX)
    assert visitor.get(f"/s/{FIRM}.json").json()["withheld"] == before


def test_the_organisation_sees_its_own_file(deliver):
    deliver("registration", REGISTRATION)
    deliver("tax-event", EVENT, TAX)
    parties.register_provider(actor=queries.operator(), code=FIRM, name=NAME, kind="enterprise", items=[], at=AT)
    page = signed_in("subject", FIRM).get(f"/s/{FIRM}/?item=tax-event").text
    assert "not public" in page
    assert "20 May 2026" in page


def test_another_organisations_representative_sees_what_the_public_sees(deliver):
    deliver("registration", REGISTRATION)
    deliver("tax-event", EVENT, TAX)
    parties.register_provider(actor=queries.operator(), code=OTHER, name="另一家", kind="enterprise", items=[], at=AT)
    client = signed_in("subject", OTHER)
    assert "restricted" in client.get(f"/s/{FIRM}/").text
    assert client.get(f"/s/{FIRM}/?audience=officer").status_code == 403


def test_an_officer_previews_what_others_see_and_the_preview_is_logged(deliver):
    deliver("registration", REGISTRATION)
    deliver("tax-event", EVENT, TAX)
    client = signed_in("officer", MARKET)
    assert "restricted" not in client.get(f"/s/{FIRM}/").text
    assert "restricted" in client.get(f"/s/{FIRM}/?audience=public").text
    assert list(looks().values_list("act", flat=True)) == ["dossier.shown", "dossier.previewed"]


def test_after_publication_has_ended_the_public_sees_nothing_whatever_day_it_names(visitor, deliver):
    deliver("registration", REGISTRATION)
    record = deliver("penalty", PENALTY | {"decided_on": "2024-03-12"})
    assert "示罚〔2026〕1号" not in visitor.get(f"/s/{FIRM}/").text
    assert "示罚〔2026〕1号" not in visitor.get(f"/s/{FIRM}/?at=2024-06-01&known=2024-06-01").text
    assert visitor.get(f"/r/{record.pk}/").status_code == 404
    page = signed_in("officer", MARKET).get(f"/r/{record.pk}/").text
    assert "publication ended" in page


def test_the_page_can_be_asked_for_a_day(visitor, deliver):
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)
    page = visitor.get(f"/s/{FIRM}/?at=2026-01-01").text
    assert "as they stood on" in page
    assert "Fine ·" not in page


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "\x00", "9" * 40])
def test_a_day_that_is_none_is_refused(visitor, deliver, day):
    deliver("registration", REGISTRATION)
    assert visitor.get(f"/s/{FIRM}/", {"at": day}).status_code == 422


def test_an_organisation_nobody_delivered_is_not_held(visitor, deliver):
    response = visitor.get(f"/s/{OTHER}/")
    assert response.status_code == 404
    assert "Nothing that may be shown is held" in response.text


def test_one_of_whom_everything_is_restricted_gets_the_same_answer(visitor, deliver):
    deliver("tax-event", EVENT, TAX)
    held, unknown = visitor.get(f"/s/{FIRM}/"), visitor.get(f"/s/{OTHER}/")
    assert held.status_code == unknown.status_code == 404
    assert held.text.replace(FIRM, "X").split("<main")[1].split("<footer")[0] == (
        unknown.text.replace(OTHER, "X").split("<main")[1].split("<footer")[0]
    ).replace(unknown["X-Request-ID"], held["X-Request-ID"])


def test_a_code_as_people_write_it_leads_to_the_one_address(visitor, deliver):
    deliver("registration", REGISTRATION)
    response = visitor.get(f"/s/{FIRM.lower()}/")
    assert response.status_code == 301
    assert response["Location"] == f"/s/{FIRM}/"


@pytest.mark.parametrize("code", ["123", "92990101MA0DEM0N3H", FIRM[:-1] + "0", "%00", "x" * 300])
def test_what_is_no_organisation_has_no_page(visitor, deliver, code):
    assert visitor.get(f"/s/{code}/").status_code in (404, 422)


def test_a_superseded_record_leads_to_what_holds_now(visitor, deliver):
    deliver("registration", REGISTRATION)
    old = deliver("penalty", PENALTY)
    new = deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC))
    assert new.pk != old.pk
    response = visitor.get(f"/r/{old.pk}/")
    assert response["Location"] == f"/r/{new.pk}/"


def test_a_correction_shows_before_and_after_to_those_concerned_and_not_to_the_public(visitor, deliver):
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)
    new = deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC))
    page = signed_in("officer", MARKET).get(f"/r/{new.pk}/").text
    assert "<del>CNY 20,000" in page
    assert "<ins>CNY 30,000" in page
    assert "20,000" not in visitor.get(f"/r/{new.pk}/").text


def test_who_sees_the_file_may_ask_what_was_known_on_a_day(deliver):
    deliver("registration", REGISTRATION)
    deliver("penalty", PENALTY)
    deliver("penalty", PENALTY | {"fine_amount": "30000.00"}, at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC))
    officer = signed_in("officer", MARKET)
    page = officer.get(f"/s/{FIRM}/?known=2026-11-20").text
    assert "CNY 20,000" in page
    assert "as the platform knew it" in page
    assert "CNY 30,000" in officer.get(f"/s/{FIRM}/").text


@pytest.mark.parametrize("number", [0, 99999999, 10**30])
def test_a_record_that_is_not_there_gets_the_same_answer(visitor, deliver, number):
    assert visitor.get(f"/r/{number}/").status_code == 404


def test_a_narrow_field_stays_with_those_who_may_see_it(visitor, deliver):
    deliver("registration", REGISTRATION)
    row = {"year": "2025", "grade": "A", "score": "91.5", "decided_on": "2026-04-20", "authority": "示范市税务局"}
    deliver("tax-credit", row, TAX)
    public = visitor.get(f"/s/{FIRM}.json").json()["records"]
    (told,) = [one["fields"] for one in public if one["item"] == "tax-credit"]
    assert "score" not in told
    assert "91.5" in signed_in("officer", MARKET).get(f"/s/{FIRM}/?item=tax-credit").text
