"""Every endpoint, every role, every scope, cell by cell: who passes the door is what law/roles.yaml says."""

import json
import re

import pytest

from goodstanding.law import roles
from goodstanding.web import openapi
from tests.api.conftest import FIRM

pytestmark = pytest.mark.django_db
OPERATIONS = dict(openapi.operations(openapi.description()))
DOOR = {"NOT_PERMITTED", "NOT_IN_SCOPE", "KEY_MISSING", "KEY_NOT_VALID", "SIGN_IN_NEEDED"}
PLACES = {
    "code": FIRM,
    "number": "1",
    "item": "penalty",
    "scheme": "tax-credit-2025",
    "prefix": "gs_00000000",
    "message": "1",
}
UPLOAD = "00000000-0000-0000-0000-000000000001"
BODIES = {
    "POST /v1/enquiries": {"codes": [FIRM], "ground": "A1", "purpose": "lending"},
    "POST /v1/organisations/{code}/enquiries": {"ground": "A1", "purpose": "lending"},
    "POST /v1/looks/{number}/question": {"text": "Why?"},
    "POST /v1/authorisations/{number}/revoke": {},
    "POST /v1/reports": {"code": "x", "audience": "public"},
    "POST /v1/submissions": {"item": "penalty", "size": 1},
}


def asked(client, name):
    """Knock: the answer's refusal code, or "" where the door was passed."""
    method, path = name.split(" ")
    address = re.sub(r"{(\w+)}", lambda found: PLACES[found[1]], path)
    address = address.replace("uploads/1", f"uploads/{UPLOAD}")
    query = "?" + "&".join(
        f"{one['name']}=1"
        for one in OPERATIONS[name].get("parameters", [])
        if one["in"] == "query" and one.get("required")
    )
    body = json.dumps(BODIES.get(name, {}))
    send = getattr(client, method.lower())
    headers = {"Upload-Offset": "0"}
    answer = (
        send(address + query, headers=headers)
        if method == "GET"
        else send(address + query, body, content_type="application/json", headers=headers)
    )
    assert answer.status_code < 500, answer.content
    said = answer.json() if answer.get("Content-Type", "").startswith("application/problem") else {}
    return said.get("code", "") if said.get("code") in DOOR else ""


def needed(role, name):
    """The permission the role must have been given for this endpoint: "" for none, None where it may not at all."""
    listed = OPERATIONS[name]["x-permissions"]
    own = [one for one in listed if one in roles.roles()[role].may]
    return own[0] if own else (None if listed else "")


@pytest.mark.parametrize("role", roles.roles())
def test_a_role_with_all_its_scopes_passes_just_the_doors_it_may(world, role):
    client = world.program(role)
    passed = {name for name in OPERATIONS if not asked(client, name)}
    assert passed == {name for name in OPERATIONS if needed(role, name) is not None}


CELLS = [(role, scope) for role, held in roles.roles().items() for scope in sorted(held.may)]


@pytest.mark.parametrize(("role", "scope"), CELLS)
def test_a_key_with_one_scope_passes_just_the_doors_of_that_scope(world, role, scope):
    client = world.program(role, [scope])
    passed = {name for name in OPERATIONS if not asked(client, name)}
    assert passed == {name for name in OPERATIONS if needed(role, name) in ("", scope)}


def test_nobody_in_particular_passes_just_the_open_doors(world):
    passed = {name for name in OPERATIONS if not asked(world.program(), name)}
    assert passed == {name for name, one in OPERATIONS.items() if {} in one.get("security", [])}
    assert "GET /v1/organisations/{code}" in passed
    assert "POST /v1/enquiries" not in passed


def test_a_door_that_names_the_wrong_scope_is_found(world, monkeypatch):
    monkeypatch.setitem(OPERATIONS["GET /v1/submissions"], "x-permissions", ["enquire"])
    passed = {name for name in OPERATIONS if not asked(world.program("enquirer"), name)}
    assert passed != {name for name in OPERATIONS if needed("enquirer", name) is not None}
