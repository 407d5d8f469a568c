"""The committed description is the one that is served; every operation says what it needs."""

from pathlib import Path

import pytest

from goodstanding.law import roles
from goodstanding.web import openapi

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
OPERATIONS = dict(openapi.operations(openapi.description()))


def test_the_committed_description_is_the_one_that_is_served():
    """Refresh it with `goodstanding openapi -o docs/openapi.json` and look at the difference."""
    assert COMMITTED.read_text(encoding="utf-8") == openapi.text()


def test_a_change_of_the_interface_changes_the_description(monkeypatch):
    monkeypatch.setitem(openapi.description()["paths"]["/v1/schemes"]["get"], "summary", "Another")
    assert COMMITTED.read_text(encoding="utf-8") != openapi.text()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_scope_refusals_and_limits(name):
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert set(operation["x-permissions"]) <= set(roles.permissions())
    assert "4XX" in operation["responses"]
    assert all("RateLimit" in answer["headers"] for code, answer in operation["responses"].items() if code != "4XX")


def test_operations_have_names_of_their_own():
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
