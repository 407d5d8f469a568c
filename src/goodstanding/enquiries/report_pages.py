"""Reports on the portal: is this one genuine and still good, one's own to take away, which are no longer current."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodstanding.enquiries import issuing, queries, standing
from goodstanding.enquiries.errors import NotAFile
from goodstanding.enquiries.report_requests import LARGEST_FILE, held_report, judge_file, new_issue, question_of
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.parties.pages import actor_of


@never_cache
@require_safe
def status_list(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The status list as of now, sealed: numbers of reports only, nothing of whom they are about."""
    return HttpResponse(standing.signed_list(at=datetime.now(UTC)), content_type="application/json")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """`/reports/verify`: by number and code, or the file itself, checked in full; neither is kept or logged."""
    if request.method != "POST":
        return render(request, "enquiries/verify.html")
    now = datetime.now(UTC)
    typed = {name: request.POST.get(name, "").replace("\0", "").strip()[:60] for name in ("number", "verification")}
    try:
        return render(request, "enquiries/verify.html", _checked(request, typed, now) | typed | {"now": now})
    except Refusal as refusal:
        field = "#file" if isinstance(refusal, NotAFile) else "#number"
        frame = {"errors": [refusal.as_dict() | {"href": field}], **typed}
        return render(request, "enquiries/verify.html", frame, status=refusal.status)


def _checked(request: HttpRequest, typed: dict[str, str], now: datetime) -> dict[str, Any]:
    """What is said of it. Raises NoSuchReport, NotAFile."""
    if "number" in request.POST:
        held = held_report(typed["number"], typed["verification"])
        return {"report": held, "status": standing.status(held)}
    sent = request.FILES.get("file")
    if sent is None or not 0 < (sent.size or 0) <= LARGEST_FILE:
        raise NotAFile(limit=LARGEST_FILE)
    verdict = judge_file(sent.read(), now)
    return {"verdict": verdict, "status": verdict.status, "problems": [each.as_dict() for each in verdict.problems]}


@never_cache
@require_POST
def own(request: HttpRequest, code: str) -> HttpResponse:
    """`/s/<code>/report`: a sealed report as the account may see that organisation. Recorded like any look."""
    actor, at = actor_of(request), datetime.now(UTC)
    audience = queries.own_audience(actor, fold_code(code))
    made = issuing.issue(actor=actor, question=question_of(code, audience, at), issue=new_issue(at))
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{made.report.number}.pdf"'
    return response
