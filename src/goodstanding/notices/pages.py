"""What somebody was told, what they want to be told, and the links a mail carries."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.conf import settings as installation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.notices import actions, links, queries, tasks
from goodstanding.notices.errors import MailIsOff
from goodstanding.notices.models import Following
from goodstanding.notices.news import Wishes
from goodstanding.parties.pages import actor_of
from goodstanding.parties.queries import actor_for

PER_PAGE = 50
MAILS_SHOWN = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """`/notices/`: newest first; marking one or all as read."""
    actor = actor_of(request)
    if request.method == "POST":
        given = request.POST.get("number", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
        if number or "all" in request.POST:
            actions.mark_read(actor=actor, number=number, at=datetime.now(UTC))
        return redirect("notices")
    page = Paginator(queries.notices(actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = [queries.told(one) for one in page.object_list]
    return render(request, "notices/notices.html", {"page": page, "lines": lines})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """`/notices/settings`: what is told on the portal, what by mail, where to and in which language."""
    actor = actor_of(request)
    if request.method != "POST":
        return render(request, "notices/settings.html", _frame(request, actor))
    wishes = _wishes(request)
    try:
        _set(actor, wishes)
    except Refusal as refusal:
        faults = [refusal.as_dict() | {"href": "#address"}]
        frame = _frame(request, actor) | {"errors": faults, "typed": wishes}
        return render(request, "notices/settings.html", frame, status=refusal.status)
    return redirect("/notices/settings?done=1")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail that asks; opening it changes nothing, the button does."""
    held = links.confirmed_by(token)
    if request.method == "POST":
        actions.confirm(actor=_actor(held), held=held, at=datetime.now(UTC))
    frame = {"confirming": True, "done": request.method == "POST"}
    return render(request, "notices/link.html", frame)


@csrf_exempt  # a mail programme posts it with one click (RFC 8058); the token is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link that ends mail, without signing in."""
    held = links.stopped_by(token)
    if request.method == "POST":
        actions.end_mail(actor=_actor(held), held=held, at=datetime.now(UTC))
    return render(request, "notices/link.html", {"confirming": False, "done": request.method == "POST"})


def _set(actor: Actor, wishes: Wishes) -> None:
    """Keep the wishes, and ask a new address whether it wants them. Raises MailIsOff and the refusals of `follow`."""
    now = datetime.now(UTC)
    if wishes.address and not installation.MAIL_ON:
        raise MailIsOff
    before = queries.following(actor.account_id or 0)
    held = actions.follow(
        actor=actor, wishes=wishes, salt=secrets.token_hex(16), today=now.astimezone(CHINA).date(), at=now
    )
    if held.address and held.address != (before.address if before else ""):
        tasks.ask_to_confirm(actor, now)


def _wishes(request: HttpRequest) -> Wishes:
    language = "en" if request.POST.get("language") == "en" else "zh-hans"
    address = request.POST.get("address", "").replace("\0", "").strip()[:254]
    chosen, mailed = (frozenset(request.POST.getlist(name)) for name in ("chosen", "mailed"))
    return Wishes(chosen, mailed, address, language)


def _frame(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    held = queries.following(actor.account_id or 0)
    chosen, mailed = queries.chosen(actor, held), set(held.mailed) if held else set()
    events = [(code, event, code in chosen, code in mailed) for code, event in queries.may_choose(actor).items()]
    language = held.language if held else get_language()
    frame = {"held": held, "events": events, "language": language, "mail_on": installation.MAIL_ON}
    return frame | {"mails": queries.mails(actor)[:MAILS_SHOWN], "done": "done" in request.GET}


def _actor(held: Following) -> Actor:
    """Whose address it is: the link acts for that account."""
    return actor_for(held.account)
