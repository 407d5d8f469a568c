"""The frame of every page: policy, language, theme, error answers. None of it needs the store."""

import gzip
import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.web import urls
from goodstanding.web.middleware import POLICY

PAGES = ("/", "/about/", "/privacy/", "/accessibility/", "/nowhere")
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


class OnFile(Refusal):
    code = "ON_FILE"
    status = 409
    message = "{thing} is on file."
    message_zh = "{thing}已在档。"
    next_step = "Look at it."
    next_step_zh = "请查看。"
    basis = Cite("SH-2016", "art. 12")


def _raise(error):
    def page(request):
        raise error

    return page


urlpatterns = [  # before the real ones: below v1 an unknown address asks for a key first
    path("refused", _raise(OnFile(thing="<b>A & B</b>"))),
    path("v1/refused", _raise(OnFile(thing="A"))),
    path("broken", _raise(ValueError("secret detail"))),
    path("denied", _raise(PermissionDenied())),
    path("huge", _raise(RequestDataTooBig())),
    path("no-store", _raise(OperationalError("connection refused"))),
    path("busy", lambda request: HttpResponse(status=429)),
    *urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """None of these pages may need the store: whoever asks for it is told that it is not there."""

    def gone(*_, **__):
        raise OperationalError("no store")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", gone)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def crossroads(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_policy(visitor, page):
    response = visitor.get(page)
    assert response.status_code == (404 if page == "/nowhere" else 200)
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in response["Vary"]


def test_the_policy_allows_nothing_inline_and_nothing_from_outside():
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert {source for rule in rules.values() for source in rule.split()} == {"'none'", "'self'"}


@pytest.mark.parametrize("page", PAGES)
def test_reading_sets_no_cookie(visitor, page):
    assert not visitor.get(page).cookies


@pytest.mark.parametrize(
    ("header", "lang"), [("", "zh-Hans"), ("zh-TW,zh", "zh-Hans"), ("en-GB", "en"), ("fr", "zh-Hans")]
)
def test_a_page_is_chinese_unless_english_is_asked_for(visitor, header, lang):
    response = visitor.get("/", headers={"accept-language": header})
    assert f'<html lang="{lang}"' in response.text


def test_switching_the_language_comes_back_to_the_same_page(visitor):
    response = visitor.post("/lang", {"lang": "en", "next": "/about/?x=1"})
    assert response.status_code == 302
    assert response["Location"] == "/about/?x=1"
    assert '<html lang="en"' in visitor.get("/about/").text


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "\\\\x"]
)
def test_switching_never_leads_to_another_site(visitor, address):
    assert visitor.post("/lang", {"lang": "en", "next": address})["Location"] == "/"


def test_an_unknown_language_or_theme_is_not_kept(visitor):
    assert not visitor.post("/lang", {"lang": "xx", "next": "/"}).cookies
    assert not visitor.post("/theme", {"theme": "loud", "next": "/"}).cookies


def test_the_theme_is_kept(visitor):
    visitor.post("/theme", {"theme": "dark", "next": "/"})
    assert 'data-theme="dark"' in visitor.get("/").text


def test_a_missing_page_says_what_to_do_next_and_offers_the_search(visitor):
    response = visitor.get("/nowhere", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "What to do next" in response.text
    assert 'action="/find"' in response.text


@pytest.mark.usefixtures("crossroads")
def test_a_refusal_becomes_a_page_with_code_basis_and_next_step(visitor):
    response = visitor.get("/refused", headers={"accept-language": "en"})
    assert response.status_code == 409
    for words in ("ON_FILE", "SH-2016 art. 12", "Look at it.", "&lt;b&gt;A &amp; B&lt;/b&gt; is on file."):
        assert words in response.text


@pytest.mark.usefixtures("crossroads")
def test_below_v1_a_refusal_is_problem_json(visitor):
    response = visitor.get("/v1/refused")
    document = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert document["status"] == response.status_code == 409
    assert document["code"] == "ON_FILE"
    assert document["message_zh"] == "A已在档。"
    assert document["basis"] == {"instrument": "SH-2016", "pinpoint": "art. 12"}


@pytest.mark.usefixtures("crossroads")
def test_a_bug_is_a_page_with_a_reference_number_and_no_detail(visitor):
    response = visitor.get("/broken")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert response["X-Request-ID"] in response.text


@pytest.mark.usefixtures("crossroads")
@pytest.mark.parametrize(
    ("page", "status"), [("/denied", 403), ("/huge", 413), ("/no-store", 503), ("/busy", 429), ("/lang", 405)]
)
def test_each_error_has_its_page(visitor, page, status):
    response = visitor.get(page)
    assert response.status_code == status
    assert "您可以这样做" in response.text


@pytest.mark.usefixtures("crossroads")
def test_a_method_not_taken_still_names_those_that_are(visitor):
    assert visitor.get("/lang")["Allow"] == "POST"


def test_a_strange_host_is_a_bad_request(visitor):
    response = visitor.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "您可以这样做" in response.text


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_heavy(visitor, page):
    assert len(visitor.get(page).content) < 100_000


def test_style_and_script_stay_within_their_budgets():
    def packed(name):
        return len(gzip.compress(Path(finders.find(name)).read_bytes()))

    assert packed("web/portal.css") + packed("web/pages.css") < 30_000
    assert packed("web/portal.js") + packed("django_htmx/htmx-2.min.js") < 60_000


def test_static_files_are_served_without_a_collecting_step_and_may_be_kept(visitor):
    page = visitor.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    response = visitor.get(address)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert RequestFactory().get(address).path == address
