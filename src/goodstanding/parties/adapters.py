"""What the sign-in library asks of us: nobody registers oneself, no e-mail, seeds encrypted, sign-ins in the trail."""

import base64
import ipaddress
from datetime import UTC, datetime
from typing import Any  # the library has no types

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from goodstanding.kernel.actor import PUBLIC
from goodstanding.parties import actions, lockout, queries
from goodstanding.parties.errors import AccountClosed, NotLinked, OutsideFailed
from goodstanding.parties.models import Account


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Accounts are opened by the operator; whoever has passed every step is noted in the trail and let in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def add_message(self, *args: object, **kwargs: object) -> None:
        """The pages say themselves what was done, in both languages."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network somebody comes from, enough to know one's own session by; the address is not kept."""
        return network(request.META.get("REMOTE_ADDR", ""))

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: object) -> None:
        """A closed account is let in by no door."""
        del request, kwargs
        if not user.is_active:
            actions.refuse_sign_in(actor=PUBLIC, at=datetime.now(UTC), keys=[], account_id=user.pk, step="closed")
            raise AccountClosed(login=user.login)

    def post_login(
        self, request: HttpRequest, user: Account, *, redirect_url: str | None, **kwargs: object
    ) -> HttpResponse:
        del kwargs
        by = [str(one.get("type", one["method"])) for one in get_authentication_records(request, user)]
        forgiven = lockout.forgiven(lockout.keys_of(request, user.login))
        actions.sign_in(actor=queries.actor_for(user), at=datetime.now(UTC), keys=forgiven, by=by)
        UserSession.objects.create_from_request(request)
        if user.confidentiality_acknowledged_at is None:
            return redirect("confidentiality")
        return redirect(safe(request, redirect_url or ""))


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Seeds are kept encrypted under the installation's secret, which is in no backup."""

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


class Outside(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """An identity elsewhere opens the account that its holder linked to it, and makes none. Nothing said of the person
    there is kept: a number, no name and no address.
    """

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: object) -> Any:
        del request, data
        sociallogin.account.extra_data, sociallogin.email_addresses = {}, []
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        at, account = datetime.now(UTC), sociallogin.account
        if sociallogin.state.get("process") == "connect" and isinstance(request.user, Account):
            actor = queries.actor_for(request.user)
            actions.link_identity(actor=actor, provider=account.provider, identity=account.uid, at=at)
            raise ImmediateHttpResponse(redirect("factors"))
        if not sociallogin.is_existing:
            actions.refuse_sign_in(actor=PUBLIC, at=at, keys=[], account_id=None, step="outside")
            raise NotLinked(provider=account.provider)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: object) -> None:
        del request, kwargs
        actions.refuse_sign_in(actor=PUBLIC, at=datetime.now(UTC), keys=[], account_id=None, step="outside")
        raise OutsideFailed(provider=provider.name)


def safe(request: HttpRequest, address: str) -> str:
    """`address` where it is a page of this portal, else the account's own page: no open redirects."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours and address.startswith("/") else "/account/"


def network(address: str) -> str:
    """`203.0.113.7` is `203.0.113.0`: the last part of an address is left out, of a newer one the last ten bytes."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - no address at all
    kept = 24 if known.version == 4 else 48
    return str(ipaddress.ip_network(f"{known}/{kept}", strict=False).network_address)


def _vault() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
