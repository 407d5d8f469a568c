"""Zero-tolerance alerts and their clock: raised by an auditor, ended step by step, closed by its auditor."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goodstanding.audits import actions, alerts, queries
from goodstanding.audits.errors import AlertIncomplete
from goodstanding.audits.standing import is_auditor
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.audits import plan
from goodstanding.parties.pages import actor_of

BEIJING = ZoneInfo("Asia/Shanghai")
FIELDS = ("code", "kind", "statement", "found")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """`/alerts/`: those one's unit has to do with; an auditor raises one here."""
    actor, now = actor_of(request), datetime.now(UTC)
    typed = {name: request.POST.get(name, "").strip()[:1000] for name in FIELDS}
    faults = []
    if request.method == "POST":
        try:
            actions.raise_alert(actor=actor, terms=_terms(typed), at=now)
        except Refusal as refusal:
            faults = [refusal.as_dict() | {"href": "#code"}]
        else:
            return redirect("alerts")
    seen = alerts.visible_to(actor, now)
    found = [(one, queries.clock_of(one, now), _may_end(actor, one.auditor_id)) for one in seen]
    frame = {"alerts": found, "kinds": plan.kinds(), "auditor": is_auditor(actor), "typed": typed, "errors": faults}
    return render(request, "audits/alerts.html", frame, status=int(str(faults[0]["status"])) if faults else 200)


@never_cache
@require_POST
def step(request: HttpRequest, number: int, limit: str) -> HttpResponse:
    note = request.POST.get("note", "")
    actions.end_limit(actor=actor_of(request), alert=number, limit=limit, note=note, at=datetime.now(UTC))
    return redirect("alerts")


@never_cache
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    reason = request.POST.get("note", "")
    actions.close_alert(actor=actor_of(request), alert=number, reason=reason, at=datetime.now(UTC))
    return redirect("alerts")


def _terms(typed: dict[str, str]) -> alerts.Terms:
    try:
        found = datetime.fromisoformat(typed["found"])
    except ValueError:
        raise AlertIncomplete from None
    local = found if found.tzinfo else found.replace(tzinfo=BEIJING)
    return alerts.Terms(typed["code"], typed["kind"], typed["statement"], local)


def _may_end(actor: Actor, auditor: int) -> str:
    """Whose limits this account ends: `auditor`, `buyer`, or nobody's."""
    if not roles.may(actor, "verify-action"):
        return ""
    return "auditor" if actor.party_id == auditor else "buyer"
