"""How the body of a request is read: JSON that says it is JSON, and text that can be kept."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from goodstanding.web.errors import BadJson, NotJson, NotPlainText

DEEPEST = 20


class Plain(Parser):
    """Refuses by name what would be stumbled over later: the framework hands the refusal on as a cause."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise NotJson(kind=(request.content_type or "-")[:60])
        try:
            read = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise BadJson from None
        if not isinstance(read, dict):
            raise BadJson
        _require_plain(read, 0)
        return read


def _no_number(name: str) -> None:
    """NaN and the infinities are no JSON (RFC 8259)."""
    raise ValueError(name)


def _require_plain(value: object, depth: int) -> None:
    """Refuse text with a NUL or half a character in it, and what is nested out of all reason."""
    if depth > DEEPEST:
        raise BadJson
    if isinstance(value, str) and any(mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in value):
        raise NotPlainText
    for part in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []:
        _require_plain(part, depth + 1)
