"""Who looked: every look and refused attempt, for the organisation itself and officers, and nobody else."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from goodstanding.enquiries import actions, questions
from goodstanding.enquiries.looks import as_rows
from goodstanding.enquiries.models import Look, LookQuestion
from goodstanding.enquiries.queries import Enquiry
from goodstanding.law.grounds import NoGround
from goodstanding.parties.models import Party
from goodstanding.parties.queries import operator
from goodstanding.trail.models import Entry
from tests.enquiries.conftest import AT, FIRM, MARKET, NAME, OTHER, REGISTRATION, TAX, UNIT
from tests.enquiries.test_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(deliver):
    deliver("registration", REGISTRATION)
    for code in (FIRM, OTHER):
        Party.objects.create(code=code, name=NAME, kind="enterprise", created_at=AT)
    return signed_in("subject", FIRM)


def test_the_organisation_sees_looks_and_refused_attempts_and_the_way_there(owner):
    Client().get(f"/s/{FIRM}/")
    asked = Enquiry(FIRM, "A99", "=lending", datetime.now(UTC))
    actions.note_refusal(actor=operator(), enquiry=asked, refusal=NoGround(ground="A99", subject=FIRM))

    assert f"/s/{FIRM}/looks/" in owner.get(f"/s/{FIRM}/").text
    page = owner.get(f"/s/{FIRM}/looks/").text
    for words in ("the public, not signed in", "NO_AUTH", "A99"):
        assert words in page
    told = owner.get(f"/s/{FIRM}/looks.json").json()["looks"]
    assert {one["refusal"] for one in told} == {"", "NO_AUTH"}
    assert "'=lending" in owner.get(f"/s/{FIRM}/looks.csv").text
    assert Entry.objects.filter(act="looks.read", subject_code=FIRM).count() == 3


def test_nobody_else_reads_it_and_cannot_tell_whether_the_code_is_held(owner):
    stranger = signed_in("enquirer", MARKET)
    held, absent = (stranger.get(f"/s/{code}/looks/") for code in (FIRM, OTHER))
    assert (held.status_code, absent.status_code) == (403, 403)
    assert f"/s/{FIRM}/looks/" not in Client().get(f"/s/{FIRM}/").text
    assert Client().get(f"/s/{FIRM}/looks.json").status_code in (302, 401, 403)


def test_asking_why_is_kept_with_the_look_and_about_ones_own_only(owner):
    signed_in("officer", MARKET).get(f"/s/{FIRM}/")
    look = Look.objects.latest("pk")

    assert owner.post(f"/s/{FIRM}/looks/{look.pk}/why", {"text": " "}).status_code == 422
    assert owner.post(f"/s/{FIRM}/looks/{look.pk}/why", {"text": "<b>Why?</b>"}).status_code == 302
    page = owner.get(f"/s/{FIRM}/looks/").text

    assert LookQuestion.objects.get().text == "<b>Why?</b>"
    assert "&lt;b&gt;Why?" in page
    assert "Why?" not in Entry.objects.get(act="look.questioned").payload
    other = Client()
    assert other.post(f"/s/{FIRM}/looks/{look.pk}/why", {"text": "x"}).status_code in (302, 401, 403)
    assert LookQuestion.objects.count() == 1


def test_the_unit_that_looked_answers_and_the_organisation_reads_it(owner):
    officer = signed_in("officer", MARKET)
    officer.get(f"/s/{FIRM}/")
    look = Look.objects.latest("pk")
    owner.post(f"/s/{FIRM}/looks/{look.pk}/why", {"text": "Why?"})
    held = LookQuestion.objects.get()
    assert held.due == questions.last_day(held.asked_at)
    assert "Why?" in officer.get("/questions/").text

    stranger = signed_in("enquirer", TAX)
    for other in (owner, stranger):
        assert "Why?" not in other.get("/questions/").text
        assert other.post(f"/questions/{held.pk}/answer", {"text": "mine"}).status_code == 404
    assert officer.post(f"/questions/{held.pk}/answer", {"text": " "}).status_code == 422
    assert officer.post(f"/questions/{held.pk}/answer", {"text": "A <i>licence</i>"}).status_code == 302
    assert officer.post(f"/questions/{held.pk}/answer", {"text": "Another"}).status_code == 404  # it stays as given

    assert "A &lt;i&gt;licence" in owner.get(f"/s/{FIRM}/looks/").text
    told = owner.get(f"/s/{FIRM}/looks.json").json()["looks"]
    assert [each["answer"] for one in told for each in one["questions"]] == ["A <i>licence</i>"]
    assert "licence" not in Entry.objects.get(act="look.explained").payload


def test_what_is_overdue_is_the_supervisors_to_see(owner):
    signed_in("officer", MARKET).get(f"/s/{FIRM}/")
    owner.post(f"/s/{FIRM}/looks/{Look.objects.latest('pk').pk}/why", {"text": "Why?"})
    supervisor = signed_in("supervisor", UNIT)
    assert "No question is overdue" in supervisor.get("/questions/").text
    LookQuestion.objects.update(due="2026-01-05")
    assert "Why?" in supervisor.get("/questions/").text
    assert "Overdue" not in owner.get("/questions/").text


def test_the_public_without_an_account_cannot_be_asked(owner):
    Client().get(f"/s/{FIRM}/")
    refused = owner.post(f"/s/{FIRM}/looks/{Look.objects.latest('pk').pk}/why", {"text": "Why?"})
    assert refused.status_code == 409
    assert "NOBODY_TO_ASK" in refused.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_acts_as_a_formula(text):
    names = ("look", "at", "account", "unit", "unit_name", "role", "ground", "purpose", "case_number", "refusal")
    rows = list(as_rows([dict.fromkeys(names, text) | {"items": []}]))
    assert set(rows[1]) == {f"'{text}", ""}
