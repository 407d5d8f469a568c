"""The portal's own pages: home, statements, language and theme, error answers."""

import traceback
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.instruments import instruments
from goodstanding.parties import queries as parties
from goodstanding.web.context import THEMES
from goodstanding.web.logs import LOG
from goodstanding.web.problems import answer

YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html", {"samples": _samples() if _demonstration() else []})


def _demonstration() -> bool:
    """Whether this store holds the demonstration city; without a store the home page stands all the same."""
    try:
        return parties.is_demonstration()
    except OperationalError:
        return False


@cache
def _samples() -> list[dict[str, str]]:
    held: list[dict[str, str]] = read_yaml(Path(__file__).with_name("samples.yaml"))
    return held


@require_safe
def statement(request: HttpRequest, *, page: str) -> HttpResponse:
    """A page of words alone: privacy, accessibility."""
    return render(request, f"web/{page}.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, and every instrument a rule cites."""
    held = sorted(instruments().values(), key=lambda one: (one.in_force_to is not None, -one.in_force_from.toordinal()))
    return render(request, "web/about.html", {"instruments": held})


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Looks are logged and searches cost: machines read the catalogue, and files by the API."""
    return HttpResponse("User-agent: *\nDisallow: /s/\nDisallow: /r/\nDisallow: /find\n", content_type="text/plain")


# Language and theme are preferences of a browser, not acts: no token, so that reading sets no cookie.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("lang", "")
    return _keep(request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in dict(settings.LANGUAGES) else "")


@csrf_exempt
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    return _keep(request, "theme", chosen if chosen in THEMES else "")


def _keep(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    """Back to the same page with the choice kept in a cookie."""
    response = HttpResponseRedirect(safe_address(request, request.POST.get("next", "")))
    if value:
        response.set_cookie(
            cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=False
        )
    return response


def safe_address(request: HttpRequest, address: str) -> str:
    """`address` where it is a page of this portal, else the home page: no open redirects."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours and address.startswith("/") else "/"


# -- error answers: handler400 … handler500 of urls.py ----------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    return answer(request, 404)


def broken(request: HttpRequest) -> HttpResponseBase:
    """A bug: logged with its reference number, which is all the visitor is shown of it."""
    reference = request.META.get("REQUEST_ID", "")
    LOG.error("page failed", reference=reference, trace=traceback.format_exc())
    return answer(request, 500, reference=reference)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or another site's form."""
    LOG.warning("form token missing", reason=reason)
    return answer(request, 403)
