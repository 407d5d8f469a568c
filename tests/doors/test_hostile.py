"""SQL, HTML, control and bidirectional marks, NUL and far too much, in every field there is: a named refusal or a harmless
answer, nothing reflected unescaped, nothing leaked. Fields of pages are whatever a view asks its request for.
"""

import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from goodstanding.law import doors
from goodstanding.parties.models import Account
from tests.audits.conftest import AUDITOR, BUYER, FACTORY
from tests.doors.test_pages import client_of, door_of, light, place, units_of
from tests.doors.walking import PAGES

__all__ = ["light"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("light")]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "sql": "1' OR '1'='1'; DELETE FROM looks; --",
    "html": f'">{SCRIPT}<img src=x onerror=alert(1)>{{{{7*7}}}}{{% debug %}}',
    "control": "a\x01\x1b[31m\r\nSet-Cookie: stolen=1\r\n\r\n%s{0.__class__}",
    "nul": "a\x00b",
    "long": "9" * 30_000,
    "right-to-left": "\u202e\u2066\ufeff\u200fabc\U0010ffff",
}
LEAKS = re.compile(
    r"Traceback|psycopg|site-packages|django\.db|\bSELECT\b.+\bFROM\b|parties_account|/src/goodstanding|__class__'>"
)
UNESCAPED = (SCRIPT, "<img src=x onerror")
ACTORS = [("subject", FACTORY), ("provider", AUDITOR), ("enquirer", BUYER), ("officer", BUYER), ("supervisor", BUYER)]
ACTS = {"plan-finding": ("plan", "evidence", "report"), "supplier-finding": ("verify", "return")}
VALID = {  # what a form needs before it reads on
    "item": "social-audit", "provider": AUDITOR, "code": FACTORY, "kind": "child-labour", "found": "2026-01-05T10:00",
    "purpose": "lending", "grantee": BUYER, "first": "2026-01-01", "last": "2099-01-01", "uses": "1", "owner": "planning",
    "due": "2026-12-01", "dated": "2026-01-05", "version": "3", "page": "1", "year": "2024",
}  # fmt: skip


class Everything(QueryDict):
    """A form in which every field is there, whatever it is called: what it must be, or else the same text."""

    def __init__(self, text, valid):
        super().__init__(mutable=True)
        self.text, self.valid = text, valid

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return self.valid.get(name, self.text)

    def get(self, name, default=None):
        return self[name]

    def getlist(self, name, default=None):
        return [self[name], self[name]]

    def copy(self):
        return QueryDict(mutable=True)

    def items(self):
        return [("x", self.text), *self.valid.items()]


class Files(MultiValueDict):
    """A file in every field that asks for one, with a name like its content."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def get(self, name, default=None):
        content = self.text.encode()
        name = "".join(mark for mark in self.text[:80] if mark.isprintable() and mark != "/")  # as Django reads one
        made = TemporaryUploadedFile(f"{name}.csv", "text/csv", len(content), None)
        made.write(content)
        made.seek(0)
        return made


@pytest.fixture
def fill(monkeypatch):
    """Fill every field of every request that follows."""

    def filled(text, **valid):
        monkeypatch.setattr(WSGIRequest, "GET", Everything(text, valid))
        monkeypatch.setattr(WSGIRequest, "POST", Everything(text, valid))
        monkeypatch.setattr(WSGIRequest, "FILES", Files(text))

    return filled


def harm(answer):
    """What is wrong with an answer: a fault, somebody else's header, text back as markup, something of the inside."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    markup = "html" in answer.headers.get("Content-Type", "") and any(mark in text for mark in UNESCAPED)
    headers = "stolen" in answer.cookies or any(mark in value for value in answer.headers.values() for mark in "\r\n\0")
    sniffed = answer.headers.get("X-Content-Type-Options") != "nosniff"
    wrong = {"fault": answer.status_code >= 500, "markup": markup, "headers": headers, "sniffed": sniffed}
    return [what for what, found in {**wrong, "leak": bool(LEAKS.search(text))}.items() if found]


def knock(client, method, address):
    """Send it and undo what it did: its status, and what is wrong with the answer."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        found = harm(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code, found


def passing(there, method, name):
    """Somebody who passes that door; where everybody does, nobody in particular."""
    door = door_of(method.upper(), name)
    if door.opens_to("everybody"):
        return None
    if door.opens_to("holder"):
        return Account.objects.get(login="site")
    role, code = next((role, code) for role, code in ACTORS if doors.passes(door, role, units_of(code)))
    return there.account(role, code)


def tries(name, method):
    """What is right in the forms of a page while everything else is not."""
    yield {}
    if method == "post":
        yield from (VALID | {"act": act} for act in ACTS.get(name, ("x",)))


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_field_of_a_page_takes_harm(there, fill, kind):
    clients, found = {}, []
    for name in PAGES:
        for method in ("get", "post"):
            client, address = client_of(passing(there, method, name), clients), place(name, there)
            client.defaults["HTTP_ACCEPT"] = "text/html"
            for valid in tries(name, method):
                fill(HOSTILE[kind], **valid)
                status, wrong = knock(client, method, address)
                found += [(method, name, valid.get("act"), wrong)] * bool(wrong)
                if status == 405:
                    break
    assert found == []


def addresses(text):
    """Every page that has words in its address, with that text in their place."""
    for name, page in PAGES.items():
        if page.words:
            yield name, re.sub(r"<[^>]+>", lambda _: quote(text.replace("/", "")[:2000], safe=""), page.route)


@pytest.mark.parametrize(
    "kind", [*HOSTILE, "2147483648", "9223372036854775808", "9" * 40, "0", "-1", "..", "%2e%2e%2f"]
)
def test_no_word_of_an_address_takes_harm(there, kind):
    clients, found = {}, []
    for name, address in addresses(HOSTILE.get(kind, kind)):
        for method in ("get", "post"):
            client = client_of(passing(there, method, name), clients)
            client.defaults["HTTP_ACCEPT"] = "text/html"
            _, wrong = knock(client, method, address)
            found += [(method, name, wrong)] * bool(wrong)
    assert found == []


def test_a_page_that_reflects_or_stumbles_is_found(there, fill, monkeypatch):
    fill(HOSTILE["html"])
    client = client_of(None, {})
    for said in (HttpResponse(SCRIPT), HttpResponse("Traceback (most recent call last)"), HttpResponse(status=500)):
        monkeypatch.setattr("goodstanding.web.pages.render", lambda *_, said=said, **__: said)
        assert knock(client, "get", "/about/")[1]
