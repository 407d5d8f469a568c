"""Every page of the portal, with every role, by GET and POST, in the right unit and the wrong one: as the table says."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from goodstanding.law import doors, roles
from tests.audits.conftest import AT, FACTORY
from tests.doors.conftest import ELSEWHERE, SECRET, UNITS
from tests.doors.walking import PAGES

pytestmark = pytest.mark.django_db
SHUT = {401, 403, 404}
NOBODY = "nobody"
NUMBERS = {  # what the number in an address is one of, by the page's name
    "look-why": "look", "question-answer": "question", "run": "run", "run-json": "run", "alert-step": "alert",
    "authorisation-revoke": "authorisation", "plan-feed-revoke": "feed", "supplier-decide": "supplier",
    "alert-close": "alert", "factor-remove": "factor", "proposal": "proposal",
}  # fmt: skip
CODES = {"catalogue-item": "penalty", "scheme": "tax-credit-2025", "scheme-json": "tax-credit-2025"}
FRESH = [
    f"goodstanding.{name}" for name in ("parties.factor_pages", "web.proposals", "enquiries.authorisation_pages")
]  # they ask once more who it is
ALERT = {"code": FACTORY, "kind": "child-labour", "statement": "found", "found": AT.isoformat()}


def place(name, there):
    """The address of a page, with what is really there in it."""
    number = there.delivery.pk if name.startswith("delivery") else there.record.pk
    known = {
        "code": CODES.get(name, FACTORY), "number": there.numbers[NUMBERS[name]] if name in NUMBERS else number,
        "audit": there.audit, "finding": there.finding, "secret": SECRET, "limit": "informed", "item": "penalty",
        "token": there.numbers["stop" if name == "notices-stop" else "confirm"], "provider_id": "oidc", "word": "confirm",
    }  # fmt: skip
    words = PAGES[name].words
    assert words <= known.keys(), f"say in tests/doors/test_pages.py what stands in the address of {name}"
    return reverse(name, kwargs={word: known[word] for word in words})


def sent(name, there):
    """What a form needs before its door is asked at all."""
    numbers = {word: there.numbers[word] for word in ("action", "version")}
    return {"supplier-finding": {**numbers, "act": "verify"}, "alerts": ALERT}.get(name, {})


def knock(client, method, name, there):
    """Whether the door opens; None where the method is not taken. Whatever it did is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        data = sent(name, there) if method == "POST" else {}
        answer = getattr(client, method.lower())(place(name, there), data)
        transaction.set_rollback(True)
    client.cookies = cookies
    assert answer.status_code < 500, (method, name, answer.content)
    if answer.status_code == 405:
        return None
    to_sign_in = answer.status_code == 302 and "next=" in answer["Location"]
    return answer.status_code not in SHUT and not to_sign_in


def door_of(method, name):
    table = doors.doors()
    return table.get(("pages", f"{method} {name}")) or table["pages", name]


def visitors(there, door):
    """(who, whether the table lets them in, the account): nobody, each role where the door means one, and elsewhere.

    Who is kept out in the right unit is not asked in the wrong one, too.
    """
    yield NOBODY, door.opens_to("everybody"), None
    right = sorted({UNITS[unit] for unit in door.units})
    for role in roles.roles():
        somewhere = any(doors.passes(door, role, units_of(code)) for code in right)
        for code in [*right, ELSEWHERE] if somewhere else (right or [ELSEWHERE])[:1]:
            yield f"{role} at {code}", doors.passes(door, role, units_of(code)), there.account(role, code)


def units_of(code):
    return {unit for unit, held in UNITS.items() if held == code}


def client_of(account, held):
    """One client an account, so that each signs in once."""
    if account not in held:
        held[account] = Client(headers={"accept": "application/json"}, raise_request_exception=False)
        if account is not None:
            held[account].force_login(account)
    return held[account]


def differences(there, names):
    """Every cell in which page and table do not agree."""
    clients, found = {}, []
    for name in names:
        for method in ("GET", "POST"):
            door = door_of(method, name)
            for who, may, account in visitors(there, door):
                opened = knock(client_of(account, clients), method, name, there)
                if opened is None:
                    break
                if opened is not may:
                    found.append(f"{method} {name}: {who} {'passes' if opened else 'is kept out'}")
    return found


@pytest.fixture
def light(monkeypatch):
    """The gate is asked, not what lies behind it: nothing is set in type."""
    made = SimpleNamespace(pdf=b"%PDF", report=SimpleNamespace(number="R-1"))
    monkeypatch.setattr("goodstanding.enquiries.report_pages.issuing.issue", lambda **_: made)
    monkeypatch.setattr("goodstanding.audits.plan_pages.plan_pdf", lambda *_: b"%PDF")
    outside = "goodstanding.parties.outside_pages"
    for pages in (outside, *FRESH):
        monkeypatch.setattr(f"{pages}.require_fresh", lambda _: None)
    monkeypatch.setattr(
        f"{outside}._provider", lambda _: SimpleNamespace(redirect=lambda *_, **__: HttpResponseRedirect("/"))
    )
    monkeypatch.setattr(f"{outside}.views.callback", lambda *_: HttpResponse())


@pytest.fixture
def unpainted(light, monkeypatch):
    """Pages are left blank, too."""
    del light
    monkeypatch.setattr("django.shortcuts.loader.render_to_string", lambda *_, **__: "")


@pytest.mark.usefixtures("unpainted")
def test_every_page_opens_to_whom_the_table_says_and_to_nobody_else(there):
    assert differences(there, PAGES) == []


def test_a_page_that_opens_to_others_than_its_line_says_is_found(there, monkeypatch):
    line = doors.Door("pages", "runs", (doors.Way(("oversee",)),))
    monkeypatch.setattr(doors, "doors", lambda: {("pages", "runs"): line})
    found = differences(there, ["runs"])
    assert f"GET runs: officer at {ELSEWHERE} passes" in found
    assert f"GET runs: security at {ELSEWHERE} is kept out" in found
