"""A second factor: asked for after the password, once each, limited, and written into the trail."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from goodstanding.parties import actions, factors, queries
from goodstanding.parties.errors import NoFactorYet, NoSuchFactor
from goodstanding.parties.stepping_up import RECORDS
from goodstanding.trail.models import Entry
from tests.parties.conftest import AT, PASSWORD, TAX

pytestmark = pytest.mark.django_db


def code_of(secret, later=0):
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + later))


def enter(visitor, **more):
    return visitor.post("/sign-in", {"login": "officer", "password": PASSWORD, **more})


def last():
    entry = Entry.objects.latest("pk")
    return entry.act, json.loads(entry.payload)["facts"]


@pytest.fixture
def app(bound):
    """The secret of an officer's app and her recovery codes."""
    secret = "JBSWY3DPEHPK3PXP"
    return secret, actions.add_app(actor=queries.actor_for(bound), secret=secret, at=AT)


def test_an_app_is_added_by_its_first_code_and_recovery_codes_are_told_once(visitor, bound):
    enter(visitor)
    secret = re.search(r'class="code digest">([A-Z2-7 ]+)<', visitor.get("/account/factors/app").text)[1]
    assert "svg" in visitor.get("/account/factors/app.svg").text
    assert visitor.post("/account/factors/app", {"code": "000000"}).status_code == 422

    told = visitor.post("/account/factors/app", {"code": code_of(secret)}).text
    codes = re.findall(r'class="code">(\d+)<', told)
    assert len(codes) == 10
    assert last()[0] == "account.factor_added"
    assert codes[0] not in visitor.get("/account/factors/").text
    kept = str(list(Authenticator.objects.values())) + str(list(Entry.objects.values()))
    assert secret.replace(" ", "") not in kept
    assert not any(code in kept for code in codes)


def test_the_password_alone_then_opens_nothing(visitor, app):
    assert enter(visitor, next="/account/sessions/")["Location"] == "/sign-in/second"
    assert visitor.get("/account/")["Location"].startswith("/sign-in?")
    assert last()[0] != "account.signed_in"

    assert visitor.post("/sign-in/second", {"code": "000000"}).status_code == 422
    assert last() == (
        "account.sign_in_refused",
        {"account_id": app and queries.open_account_of("officer").pk, "step": "code"},
    )
    assert visitor.post("/sign-in/second", {"code": code_of(app[0])})["Location"] == "/account/sessions/"
    assert last()[1]["by"] == ["password", "totp"]
    assert visitor.get("/account/").status_code == 200


def test_a_code_counts_once(visitor, app):
    code = code_of(app[0])
    enter(visitor)
    assert visitor.post("/sign-in/second", {"code": code}).status_code == 302
    other = Client()
    enter(other)
    assert other.post("/sign-in/second", {"code": code}).status_code == 422
    assert other.post("/sign-in/second", {"code": code_of(app[0], later=1)}).status_code == 302


def test_a_recovery_code_stands_in_one_time(visitor, app):
    enter(visitor)
    assert visitor.post("/sign-in/second", {"code": app[1][3]}).status_code == 302
    other = Client()
    enter(other)
    assert other.post("/sign-in/second", {"code": app[1][3]}).status_code == 422


def test_codes_are_limited_by_the_same_lock_out_as_passwords(visitor, app):
    enter(visitor)
    for _ in range(5):
        assert visitor.post("/sign-in/second", {"code": "000000"}).status_code == 422
    assert visitor.post("/sign-in/second", {"code": code_of(app[0])}).status_code == 429
    assert enter(Client()).status_code == 429


@pytest.mark.parametrize("credential", ["{}", "[]", "x", '{"id": 1}', '{"response": {"userHandle": "é"}}', "\x00"])
def test_what_is_no_passkey_opens_nothing(visitor, app, credential):
    enter(visitor)
    assert visitor.post("/sign-in/second", {"credential": credential}).status_code == 422
    fresh = Client()
    assert "challenge" in fresh.get("/sign-in/passkey").json()["publicKey"]
    assert fresh.post("/sign-in/passkey", {"credential": credential}).status_code == 422


