"""The page on which one tries the interface for programs: made from its description, nothing from elsewhere.

Without JavaScript it writes the call to be pasted into a terminal; with it, it sends the call and shows the answer.
The key is typed into a field that belongs to no form: it stands in no address and in no log.
"""

import json
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodstanding.law import roles
from goodstanding.web import openapi

STEPS = [("/tools/", "工具", "Tools")]
FIRST = "enquiries_dossier"
SHOWN_FIRM = "91990101MA0DEM0N3H"  # the demonstration's
EXAMPLES = {
    "code": SHOWN_FIRM, "q": "示范", "number": "1", "item": "penalty", "scheme": "tax-credit-2025", "leaf": "0",
    "old": "0", "new": "0",
}  # fmt: skip
VALUES: dict[str, Any] = {
    "code": SHOWN_FIRM, "codes": [SHOWN_FIRM], "ground": "A7", "purpose": "lending", "events": ["open.changed"],
    "url": "https://example.com/hook",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to fill in: a part of the address, of the query, a header."""

    name: str
    where: str
    required: bool
    value: str
    hint: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    code: str
    method: str
    path: str
    name: str
    name_zh: str
    text: str
    scopes: list[dict[str, str]]
    open: bool
    places: list[Place]
    body: str


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """`/tools/api?op=`: the operations by group, and one of them to fill in."""
    known = _operations()
    name = request.GET.get("op", FIRST)
    if name not in known:
        raise Http404
    chosen = _operation(*known[name], request.GET)
    call = _call(request, chosen) if "call" in request.GET else ""
    frame = {"groups": _groups(known), "chosen": chosen, "call": call, "steps": STEPS}
    return render(request, "web/tools/api.html", frame)


def _operations() -> dict[str, tuple[str, dict[str, Any]]]:
    """(name, operation) by operation id; what takes a file is for the terminal only."""
    return {one["operationId"]: (name, one) for name, one in openapi.operations(openapi.description())}


def _groups(known: dict[str, tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    found = []
    for tag, words in openapi.words()["groups"].items():
        lines = [
            {"code": code, "method": name.split(" ")[0], "name": one["summary"], "name_zh": one["x-summary-zh"]}
            for code, (name, one) in known.items()
            if tag in one["tags"]
        ]
        found.append({**words, "operations": lines})
    return found


def _operation(name: str, one: dict[str, Any], given: QueryDict) -> Operation:
    method, path = name.split(" ")
    return Operation(
        code=one["operationId"],
        method=method,
        path=path,
        name=one["summary"],
        name_zh=one["x-summary-zh"],
        text=one.get("description", ""),
        scopes=[{"code": code, **roles.permissions()[code]} for code in one["x-permissions"]],
        open={} in one.get("security", []),
        places=[_place(line, given) for line in one.get("parameters", [])],
        body=_body(one, given),
    )


def _place(line: dict[str, Any], given: QueryDict) -> Place:
    name, needed = line["name"], bool(line.get("required"))
    usual = EXAMPLES.get(name, "") if needed else ""
    value = given.get(f"{line['in']}.{name}", usual).replace("\0", "")[:300]
    return Place(name, line["in"], needed, value, line.get("description") or line["schema"].get("description", ""))


def _body(one: dict[str, Any], given: QueryDict) -> str:
    """The JSON body to begin with: what its schema needs, with a value where one is known."""
    content = one.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return ""
    if "body" in given:
        return str(given["body"]).replace("\0", "")[:5000]
    named = schema.get("$ref", "").rpartition("/")[2]
    held = openapi.description()["components"]["schemas"].get(named, schema)
    fields = {name: VALUES.get(name, "") for name in held.get("required", held["properties"])}
    return json.dumps(fields, ensure_ascii=False, indent=2)


def _call(request: HttpRequest, chosen: Operation) -> str:
    """The call as it is pasted into a terminal, every value quoted."""
    path = chosen.path
    for place in chosen.places:
        path = path.replace(f"{{{place.name}}}", quote(place.value, safe="")) if place.where == "path" else path
    query = {place.name: place.value for place in chosen.places if place.where == "query" and place.value}
    address = request.build_absolute_uri(path) + (f"?{urlencode(query)}" if query else "")
    parts = ["curl", "-X", chosen.method, shlex.quote(address)]
    if not chosen.open:
        parts += ["-H", '"Authorization: Bearer $KEY"']
    for place in chosen.places:
        if place.where == "header" and place.value:
            parts += ["-H", shlex.quote(f"{place.name}: {place.value}")]
    if chosen.body:
        parts += ["-H", "'Content-Type: application/json'", "-d", shlex.quote(chosen.body)]
    return " ".join(parts)
