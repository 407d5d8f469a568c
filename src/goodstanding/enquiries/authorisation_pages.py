"""The organisation's authorisations: what it gave, giving one after reading the notice, taking one back at once."""

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodstanding.enquiries import actions, notices
from goodstanding.enquiries.authorising import Terms, authorisations, check, require_owner, state
from goodstanding.enquiries.queries import require_subject
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.catalogue import edition
from goodstanding.law.grounds import purposes
from goodstanding.parties.pages import actor_of
from goodstanding.parties.queries import party
from goodstanding.parties.stepping_up import require_fresh

NAMES = ("grantee", "purpose", "first", "last", "uses")
DAYS = {
    "href": "#last",
    "message": "Write the first and the last day, and the number of enquiries as a number",
    "message_zh": "请填写起止日期，查询次数请填数字",
}


def _owner(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_owner(actor)
    return actor


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/authorisations/`: what one's own organisation gave."""
    actor = _owner(request)
    today = datetime.now(CHINA).date()
    lines = [(one, state(one, on=today)) for one in authorisations(actor)]
    return render(request, "enquiries/authorisations.html", {"lines": lines, "done": request.GET.get("done", "")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Fill in, read the notice, sign: nothing is chosen beforehand, and what is signed is what was shown."""
    actor = _owner(request)
    require_fresh(request)
    frame = _typed(request)
    if request.method != "POST":
        return render(request, "enquiries/authorise.html", frame)
    try:
        terms, text = _terms(actor, frame)
    except ValueError:
        return render(request, "enquiries/authorise.html", frame | {"errors": [DAYS]}, status=422)
    except Refusal as refusal:
        faults = [refusal.as_dict() | {"href": "#grantee"}]
        return render(request, "enquiries/authorise.html", frame | {"errors": faults}, status=422)
    if request.POST.get("signed") != terms.notice:
        return render(request, "enquiries/authorise.html", frame | {"notice": text, "digest": terms.notice})
    actions.authorise(actor=actor, terms=terms, at=datetime.now(UTC))
    return redirect("/authorisations/?done=granted")


@never_cache
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    actions.revoke_authorisation(actor=_owner(request), authorisation=number, reason="", at=datetime.now(UTC))
    return redirect("/authorisations/?done=revoked")


def _typed(request: HttpRequest) -> dict[str, Any]:
    given = {name: request.POST.get(name, "").replace("\0", "").strip()[:100] for name in NAMES}
    chosen = [code for code in request.POST.getlist("item") if code in edition()]
    return {**given, "chosen": chosen, "items": edition().values(), "purposes": purposes().values()}


def _terms(actor: Actor, frame: dict[str, Any]) -> tuple[Terms, str]:
    """What would be signed and the notice about it. Raises ValueError for a day or number that is none."""
    subject, unit = require_subject(actor.unit), party(frame["grantee"])
    first, last = date.fromisoformat(frame["first"]), date.fromisoformat(frame["last"])
    uses = min(abs(int(frame["uses"] or "0")), 1_000_000)
    text = notices.notice(
        subject=f"{subject.name} {subject.code}",
        grantee=f"{unit.name} {unit.code}",
        items=frame["chosen"],
        purpose=frame["purpose"],
        first=first,
        last=last,
        uses=uses,
    )
    terms = Terms(subject, unit, frame["chosen"], frame["purpose"], first, last, notices.digest(text), max_uses=uses)
    check(actor, terms)
    return terms, text