def test_the_second_step_without_the_first_leads_back(visitor, app):
    assert visitor.get("/sign-in/second")["Location"] == "/sign-in"


def test_dangerous_acts_ask_again_after_ten_minutes_and_by_the_second_factor(visitor, app):
    enter(visitor)
    visitor.post("/sign-in/second", {"code": code_of(app[0])})
    number = Authenticator.objects.get(type="totp").pk
    session = visitor.session
    session[RECORDS] = [one | {"at": one["at"] - 601} for one in session[RECORDS]]
    session.save()

    asked = visitor.get(f"/account/factors/{number}/remove")
    assert asked["Location"] == f"/account/confirm?next=%2Faccount%2Ffactors%2F{number}%2Fremove"
    assert visitor.post(f"/account/factors/{number}/remove").status_code == 302
    assert Authenticator.objects.filter(pk=number).exists()

    page = "/account/confirm"
    assert visitor.post(page, {"password": PASSWORD}).status_code == 422
    proved = visitor.post(page, {"code": code_of(app[0], later=1), "next": "/account/factors/codes"})
    assert proved["Location"] == "/account/factors/codes"
    assert last()[0] == "account.identity_confirmed"
    assert visitor.post(f"/account/factors/{number}/remove")["Location"] == "/account/factors/"
    assert not Authenticator.objects.exists()
    assert last()[0] == "account.factor_removed"


def test_without_a_second_factor_the_password_proves(visitor, bound):
    visitor.force_login(bound)
    assert visitor.get("/account/factors/app")["Location"].startswith("/account/confirm?")
    assert visitor.post("/account/confirm", {"password": "no"}).status_code == 422
    assert last()[1]["step"] == "confirmation"
    assert (
        visitor.post("/account/confirm", {"password": PASSWORD, "next": "//elsewhere.example"})["Location"]
        == "/account/"
    )
    assert visitor.get("/account/factors/app").status_code == 200


def test_new_recovery_codes_end_the_old_ones(app, bound):
    actor = queries.actor_for(bound)
    fresh = actions.renew_recovery_codes(actor=actor, at=AT)
    assert factors.by_code(bound, app[1][0], at=AT) is None
    assert factors.by_code(bound, fresh[0], at=AT) is not None
    Authenticator.objects.all().delete()
    with pytest.raises(NoFactorYet):
        actions.renew_recovery_codes(actor=actor, at=AT)


def test_nobody_removes_anothers_factor_but_who_keeps_the_system_secure(app, bound, visitor):
    operator = queries.operator()
    other = actions.open_account(actor=operator, name="Other", party=TAX, role="officer", password=PASSWORD, at=AT)
    number = Authenticator.objects.get(type="totp").pk
    with pytest.raises(NoSuchFactor):
        actions.remove_factor(actor=queries.actor_for(other), account=other, number=number, at=AT)
    actions.remove_factor(actor=operator, account=bound, number=number, at=AT)
    assert not factors.has_second(bound)


def test_live_sessions_are_seen_and_ended_one_by_one_and_all_at_once(visitor, bound):
    others = [
        Client(headers={"user-agent": f"Mozilla/5.0 (X11; Linux x86_64) {name}/1"}) for name in ("Firefox", "Chrome")
    ]
    for browser in (visitor, *others):
        enter(browser)
    page = visitor.get("/account/sessions/").text
    assert "Firefox, Linux" in page
    assert page.count('name="session"') == 4
    assert "127.0.0.1" not in page

    number = re.search(r'value="(\d+)">End<span class="unseen"> Firefox', page)[1]
    stranger = Client()
    stranger.force_login(queries.open_account_of("operator"))
    stranger.post("/account/sessions/end", {"session": number})
    assert others[0].get("/account/").status_code == 200
    visitor.post("/account/sessions/end", {"session": number})
    assert others[0].get("/account/").status_code == 302
    assert last() == ("account.sessions_ended", {"account_id": bound.pk, "ended": 1})

    visitor.post("/account/sessions/end", {"session": "all"})
    assert others[1].get("/account/").status_code == 302
    assert visitor.get("/account/").status_code == 200
