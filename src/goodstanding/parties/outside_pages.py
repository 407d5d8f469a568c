"""Signing in by the operator's identity provider (OpenID Connect), and linking one's account to an identity there."""

from datetime import UTC, datetime
from typing import Any  # the library has no types

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from goodstanding.parties import actions
from goodstanding.parties.adapters import safe
from goodstanding.parties.errors import OutsideFailed
from goodstanding.parties.pages import actor_of, provider_name
from goodstanding.parties.stepping_up import require_fresh

PROVIDER = "oidc"


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """`/sign-in/oidc`: on to the identity provider."""
    return _leaving(request, process="login", onward=safe(request, request.GET.get("next", "")))


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there: who it is, or why not (`adapters.Outside`)."""
    _provider(request)
    try:
        answer: HttpResponse = views.callback(request, provider_id)
    except (RequestException, KeyError, ValueError) as fault:  # it said something else than OpenID Connect
        raise OutsideFailed(provider=provider_name()) from fault
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """A page with the way there: a form may not lead out of the portal (content security policy)."""
    actor_of(request)
    require_fresh(request)
    if request.method != "POST":  # back from the proof of identity
        return redirect("factors")
    address = _leaving(request, process="connect", onward="/account/factors/")["Location"]
    return render(request, "parties/link.html", {"address": address, "provider": provider_name()})


@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: HttpRequest) -> HttpResponse:
    """The identity provider opens this account no more."""
    actor = actor_of(request)
    require_fresh(request)
    if request.method != "POST":
        return redirect("factors")
    actions.unlink_identity(actor=actor, provider=PROVIDER, at=datetime.now(UTC))
    return redirect("factors")


def _leaving(request: HttpRequest, *, process: str, onward: str) -> HttpResponse:
    try:
        answer: HttpResponse = _provider(request).redirect(request, process, next_url=onward)
    except (RequestException, KeyError, ValueError) as fault:
        raise OutsideFailed(provider=provider_name()) from fault
    return answer


def _provider(request: HttpRequest) -> Any:
    try:
        return get_adapter().get_provider(request, provider=PROVIDER)
    except SocialApp.DoesNotExist:
        raise Http404 from None
