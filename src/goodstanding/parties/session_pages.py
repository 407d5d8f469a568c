"""One's live sessions, ended one by one or all but this one."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goodstanding.parties import actions, queries
from goodstanding.parties.live_sessions import live_sessions, others
from goodstanding.parties.pages import actor_of


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/account/sessions/`: where one is signed in."""
    account = queries.account_of(actor_of(request))
    return render(request, "parties/sessions.html", {"sessions": live_sessions(request, account)})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the session named by `session`, or with `all` every other one. Somebody else's number ends nothing."""
    actor = actor_of(request)
    account, asked = queries.account_of(actor), request.POST.get("session", "")
    chosen = others(request, account)
    if asked != "all":
        chosen = [one for one in UserSession.objects.filter(user=account) if str(one.pk) == asked]
    if chosen:
        actions.end_sessions(actor=actor, sessions=chosen, at=datetime.now(UTC))
    return redirect("sessions")
