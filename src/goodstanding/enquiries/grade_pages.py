"""An organisation's grades: their history and why one is what it is; for itself and officers, a logged look."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodstanding.enquiries import grade_actions, queries
from goodstanding.enquiries.errors import NoSuchDay
from goodstanding.grading import queries as gradings
from goodstanding.parties.pages import actor_of


@never_cache
@require_safe
def explanation(request: HttpRequest, code: str) -> HttpResponse:
    """`/s/<code>/grade/?scheme=&year=`: one grade explained beside all that hold; the newest where none is named."""
    document = _explained(request, code)
    subject = queries.require_subject(code)
    frame = {
        "subject": subject,
        "document": document,
        "history": gradings.history(subject.pk),
        "held": gradings.held(subject.pk, document["scheme"], document["year"]),
        "officer": queries.is_officer(actor_of(request)),
        "steps": [(f"/s/{subject.code}/", subject.name, subject.name)],
    }
    return render(request, "enquiries/grade.html", frame)


@never_cache
@require_safe
def explanation_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same for a program, as `goodstanding grade explain --format json` gives it."""
    return JsonResponse(_explained(request, code), json_dumps_params={"ensure_ascii": False})


def _explained(request: HttpRequest, code: str) -> dict[str, Any]:
    return grade_actions.show_grade(
        actor=actor_of(request),
        code=code,
        scheme=request.GET.get("scheme", "")[:40],
        year=_year(request),
        now=datetime.now(UTC),
    )


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NoSuchDay(day=text[:20])
    return int(text) if text else None
