"""The buyer's board, one supplier with its schemes side by side, and what another party decides of an action."""

from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goodstanding.audits import actions, queries, supplier_list, suppliers
from goodstanding.audits.plan_pages import history
from goodstanding.audits.standing import is_auditor
from goodstanding.enquiries.audits import compared
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.parties.pages import actor_of


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """`/suppliers/`: those that share their audits; an audit firm sees whom it audited."""
    actor, now = actor_of(request), datetime.now(UTC)
    roles.require(actor, "verify-action")
    given = suppliers.authorisations(actor, now.astimezone(CHINA).date()) if roles.may(actor, "enquire") else []
    page = Paginator(given, suppliers.PER_PAGE).get_page(request.GET.get("page"))
    frame: dict[str, Any] = {"page": page, "rows": suppliers.rows(actor, list(page.object_list), now)}
    frame |= {"audited": suppliers.audited(actor), "buys": not is_auditor(actor)}
    frame |= {"not_sharing": supplier_list.not_among(actor, [one.subject_id for one, _ in given])}
    return render(request, "audits/suppliers.html", frame)


@never_cache
@require_safe
def supplier(request: HttpRequest, code: str) -> HttpResponse:
    """`/suppliers/<code>/`: every scheme in its own words, and the action board of the newest audit."""
    actor = actor_of(request)
    held, ground = suppliers.open_file(actor, code, datetime.now(UTC))
    sites = [(site, queries.board(held, site, site.latest)) for site in held.sites]
    return render(request, "audits/supplier.html", {"held": held, "sites": sites, "ground": ground})


@never_cache
@require_safe
def audit(request: HttpRequest, code: str, audit: str) -> HttpResponse:
    """`/suppliers/<code>/<audit>/`: one audit with its areas, its claims tested, and the one before it on that site."""
    held, ground = suppliers.open_file(actor_of(request), code, datetime.now(UTC))
    site, found = held.audit(audit)
    others = [one.fields for one in site.audits if one.key != found.key]
    frame = {"held": held, "audit": found, "ground": ground, "fields": found.fields}
    return render(request, "audits/audit.html", frame | {"comparison": compared(found.fields, others)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, code: str, audit: str, finding: str) -> HttpResponse:
    """One finding as another party sees it, to verify or send back."""
    actor, now = actor_of(request), datetime.now(UTC)
    if request.method == "POST":
        return _decide(request, actor, code, audit, finding)
    return render(request, "audits/finding.html", _frame(actor, code, audit, finding, now))


def _frame(actor: Actor, code: str, audit: str, finding: str, now: datetime) -> dict[str, Any]:
    held, _ = suppliers.open_file(actor, code, now)
    site, found = held.audit(audit)
    card = queries.card(queries.board(held, site, found), finding, found)
    frame = {"held": held, "audit": found, "card": card, "own": False, "history": history(card)}
    return frame | {"together": queries.together(card, queries.board(held, site, found))}


def _decide(request: HttpRequest, actor: Actor, code: str, audit: str, finding: str) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("action", "version", "note", "act")}
    number, seen = (_number(given[name]) for name in ("action", "version"))
    now = datetime.now(UTC)
    try:
        if given["act"] == "return":
            actions.send_back(actor=actor, action=number, seen=seen, reason=given["note"], at=now)
        else:
            actions.verify(actor=actor, action=number, seen=seen, note=given["note"], at=now)
    except Refusal as refusal:
        frame = _frame(actor, code, audit, finding, now) | {"errors": [refusal.as_dict() | {"href": "#act"}]}
        return render(request, "audits/finding.html", frame, status=refusal.status)
    return redirect("supplier-finding", code=code, audit=audit, finding=finding)


def _number(given: str) -> int:
    """What a form's hidden field holds; -1 where it is no number of anything."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else -1
