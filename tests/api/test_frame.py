"""What every answer below /v1 has in common: refusals, plain text, limits, notice of endings, validators."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from goodstanding.law import roles
from goodstanding.parties import rates
from goodstanding.parties.errors import TooManyRequests
from goodstanding.parties.models import ApiKey, Usage
from goodstanding.web import api_frame, deprecating, openapi
from tests.api.conftest import ABSENT, FIRM, post
from tests.submissions.test_api import PROBLEM

pytestmark = pytest.mark.django_db
MINUTE = datetime(2026, 11, 20, 4, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/v1/nowhere", 404),
        ("delete", "/v1/organisations", 405),
        ("post", "/v1/trail/anchors", 405),
        ("get", "/v1/usage", 401),
        ("get", "/v1/organisations", 422),
        ("get", f"/v1/organisations/{ABSENT}", 404),
        ("get", "/v1/organisations/91990101MA00000000", 422),
        ("get", "/v1/records/99999999999999999999999999", 422),
    ],
)
def test_every_refusal_is_one_kind_of_document(world, method, address, status):
    refused = getattr(world.program(), method)(
        address.replace(FIRM, "91990101MA00000000") if status == 404 else address
    )
    said = refused.json()

    assert (refused.status_code, refused["Content-Type"]) == (status, PROBLEM)
    assert said["status"] == refused.status_code
    assert said["code"]
    assert said["message_zh"]


def test_a_method_not_taken_names_those_that_are(world):
    assert world.program().delete("/v1/organisations")["Allow"] == "GET"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("code=1", "application/x-www-form-urlencoded", 415, "NOT_JSON"),
        ("{", "application/json", 400, "BAD_JSON"),
        ("[1]", "application/json", 400, "BAD_JSON"),
        ('{"ground": NaN}', "application/json", 400, "BAD_JSON"),
        ("[" * 100_000, "application/json", 400, "BAD_JSON"),
        ('{"ground": "A1\\u0000", "purpose": "lending"}', "application/json", 422, "NOT_PLAIN_TEXT"),
        ('{"ground": "\\ud800", "purpose": "lending"}', "application/json", 422, "NOT_PLAIN_TEXT"),
        ('{"ground": "A1"}', "application/json", 422, "NOT_ASKED_RIGHT"),
        ("x" * 3_000_000, "application/json", 413, "HTTP_413"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_name(world, body, kind, status, code):
    refused = world.program("enquirer").post(f"/v1/organisations/{FIRM}/enquiries", body, content_type=kind)
    assert (refused.status_code, refused.json()["code"], refused["Content-Type"]) == (status, code, PROBLEM)


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=%ff%fe", "%00=1"])
def test_a_query_that_is_no_plain_text_is_refused(world, query):
    refused = world.program().get(f"/v1/organisations?{query}")
    assert (refused.status_code, refused.json()["code"]) == (422, "NOT_PLAIN_TEXT")


def test_a_nul_in_the_address_is_refused(world):
    refused = world.program().get("/v1/organisations/%00")
    assert (refused.status_code, refused.json()["code"]) == (422, "NOT_PLAIN_TEXT")


@pytest.mark.parametrize("shown", ["Basic abc", "Bearer gs_wrong", "Bearer", "gs_x"])
def test_something_else_than_a_key_is_not_taken_for_nothing(world, shown):
    assert world.program().get("/v1/organisations?q=x", headers={"authorization": shown}).status_code == 401


def test_an_ended_key_opens_nothing_not_even_what_is_open(world):
    client = world.program("enquirer")
    assert client.get("/v1/organisations?q=x").status_code == 200
    ApiKey.objects.update(revoked_at=datetime.now(UTC))
    assert client.get("/v1/organisations?q=x").json()["code"] == "KEY_NOT_VALID"


def test_limits_are_told_beforehand_and_held(world, settings):
    settings.API_LIMITS = {"key": 200, "address": 2}
    visitor = world.program()
    answers = [visitor.get("/v1/schemes") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"address";q=2;w=60'
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=1", "r=0", "r=0"]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "TOO_MANY_REQUESTS"
    assert world.program("enquirer").get("/v1/usage").json()["remaining"] == 199


def test_guessing_keys_is_counted_against_the_address(world, settings):
    settings.API_LIMITS = {"key": 200, "address": 2}
    tried = [world.program().get("/v1/usage", headers={"authorization": f"Bearer gs_{n}"}) for n in range(3)]
    assert [one.status_code for one in tried] == [401, 401, 429]


def test_a_limit_is_never_passed_whatever_lots_are_taken():
    taken = [rates.spend("gs_a", policy="key", limit=250, at=MINUTE) for _ in range(260)]
    rates._held.clear()  # another process
    more = rates.spend("gs_a", policy="key", limit=250, at=MINUTE)

    assert sum(granted for _, granted in taken) == 250
    assert not more[1]
    assert Usage.objects.get().used == 250
    assert rates.spend("gs_a", policy="key", limit=250, at=MINUTE + timedelta(minutes=1))[1]
    with pytest.raises(TooManyRequests):
        rates.require(more[0], granted=more[1])


def test_old_counts_go():
    rates.spend("gs_a", policy="key", limit=9, at=MINUTE)
    rates.forget(before=MINUTE + rates.KEPT - timedelta(minutes=1))
    assert rates.used("gs_a", since=MINUTE - timedelta(minutes=1)) == 1
    rates.forget(before=MINUTE + rates.KEPT + timedelta(minutes=1))
    assert not Usage.objects.exists()


def test_what_did_not_change_is_not_sent_again(world):
    first = world.program().get("/v1/catalogue")
    again = world.program().get("/v1/catalogue", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert world.program().get(f"/v1/organisations/{FIRM}")["Cache-Control"] == "no-store"


def test_an_endpoint_that_will_end_says_so_in_headers_and_description(world, monkeypatch):
    ending = deprecating.Ending("GET /v1/catalogue/{item}", date(2027, 1, 1), date(2028, 1, 1), "/v1/new")
    for module in (api_frame, openapi):
        monkeypatch.setattr(module, "endings", lambda: {ending.operation: ending})
    openapi.description.cache_clear()
    answer = world.program().get("/v1/catalogue/penalty")

    assert (answer["Deprecation"], answer["Sunset"]) == ("@1798761600", "Sat, 01 Jan 2028 00:00:00 GMT")
    assert 'rel="successor-version"' in answer["Link"]
    assert "Deprecation" not in world.program().get("/v1/catalogue")
    assert openapi.description()["paths"]["/v1/catalogue/{item}"]["get"]["deprecated"]
    openapi.description.cache_clear()


def test_less_notice_than_promised_is_refused(tmp_path):
    line = '{operation: "GET /v1/a", announced: 2027-01-01, sunset: 2027-06-01, successor: /v1/b}'
    (tmp_path / "d.yaml").write_text(f"deprecations: [{line}]")
    with pytest.raises(ValueError, match="notice"):
        deprecating.endings(tmp_path / "d.yaml")


def test_one_sees_and_revokes_the_keys_of_ones_account(world):
    client = world.program("enquirer")
    held = client.get("/v1/keys").json()["keys"]
    assert [one["scopes"] for one in held] == [sorted(roles.roles()["enquirer"].may)]
    assert client.get("/v1/usage").json()["key"] == held[0]["prefix"]
    world.program("organ")
    assert client.delete("/v1/keys/gs_00000000").status_code == 404
    assert client.delete(f"/v1/keys/{ApiKey.objects.get(account__role='organ').prefix}").status_code == 404
    assert client.delete(f"/v1/keys/{held[0]['prefix']}").status_code == 204
    assert client.get("/v1/usage").status_code == 401


def test_a_refused_body_is_not_repeated(world):
    refused = post(world.program("enquirer"), "/v1/enquiries", {"codes": ["<script>"] * 2000, "ground": "A1"})
    assert "<script>" not in json.dumps(refused.json())
