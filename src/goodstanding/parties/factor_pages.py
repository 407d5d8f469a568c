"""The second step of signing in, proving once more who one is, and one's factors: app, passkeys, recovery codes."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final  # Any: what the library's challenges are made of

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_authentication, begin_registration
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from goodstanding.kernel.actor import PUBLIC, Actor
from goodstanding.parties import actions, factors, lockout, queries
from goodstanding.parties.adapters import safe
from goodstanding.parties.models import Account
from goodstanding.parties.pages import actor_of, provider_name
from goodstanding.parties.stepping_up import require_fresh

NOT_RIGHT: Final = {
    "href": "#code",
    "message": "This code is not right, or was used before; wait for the next one",
    "message_zh": "验证码不正确或已使用，请等待下一个",
}
WRONG_PASSWORD: Final = {"href": "#password", "message": "The password is not right", "message_zh": "密码不正确"}
NO_PASSKEY: Final = {
    "href": "#passkey",
    "message": "This passkey does not open this account, or its answer came too late",
    "message_zh": "该通行密钥不能用于此账户，或响应已超时",
}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """`/sign-in/second`: the password was right, now a code or a passkey."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or isinstance(request.user, Account):
        return redirect("account" if isinstance(request.user, Account) else "sign-in")
    account: Account = stage.login.user
    if request.method != "POST":
        return render(request, "parties/second.html", _challenge(account))
    shown = _proof(request, account, PUBLIC)
    if shown is None:
        return render(request, "parties/second.html", _challenge(account) | {"errors": [_fault(request)]}, status=422)
    post_authentication(request, shown)
    answer: HttpResponse = stage.exit()
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """`/sign-in/passkey`: the challenge on GET; on POST the answer, which says whose it is and lets in by itself."""
    if request.method != "POST":
        return JsonResponse(begin_authentication(None))
    at, keys = datetime.now(UTC), lockout.key_of_address(request)
    lockout.require_open(keys, at=at)
    shown = factors.by_passkey(None, request.POST.get("credential", ""))
    if shown is None:
        actions.refuse_sign_in(actor=PUBLIC, at=at, keys=list(keys), account_id=None, step="passkey")
        frame = {"errors": [NO_PASSKEY], "next": request.POST.get("next", ""), "provider": provider_name()}
        return render(request, "parties/sign_in.html", frame, status=422)
    login = Login(user=shown.user, redirect_url=request.POST.get("next", ""))
    answer: HttpResponse = perform_passwordless_login(request, shown, login)
    return answer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """`/account/confirm`: prove once more who it is, then on to what was meant."""
    actor = actor_of(request)
    account = queries.account_of(actor)
    onward = request.POST.get("next", request.GET.get("next", ""))
    frame = {"next": onward, "password": account.has_usable_password()}
    if request.method != "POST":
        return render(request, "parties/confirm.html", frame | _challenge(account))
    if not _confirmed(request, account, actor):
        return render(
            request, "parties/confirm.html", frame | _challenge(account) | {"errors": [_fault(request)]}, status=422
        )
    return redirect(safe(request, onward))


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/account/factors/`: what one signs in with."""
    account = queries.account_of(actor_of(request))
    held = factors.factors(account)
    frame = {
        "factors": held,
        "app": any(one.kind == Authenticator.Type.TOTP for one in held),
        "protected": factors.has_second(account),
        "provider": provider_name(),
        "linked": queries.is_linked(account),
        "numeric_host": request.get_host().partition(":")[0].replace(".", "").isdigit(),
    }
    return render(request, "parties/factors.html", frame)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """`/account/factors/app`: the secret as a picture and in letters, and the first code to prove it arrived."""
    actor = actor_of(request)
    require_fresh(request)
    secret = get_totp_secret(regenerate=request.method == "GET")
    frame = {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}
    if request.method != "POST":
        return render(request, "parties/add_app.html", frame)
    at, keys = datetime.now(UTC), lockout.keys_of(request, actor.account)
    lockout.require_open(keys, at=at)
    if not factors.fits_secret(secret, request.POST.get("code", ""), at=at):
        _refuse(actor, keys, actor, "code", at)
        return render(request, "parties/add_app.html", frame | {"errors": [NOT_RIGHT]}, status=422)
    codes = actions.add_app(actor=actor, secret=secret, at=at)
    clear_totp_secret(request)
    return _added(request, codes)


@never_cache
@require_safe
def app_picture(request: HttpRequest) -> HttpResponse:
    """The secret of the app that is being added, for its camera: only in this session and until it is proved."""
    account = queries.account_of(actor_of(request))
    require_fresh(request)
    address = get_adapter().build_totp_url(account, get_totp_secret())
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=3, light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """`/account/factors/passkey`: the device makes it, the account keeps its public half."""
    actor = actor_of(request)
    require_fresh(request)
    if request.method == "POST":
        credential = factors.new_passkey(request.POST.get("credential", ""))
        if credential is not None:
            name = request.POST.get("name", "").replace("\0", "")
            return _added(
                request, actions.add_passkey(actor=actor, name=name, credential=credential, at=datetime.now(UTC))
            )
    options = begin_registration(queries.account_of(actor), passwordless=True)
    faults = [NO_PASSKEY] if request.method == "POST" else []
    frame = {"options": _plain(options), "errors": faults}
    return render(request, "parties/add_passkey.html", frame, status=422 if faults else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """`/account/factors/codes`: new recovery codes, shown this once."""
    actor = actor_of(request)
    require_fresh(request)
    if request.method != "POST":
        return render(request, "parties/renew_codes.html")
    return _added(request, actions.renew_recovery_codes(actor=actor, at=datetime.now(UTC)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """`/account/factors/N/remove`: asked once more, then gone."""
    actor = actor_of(request)
    require_fresh(request)
    account = queries.account_of(actor)
    if request.method != "POST":
        held = factors.factor(account, number)
        return render(request, "parties/remove_factor.html", {"factor": held, "name": held.data.get("name", "")})
    actions.remove_factor(actor=actor, account=account, number=number, at=datetime.now(UTC))
    return redirect("factors")


def _confirmed(request: HttpRequest, account: Account, actor: Actor) -> bool:
    """By what the account has: a second factor, or else the password."""
    if factors.has_second(account):
        shown = _proof(request, account, actor)
        if shown is None:
            return False
        post_authentication(request, shown, reauthenticated=True)
        by = str(shown.type)
    else:
        if not _password_fits(request, account, actor):
            return False
        record_authentication(request, account, "password", reauthenticated=True)
        by = "password"
    forgiven = lockout.forgiven(lockout.keys_of(request, account.login))
    actions.confirm_identity(actor=actor, at=datetime.now(UTC), keys=forgiven, by=by)
    return True


def _password_fits(request: HttpRequest, account: Account, actor: Actor) -> bool:
    at, keys = datetime.now(UTC), lockout.keys_of(request, account.login)
    lockout.require_open(keys, at=at)
    fits = account.check_password(request.POST.get("password", ""))
    if not fits:
        _refuse(actor, keys, queries.actor_for(account), "confirmation", at)
    return fits


def _proof(request: HttpRequest, account: Account, actor: Actor) -> Authenticator | None:
    """The factor that was shown and fits; a failure is counted and noted. Raises TooManyAttempts."""
    at, keys = datetime.now(UTC), lockout.keys_of(request, account.login)
    lockout.require_open(keys, at=at)
    credential = request.POST.get("credential", "")
    shown = (
        factors.by_passkey(account, credential)
        if credential
        else factors.by_code(account, request.POST.get("code", ""), at=at)
    )
    if shown is None:
        _refuse(actor, keys, queries.actor_for(account), "passkey" if credential else "code", at)
    return shown


def _refuse(actor: Actor, keys: dict[str, int], whose: Actor, step: str, at: datetime) -> None:
    actions.refuse_sign_in(actor=actor, at=at, keys=list(keys), account_id=whose.account_id, step=step)


def _fault(request: HttpRequest) -> dict[str, str]:
    if request.POST.get("credential"):
        return NO_PASSKEY
    return NOT_RIGHT if "code" in request.POST else WRONG_PASSWORD


def _challenge(account: Account) -> dict[str, Any]:
    """What the account can be asked for, with a fresh challenge for its passkeys."""
    kinds = {one.kind for one in factors.factors(account)}
    options = _plain(begin_authentication(account)) if Authenticator.Type.WEBAUTHN in kinds else ""
    return {"second": bool(kinds & set(factors.SECOND)), "kinds": kinds, "options": options}


def _plain(options: object) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


def _added(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The recovery codes are told here and nowhere else."""
    return render(request, "parties/codes.html", {"codes": codes}) if codes else redirect("factors")
