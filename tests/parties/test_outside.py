"""Signing in by the operator's identity provider: a small one of our own on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken

from goodstanding.parties.models import Account
from goodstanding.settings.identity import identity_provider
from goodstanding.trail.models import Entry
from tests.parties.conftest import prove

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Discovery and tokens; whoever asks is number 4711, with a name and an address that nobody may keep."""

    def do_GET(self):
        here = f"http://{self.headers['Host']}"
        self._tell({
            "issuer": here, "authorization_endpoint": f"{here}/authorise", "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
        })  # fmt: skip

    def do_POST(self):
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if asked["code"] != ["right"] or asked["client_secret"] != ["kept apart"] or "code_verifier" not in asked:
            self.send_error(400)
            return
        claims = {"sub": "4711", "iss": f"http://{self.headers['Host']}", "aud": "portal", "exp": 2**31}
        token = jwt.encode(claims | {"name": "A Name", "email": "a@b.example"}, "k" * 32, algorithm="HS256")
        self._tell({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _tell(self, document):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_words):
        pass


@pytest.fixture
def provider(settings, tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "secret").write_text("kept apart\n")
    settings.SOCIALACCOUNT_PROVIDERS = identity_provider({
        "GOODSTANDING_OIDC_ISSUER": f"http://127.0.0.1:{server.server_port}/", "GOODSTANDING_OIDC_CLIENT": "portal",
        "GOODSTANDING_OIDC_SECRET_FILE": str(tmp_path / "secret"), "GOODSTANDING_OIDC_NAME": "City Identity",
    })  # fmt: skip
    yield server
    server.shutdown()
    server.server_close()


def came_back(visitor, address, code="right"):
    """What the portal answers when the provider sends the browser back."""
    state = parse_qs(urlsplit(address).query)["state"][0]
    return visitor.get("/sign-in/oidc/callback", {"state": state, "code": code})


def link(visitor):
    page = visitor.post("/account/link").text
    return page.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")


def test_off_until_the_operator_names_one(visitor, bound):
    assert identity_provider({"GOODSTANDING_OIDC_ISSUER": "https://id.example"}) == {}
    assert visitor.get("/sign-in/oidc").status_code == 404
    assert visitor.get("/sign-in/oidc/callback?code=x&state=y").status_code == 404
    assert "Sign in by" not in visitor.get("/sign-in").text


def test_an_identity_opens_the_account_that_linked_it_and_nothing_of_the_person_is_kept(visitor, bound, provider):
    prove(visitor, bound)
    assert came_back(visitor, link(visitor))["Location"] == "/account/factors/"
    assert "City Identity can sign you in" in visitor.get("/account/factors/").text
    visitor.post("/sign-out")

    assert "Sign in by City Identity" in visitor.get("/sign-in").text
    begun = visitor.get("/sign-in/oidc?next=/account/sessions/")
    assert begun["Location"].startswith(f"http://127.0.0.1:{provider.server_port}/authorise?")
    assert came_back(visitor, begun["Location"])["Location"] == "/account/sessions/"
    assert visitor.get("/account/").status_code == 200
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True))[-2:] == [
        "account.identity_linked",
        "account.signed_in",
    ]

    kept = (
        str(list(SocialAccount.objects.values()))
        + str(list(Account.objects.values()))
        + str(list(Entry.objects.values()))
    )
    assert "4711" in kept
    assert "A Name" not in kept
    assert "a@b.example" not in kept
    assert not EmailAddress.objects.exists()
    assert not SocialToken.objects.exists()

    visitor.post("/account/unlink")
    assert not SocialAccount.objects.exists()


def test_an_identity_nobody_linked_opens_no_account_and_makes_none(visitor, bound, provider):
    before = Account.objects.count()
    answer = came_back(visitor, visitor.get("/sign-in/oidc")["Location"])
    assert answer.status_code == 403
    assert "NOT_LINKED" in answer.text
    assert Account.objects.count() == before
    assert visitor.get("/account/").status_code == 302
    assert Entry.objects.latest("pk").act == "account.sign_in_refused"


@pytest.mark.parametrize("asked", ["code=wrong", "error=access_denied", "state=forged&code=right", "code=right"])
def test_what_the_provider_does_not_confirm_opens_nothing(visitor, bound, provider, asked):
    state = parse_qs(urlsplit(visitor.get("/sign-in/oidc")["Location"]).query)["state"][0]
    named = asked if asked.startswith("state") or asked == "code=right" else f"{asked}&state={state}"
    answer = visitor.get(f"/sign-in/oidc/callback?{named}")
    assert answer.status_code == 502
    assert "OUTSIDE_FAILED" in answer.text


def test_linking_asks_for_fresh_proof_and_a_dead_provider_is_told(visitor, bound, provider):
    visitor.force_login(bound)
    assert visitor.post("/account/link")["Location"].startswith("/account/confirm?")
    provider.shutdown()
    provider.server_close()
    assert visitor.get("/sign-in/oidc").status_code == 502
