"""Signing in and out: safe, limited, and written into the trail."""

import pytest
from django.test import Client

from goodstanding.parties.models import Account, FailedSignIn
from goodstanding.trail.models import Entry
from tests.parties.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def enter(visitor, password=PASSWORD, **more):
    return visitor.post("/sign-in", {"login": "officer", "password": password, **more})


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def test_the_first_sign_in_leads_to_the_duty_of_confidentiality(visitor, account):
    assert enter(visitor)["Location"] == "/account/confidentiality"
    assert visitor.get("/account/").status_code == 302
    assert visitor.post("/account/confidentiality")["Location"] == "/account/"
    assert "Test Officer" in visitor.get("/account/").text
    assert acts()[-2:] == ["account.signed_in", "account.confidentiality_acknowledged"]


def test_signing_in_leads_back_to_the_page_that_asked(visitor, bound):
    response = visitor.get("/account/")
    assert response["Location"] == "/sign-in?next=%2Faccount%2F"
    assert enter(visitor, next="/account/")["Location"] == "/account/"


@pytest.mark.parametrize("address", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(visitor, bound, address):
    assert enter(visitor, next=address)["Location"] == "/account/"


def test_wrong_name_and_wrong_password_get_the_same_words(visitor, bound):
    wrong = enter(visitor, password="no")
    unknown = visitor.post("/sign-in", {"login": "nobody", "password": "no"})
    assert wrong.status_code == unknown.status_code == 422
    assert "Login name or password is not right" in wrong.text
    assert "Login name or password is not right" in unknown.text
    assert acts()[-2:] == ["account.sign_in_refused"] * 2


def test_after_five_failures_the_right_password_waits_too(visitor, bound):
    for _ in range(5):
        assert enter(visitor, password="no").status_code == 422
    response = enter(visitor)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert enter(visitor, password=PASSWORD).status_code == 429


def test_another_address_is_not_kept_out_by_five_failures(visitor, bound):
    for _ in range(5):
        enter(visitor, password="no")
    assert (
        Client(REMOTE_ADDR="10.1.2.3").post("/sign-in", {"login": "officer", "password": PASSWORD}).status_code == 302
    )


def test_a_right_password_forgets_the_failures(visitor, bound):
    for _ in range(4):
        enter(visitor, password="no")
    enter(visitor)
    assert enter(visitor, password="no").status_code == 422
    assert enter(visitor).status_code == 302


def test_neither_name_nor_address_is_kept_of_a_failure(visitor, bound):
    enter(visitor, password="no")
    assert all(len(key) == 64 for key in FailedSignIn.objects.values_list("key", flat=True))


def test_a_closed_account_cannot_sign_in(visitor, bound):
    Account.objects.update(is_active=False)
    assert enter(visitor).status_code == 422


def test_signing_out_ends_the_session(visitor, bound):
    enter(visitor)
    visitor.post("/sign-out")
    assert visitor.get("/account/").status_code == 302


def test_the_session_gets_a_new_number_at_sign_in_and_its_cookie_is_closed_to_scripts(visitor, bound):
    enter(visitor)
    cookie = visitor.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(bound):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in", {"login": "officer", "password": PASSWORD})
    assert response.status_code == 403


def test_the_password_can_be_changed_and_the_session_stays(visitor, bound):
    enter(visitor)
    response = visitor.post("/account/", {"present": PASSWORD, "new": "another long password"})
    assert "has been changed" in response.text
    assert visitor.get("/account/").status_code == 200
    assert acts()[-1] == "account.password_set"
    assert Client().post("/sign-in", {"login": "officer", "password": "another long password"}).status_code == 302


@pytest.mark.parametrize(
    ("present", "new"), [("wrong", "another long password"), (PASSWORD, "short"), (PASSWORD, "password1234")]
)
def test_a_weak_or_unproved_change_is_refused(visitor, bound, present, new):
    enter(visitor)
    response = visitor.post("/account/", {"present": present, "new": new})
    assert response.status_code == 422
    assert "There is a problem" in response.text
    bound.refresh_from_db()
    assert bound.check_password(PASSWORD)


@pytest.mark.parametrize("login", ["", "\x00", "a" * 5000, "' or 1=1 --"])
def test_odd_names_get_an_answer(visitor, bound, login):
    assert visitor.post("/sign-in", {"login": login, "password": "x"}).status_code == 422


def test_a_refused_attempt_of_a_named_account_stands_in_the_trail(visitor, bound):
    enter(visitor)
    assert visitor.get("/deliveries/99999/").status_code == 404
    refused = Entry.objects.latest("pk")
    assert (refused.act, refused.account) == ("attempt.refused", "officer")
    assert '"code":"NO_SUCH_SUBMISSION"' in refused.payload
