"""What stands between the network and the pages: security headers, and refusals turned into answers."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from goodstanding.kernel.refusal import Refusal
from goodstanding.parties.attempts import Attempt, note_attempts
from goodstanding.parties.errors import ConfidentialityNotAcknowledged, SignInNeeded, StepUpNeeded
from goodstanding.parties.live_sessions import note_use
from goodstanding.parties.models import Account
from goodstanding.parties.queries import actor_for
from goodstanding.web.errors import UploadTooLarge
from goodstanding.web.logs import LOG
from goodstanding.web.problems import answer, for_a_program
from goodstanding.web.templatetags.portal import size

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing inline, nothing from outside, no frames: docs/portal.md
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FORM_BYTES = 100_000  # what a form may add to the file it carries
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# what a person can put right at once: the page where it is done
DOORS: dict[type[Refusal], str] = {
    SignInNeeded: "sign-in",
    ConfidentialityNotAcknowledged: "confidentiality",
    StepUpNeeded: "confirm",
}


def headers(get_response: Handler) -> Handler:
    """Every answer carries the content security policy, and a number by which it can be found in the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["REQUEST_ID"] = secrets.token_hex(5)
        response = refuse(request, too_large) if (too_large := _too_large(request)) else get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        patch_vary_headers(response, ["Cookie"])  # language and theme
        response.headers["X-Request-ID"] = request.META["REQUEST_ID"]
        return response

    return middleware


def seen(get_response: Handler) -> Handler:
    """Notes now and then that a session is used, once the page is made: a lost store is the page's to tell."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and response.status_code < 500 and isinstance(request.user, Account):
            note_use(request, at=datetime.now(UTC))
        return response

    return middleware


def _too_large(request: HttpRequest) -> Refusal | None:
    """Told before a byte of the body is read: a page's files have a limit."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) <= settings.UPLOAD_LIMIT + FORM_BYTES:
        return None
    return UploadTooLarge(limit=size(settings.UPLOAD_LIMIT))


class refusals:  # noqa: N801 - a middleware is named as what it does, like its neighbour above
    """Turns a Refusal into a page or problem+json, and an empty error answer into one that helps."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or response.streaming or response.content:
            return response
        helpful = answer(request, response.status_code)
        for name, value in response.items():
            if name not in ("Content-Type", "Content-Length"):
                helpful[name] = value
        return helpful

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The one handler of refusals; what is no refusal and no lost store is a bug, and a 500."""
        if isinstance(exception, Refusal):
            _note(request, exception)
            return refuse(request, exception)
        if isinstance(exception, OperationalError):
            return _no_store(request, exception)
        return None


def _note(request: HttpRequest, refusal: Refusal) -> None:
    """A named account's refused attempt stands in the trail, in a transaction of its own: the action's was undone."""
    if not isinstance(request.user, Account) or type(refusal) in DOORS:
        return
    page = request.resolver_match.view_name if request.resolver_match else ""
    note_attempts(attempts=[Attempt(actor_for(request.user), refusal, page)], at=datetime.now(UTC))


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with the refusal's own status, and say when to come back if it is a matter of time."""
    door = DOORS.get(type(refusal))
    if door and not for_a_program(request):
        return redirect(f"{reverse(door)}?{urlencode({'next': request.get_full_path()})}")
    response = answer(request, refusal.status, refusal=refusal)
    if minutes := refusal.details.get("minutes"):
        response["Retry-After"] = str(int(str(minutes)) * 60)
    if seconds := refusal.details.get("seconds"):
        response["Retry-After"] = str(seconds)
    return response


def _no_store(request: HttpRequest, exception: OperationalError) -> HttpResponse:
    reference = request.META["REQUEST_ID"]
    LOG.error("store unreachable", reference=reference, why=str(exception))
    response = answer(request, 503, reference=reference)
    response["Retry-After"] = "60"
    return response
