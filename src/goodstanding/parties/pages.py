"""Signing in and out, the account's own page; and who is acting, for the pages of every context above."""

from datetime import UTC, datetime

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goodstanding.kernel.actor import PUBLIC, Actor
from goodstanding.parties import actions, lockout, queries
from goodstanding.parties.errors import ConfidentialityNotAcknowledged, SignInNeeded
from goodstanding.parties.models import Account

WRONG = {"href": "#login", "message": "Login name or password is not right", "message_zh": "登录名或密码不正确"}


def actor_or_public(request: HttpRequest) -> Actor:
    """Who acts: the account signed in, else the public."""
    user = request.user
    return queries.actor_for(user) if isinstance(user, Account) else PUBLIC


def actor_of(request: HttpRequest) -> Actor:
    """The account signed in, bound to confidentiality. Raises SignInNeeded, ConfidentialityNotAcknowledged."""
    user = request.user
    if not isinstance(user, Account):
        raise SignInNeeded
    if user.confidentiality_acknowledged_at is None:
        raise ConfidentialityNotAcknowledged(login=user.login)
    return queries.actor_for(user)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; whoever has a second factor is asked for it next (`factor_pages.second`)."""
    frame = {
        "next": request.POST.get("next", request.GET.get("next", "")),
        "login": request.POST.get("login", "").replace("\x00", "")[:150],
        "provider": provider_name(),
    }
    if request.method != "POST":
        return render(request, "parties/sign_in.html", frame)
    at = datetime.now(UTC)
    keys = lockout.keys_of(request, str(frame["login"]))
    lockout.require_open(keys, at=at)
    user = auth.authenticate(request, username=frame["login"], password=request.POST.get("password", ""))
    if not isinstance(user, Account):
        return _refused(request, frame, keys, at)
    answer: HttpResponse = perform_password_login(request, {}, Login(user=user, redirect_url=frame["next"]))
    return answer


def provider_name() -> str:
    """What the operator's identity provider is called; empty where there is none."""
    held = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(held[0]["name"]) if held else ""


def _refused(request: HttpRequest, frame: dict[str, str], keys: dict[str, int], at: datetime) -> HttpResponse:
    """The same words whether the name or the password was wrong."""
    account = Account.objects.filter(login=frame["login"]).first()
    actions.refuse_sign_in(actor=PUBLIC, at=at, keys=list(keys), account_id=account.pk if account else None)
    return render(request, "parties/sign_in.html", frame | {"errors": [WRONG]}, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confidentiality(request: HttpRequest) -> HttpResponse:
    """The duty every account acknowledges once, before it sees or delivers anything."""
    if not isinstance(request.user, Account):
        raise SignInNeeded
    actor = queries.actor_for(request.user)
    if request.method == "POST":
        actions.acknowledge_confidentiality(actor=actor, at=datetime.now(UTC))
        return redirect("account")
    return render(request, "parties/confidentiality.html", {"account": request.user})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and a new password."""
    actor = actor_of(request)
    held = queries.account_of(actor)
    if request.method != "POST":
        return render(request, "parties/account.html", {"account": held})
    faults = _password_faults(request, held)
    if faults:
        return render(request, "parties/account.html", {"account": held, "errors": faults}, status=422)
    actions.set_password(actor=actor, account=held, password=request.POST["new"], at=datetime.now(UTC))
    auth.update_session_auth_hash(request, held)
    UserSession.objects.create_from_request(request)
    return render(request, "parties/account.html", {"account": held, "changed": True})


def _password_faults(request: HttpRequest, held: Account) -> list[dict[str, str]]:
    if not held.check_password(request.POST.get("present", "")):
        return [{"href": "#present", "message": "The present password is not right", "message_zh": "当前密码不正确"}]
    try:
        validate_password(request.POST.get("new", ""), held)
    except ValidationError as weak:
        return [{"href": "#new", "message": words, "message_zh": words} for words in weak.messages]
    return []
