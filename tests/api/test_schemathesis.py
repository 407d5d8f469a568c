"""Whatever a program sends, to any endpoint, in any field: an answer as described or a named refusal, never a 5xx."""

from contextlib import suppress
from importlib import import_module

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as bounded
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup, ServerError
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from goodstanding.web import openapi

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [name.split(" ") for name, _ in openapi.operations(openapi.description())]
LIMITS = {"key": 10**6, "address": 10**6}


@pytest.fixture(autouse=True)
def one_connection():
    """A server closes what it asked the store through; here that would undo the test's own transaction."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def bombard(operation, world, mode, examples, role):
    """Send generated requests to one operation as that role."""
    method, path = operation
    app = import_module("goodstanding.web.wsgi").application
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", app=app)
    key = world.program(role).defaults["HTTP_AUTHORIZATION"] if role else ""
    headers = {"Authorization": key} if key else {}
    answered = []

    @seed(20261120)
    @bounded(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def send(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        answered.append(response.status_code)
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"]
            assert response.json()["code"]

    with suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
        send()
    return answered


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_no_request_breaks_an_endpoint(world, settings, operation):
    settings.API_LIMITS = LIMITS
    assert bombard(operation, world, GenerationMode.POSITIVE, 4, "operator")
    bombard(operation, world, GenerationMode.NEGATIVE, 4, "operator")


@pytest.mark.long
@pytest.mark.parametrize("role", ["", "subject", "enquirer", "operator"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_no_request_of_many_breaks_an_endpoint(world, settings, operation, role):
    settings.API_LIMITS = LIMITS
    assert bombard(operation, world, GenerationMode.POSITIVE, 12, role)
    bombard(operation, world, GenerationMode.NEGATIVE, 12, role)


def test_a_broken_endpoint_is_found(world, settings, monkeypatch):
    settings.API_LIMITS = LIMITS
    monkeypatch.setattr("goodstanding.catalogue.api.reading.known_schemes", lambda: 1 / 0)
    with pytest.raises(FailureGroup, match="failure") as found:
        bombard(["GET", "/v1/schemes"], world, GenerationMode.POSITIVE, 1, "operator")
    assert any(isinstance(one, ServerError) for one in found.value.exceptions)
