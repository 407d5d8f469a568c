"""The description of the interface: the framework's, with refusals, scopes and endings said on every operation.

The committed copy is docs/openapi.json; `goodstanding openapi` prints a fresh one and a test compares the two.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.web.api import api
from goodstanding.web.deprecating import endings

Document = dict[str, Any]
METHODS = ("get", "post", "put", "delete", "patch")
TEXT: Document = {"type": "string"}
PROBLEM: Document = {
    "type": "object",
    "description": "RFC 9457, with the words of the refusal in both languages, its legal basis and the next step.",
    "required": ["type", "title", "status", "detail", "instance", "code", "message_zh"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "instance", "code", "message", "message_zh"), TEXT),
        **dict.fromkeys(("next_step", "next_step_zh", "reference"), TEXT),
        "status": {"type": "integer"},
        "basis": {"type": ["object", "null"], "properties": {"instrument": TEXT, "pinpoint": TEXT}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
REFUSAL: Document = {
    "description": "Refused; `code` says why.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
RATE: Document = {
    "RateLimit": {"schema": TEXT, "description": 'what is left: "key";r=5990;t=42'},
    "RateLimit-Policy": {"schema": TEXT, "description": 'the limit: "key";q=6000;w=60'},
}


@cache
def description() -> Document:
    """OpenAPI 3.1 as it is served and committed."""
    made: Document = json.loads(json.dumps(dict(api.get_openapi_schema(path_prefix="/v1/")), default=str))
    made["components"]["schemas"]["Problem"] = PROBLEM
    for name, operation in operations(made):
        _finish(name, operation)
    return made


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    """(`GET /v1/organisations`, the operation) of a description, in its order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def text() -> str:
    """The description as a file."""
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    response = HttpResponse(text(), content_type="application/json")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def words() -> Document:
    """Names of groups and operations in Chinese."""
    held: Document = read_yaml(Path(__file__).with_name("operation_words.yaml"))
    return held


def _finish(name: str, operation: Document) -> None:
    """Every operation may refuse, tells its limit, and says whether a key is needed and with which scope."""
    operation["operationId"] = code = _plain_id(operation["operationId"])
    operation["x-summary-zh"] = words()["operations"][code]
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    for answer in operation["responses"].values():
        answer["headers"] = RATE | answer.get("headers", {})
    operation["responses"] |= {"4XX": REFUSAL}
    needed = operation.setdefault("x-permissions", [])
    if operation.pop("x-open", False) or not (needed or operation.pop("x-key", False)):
        operation["security"] = [{}, *operation.get("security", [])]
    if ending := endings().get(name):
        operation["deprecated"] = True
        operation["x-sunset"] = ending.sunset.isoformat()


def _plain_id(made: str) -> str:
    """`goodstanding_enquiries_api_dossier` is `enquiries_dossier`."""
    return made.removeprefix("goodstanding_").replace("_api_", "_", 1)
