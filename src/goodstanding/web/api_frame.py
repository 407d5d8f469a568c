"""What every answer below /v1 has in common: plain text only, limits, notice of endings, problem+json, validators."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from goodstanding.parties.rates import Rate
from goodstanding.web.deprecating import endings
from goodstanding.web.errors import NotPlainText
from goodstanding.web.middleware import refuse
from goodstanding.web.problems import answer

Handler = Callable[[HttpRequest], HttpResponse]
PROBLEM = "application/problem+json"


def frame(get_response: Handler) -> Handler:
    """Wrap whatever answers below /v1; other pages pass."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/v1/"):
            return get_response(request)
        response = refuse(request, NotPlainText()) if _unreadable(request) else get_response(request)
        response = _as_problem(request, response)
        _tell(request, response)
        return _validated(request, response)

    return middleware


def _unreadable(request: HttpRequest) -> bool:
    """A NUL, or bytes that are no UTF-8: nothing that is kept here could hold them."""
    raw = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    try:
        text = raw.decode() + request.path
    except UnicodeDecodeError:
        return True
    return "\0" in text


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The framework's own refusals (a method not taken, a file too large) in the one form refusals have here."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(PROBLEM):
        return response
    helpful = answer(request, response.status_code)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            helpful[name] = response[name]
    return helpful


def _tell(request: HttpRequest, response: HttpResponse) -> None:
    rate = request.META.get("RATE")
    told = rate.headers() if isinstance(rate, Rate) else {}
    match = request.resolver_match
    if match is not None and (ending := endings().get(f"{request.method} /{_template(match.route)}")):
        told |= ending.headers()
    for name, value in told.items():
        response[name] = value
    response.headers.setdefault("Cache-Control", "no-store")


def _template(route: str) -> str:
    """A route as the description writes it: `v1/records/<number>` is `v1/records/{number}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def _validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for whoever has it already, of what may be kept (`Cache-Control: no-cache` says: ask before using it)."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    if response["Cache-Control"] != "no-cache":
        return response
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
