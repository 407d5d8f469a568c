"""Who looked: the organisation's own page, its twins for programs and spreadsheets, and asking why."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goodstanding.enquiries import actions, questions
from goodstanding.enquiries import looks as reading
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.odd_looks import REASONS, odd_looks
from goodstanding.enquiries.queries import own_audience
from goodstanding.formats.values import CHINA
from goodstanding.law import roles
from goodstanding.law.publicity import Audience
from goodstanding.parties.pages import actor_of
from goodstanding.subjects.models import Subject

PER_PAGE = 50
MOST_QUESTIONS = 200
MOST = 10_000  # lines of one CSV; the JSON has pages


@never_cache
@require_safe
def looks(request: HttpRequest, code: str) -> HttpResponse:
    """`/s/<code>/looks/`: for the organisation's own account and for officers."""
    subject, page = _page(request, code, PER_PAGE)
    own = own_audience(actor_of(request), code) is Audience.subject
    lines = zip(page.object_list, reading.told(list(page.object_list)), strict=True)
    frame = {"subject": subject, "page": page, "lines": list(lines), "own": own, "asked": "asked" in request.GET}
    return render(request, "enquiries/looks.html", frame)


@never_cache
@require_safe
def looks_json(request: HttpRequest, code: str) -> JsonResponse:
    subject, page = _page(request, code, 200)
    document = {"subject": subject.code, "page": page.number, "pages": page.paginator.num_pages}
    lines = reading.told(list(page.object_list))
    return JsonResponse(document | {"looks": lines}, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def looks_csv(request: HttpRequest, code: str) -> HttpResponse:
    subject, page = _page(request, code, MOST)
    told = io.StringIO()
    csv.writer(told, lineterminator="\r\n").writerows(reading.as_rows(reading.told(list(page.object_list))))
    response = HttpResponse(told.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    named = content_disposition_header(as_attachment=True, filename=f"looks-{subject.code}.csv")
    response["Content-Disposition"] = named or "attachment"
    return response


@never_cache
@require_POST
def why(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask why about one look; the question is kept with it."""
    actions.ask_why(actor=actor_of(request), look=number, text=request.POST.get("text", ""), at=datetime.now(UTC))
    return redirect(f"/s/{code}/looks/?asked=1")


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """`/questions/`: questions about looks of one's own unit; for those who oversee, whatever is overdue anywhere."""
    actor, today = actor_of(request), datetime.now(CHINA).date()
    late = questions.overdue(actor, today)[:MOST_QUESTIONS] if roles.may(actor, "oversee") else None
    own = questions.for_unit(actor)[:MOST_QUESTIONS]
    frame = {"own": own, "overdue": late, "today": today, "answered": "answered" in request.GET}
    return render(request, "enquiries/questions.html", frame)


@never_cache
@require_POST
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """Answer one question for the unit that looked."""
    text, at = request.POST.get("text", ""), datetime.now(UTC)
    actions.answer_why(actor=actor_of(request), question=number, text=text, at=at)
    return redirect("/questions/?answered=1")


@never_cache
@require_safe
def odd(request: HttpRequest) -> HttpResponse:
    """`/odd-looks/`: odd looks, one act a line, for those who oversee."""
    asked = request.GET.get("why", "")
    reason = asked if asked in REASONS else REASONS[0]
    found = odd_looks(actor_of(request), reason=reason, now=datetime.now(UTC))
    return render(request, "enquiries/odd_looks.html", {"found": found, "reason": reason})


def _page(request: HttpRequest, code: str, size: int) -> tuple[Subject, Page[Any]]:
    subject = actions.read_looks(actor=actor_of(request), code=code, at=datetime.now(UTC))
    paginator: Paginator[Look] = Paginator(reading.looks_at(subject), size)
    return subject, paginator.get_page(request.GET.get("page"))
