"""One enquiry on a ground: answered and logged, or refused, recorded and said why."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goodstanding.enquiries import actions
from goodstanding.enquiries.queries import Enquiry
from goodstanding.enquiries.wording import lines
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.grounds import purposes
from goodstanding.parties.pages import actor_of

NAMES = ("code", "ground", "purpose", "case")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: HttpRequest) -> HttpResponse:
    """`/enquire/`: one organisation, one ground, one purpose; nothing is in the address, so nothing stays in logs."""
    actor = actor_of(request)
    roles.require(actor, "enquire")
    typed = {name: request.POST.get(name, "").replace("\0", "").strip()[:100] for name in NAMES}
    frame = {**typed, "purposes": purposes().values()}
    if request.method != "POST":
        return render(request, "enquiries/enquire.html", frame)
    enquiry = Enquiry(typed["code"], typed["ground"], typed["purpose"], datetime.now(UTC), typed["case"])
    try:
        answer = actions.answer(actor=actor, enquiry=enquiry)
    except Refusal as refusal:
        actions.note_refusal(actor=actor, enquiry=enquiry, refusal=refusal)
        faults = [refusal.as_dict() | {"href": "#code"}]
        return render(request, "enquiries/enquire.html", frame | {"errors": faults}, status=refusal.status)
    told = [(one, lines(one)) for one in answer.shown]
    return render(request, "enquiries/enquire.html", frame | {"answer": answer, "told": told})
