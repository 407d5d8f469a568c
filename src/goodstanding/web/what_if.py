"""The what-if calculator: facts typed or pasted, graded by the published scheme; no account, no store, nothing kept.

A shared address carries the facts behind its `#`, which no browser sends; they reach the server when somebody asks
for the calculation, are answered in the same request, and stand in no log, no cookie and no leaf.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from goodstanding.engine import grade_rows
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading.errors import NeverGraded
from goodstanding.law.grading.explain import refused
from goodstanding.law.grading.facts_file import read_document
from goodstanding.law.grading.reading import document as scheme_document
from goodstanding.law.grading.scheme import Rulebook
from goodstanding.law.grading.single import grade_case
from goodstanding.law.grading.writing import write_document
from goodstanding.web.errors import TooManyFacts, YearTooFar
from goodstanding.web.templatetags.portal import BEIJING, chinese
from goodstanding.web.what_if_form import (
    MOST_ROWS,
    SHOWN_EVENTS,
    SHOWN_PREVIOUS,
    Entered,
    Typed,
    as_document,
    asked,
    entered,
    from_document,
)
from goodstanding.web.what_if_page import SCHEMES, book_of, default_year, frame

MOST_BYTES = 1_000_000
MOST_EVENTS = 200
PAGE = "web/tools/what_if.html"
Document = Mapping[str, Any]


# Nothing is stored and nobody is acted for, so there is nothing a forged request could do: no token, no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """`/tools/grade?scheme=`: the empty form, or the grade of what was sent."""
    scheme = request.GET.get("scheme", next(iter(SCHEMES)))
    scheme_document(scheme)
    if request.method != "POST":
        return _blank(request, scheme)
    request.upload_handlers = [MemoryFileUploadHandler(request)]  # never to a disk
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _failed(request, scheme, TooManyFacts(limit="1 MB", limit_zh="1 MB"))
    act = request.POST.get("do", "grade")
    return _open(request, scheme) if act == "open" else _typed(request, scheme, act)


@csrf_exempt
@never_cache
@require_POST
def what_if_json(request: HttpRequest) -> JsonResponse:
    """The same for a program: the facts file as the body, `?scheme=`; the document of `goodstanding grade case`."""
    scheme = request.GET.get("scheme", "")
    scheme_document(scheme)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooManyFacts(limit="1 MB", limit_zh="1 MB")
        document = _graded(read_document(request.body), scheme)
    except Refusal as refusal:
        document = _no(scheme, refusal)
    status = document["refusal"]["status"] if document["refusal"] else 200
    return JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})


def _blank(request: HttpRequest, scheme: str) -> HttpResponse:
    """The form as it is first seen, or filled with one of the examples."""
    today = _today()
    chosen = request.GET.get("example", "")
    known = [one for n, one in enumerate(asked()["examples"]) if str(n) == chosen and one["scheme"] == scheme]
    book = book_of(scheme, known[0]["facts"].get("year", "") if known else "", today)
    if known:
        return _page(request, from_document(known[0]["facts"], book), book, {})
    values = {"year": str(max(default_year(scheme, today), book.year)), "area": request.GET.get("area", "PA1")[:4]}
    return _page(request, Entered(values), book, {})


def _typed(request: HttpRequest, scheme: str, act: str) -> HttpResponse:
    """The form was sent: grade it, write it out as a file, or show it again with more lines."""
    posted = {name: str(value) for name, value in request.POST.items()}
    book = book_of(scheme, posted.get("year", "").strip(), _today())
    form = entered(posted, book)
    if act == "more":
        more = form.with_rows(events=len(form.events) + SHOWN_EVENTS, previous=max(len(form.previous), SHOWN_PREVIOUS))
        return _page(request, more, book, {})
    typed = as_document(form, book)
    if act == "yaml":
        return _file(typed.document, scheme)
    return _answer(request, form, typed, book)


def _open(request: HttpRequest, scheme: str) -> HttpResponse:
    """A facts file, chosen or pasted: into the form, and graded as it stands."""
    chosen = request.FILES.get("file")
    data = chosen.read() if chosen else request.POST.get("facts", "").encode()
    try:
        document = read_document(data)
    except Refusal as refusal:
        return _failed(request, scheme, refusal)
    if document.get("scheme") in SCHEMES and document["scheme"] != scheme:
        scheme = document["scheme"]
    book = book_of(scheme, str(document.get("year") or ""), _today())
    form = from_document(document, book)
    return _answer(request, form, Typed(document, as_document(form, book).places), book)


def _answer(request: HttpRequest, form: Entered, typed: Typed, book: Rulebook) -> HttpResponse:
    document = _graded(typed.document, book.scheme)
    faults = document.get("faults", ())
    if any(fault["code"] == NeverGraded.code for fault in faults):  # nothing of a person is sent back
        form = replace(form, values=form.values | {"organisation.code": "", "organisation.name": ""})
    status = document["refusal"]["status"] if document["refusal"] else 200
    shown = {} if document["refusal"] else {"document": document}
    return _page(request, form, book, typed.places, faults, status=status, **shown)


def _graded(facts: Document, scheme: str) -> dict[str, Any]:
    """The document of `grade case` with the ways back as of today; also where it is refused."""
    today = _today()
    try:
        _require_bounded(facts, today)
    except Refusal as refusal:
        return _no(scheme, refusal)
    return grade_case(facts, scheme, grade_rows, today)


def _require_bounded(facts: Document, today: date) -> None:
    """Each year has its own plan, and each event its candidates: one visitor may not have them all made."""
    year = str(facts.get("year") or "")
    if year.isascii() and year.isdigit() and int(year[:9]) > today.year + 1:
        raise YearTooFar(last=today.year + 1)
    lines = [facts.get(name) for name in ("events", "flags", "previous")]
    if sum(len(one) for one in lines if isinstance(one, list)) > MOST_EVENTS:
        raise TooManyFacts(limit=f"{MOST_EVENTS} events", limit_zh=f"{MOST_EVENTS} 个事项")


def _no(scheme: str, refusal: Refusal) -> dict[str, Any]:
    fault = {"where": getattr(refusal, "where", ""), **refusal.as_dict()}
    return {**refused(scheme, refusal), "faults": [fault]}


def _failed(request: HttpRequest, scheme: str, refusal: Refusal) -> HttpResponse:
    """What was sent could not be read: the form as it is first seen, with the reason."""
    book = book_of(scheme, "", _today())
    faults = _no(scheme, refusal)["faults"]
    return _page(request, Entered({"year": str(book.year)}), book, {}, faults, status=refusal.status)


def _file(document: Document, scheme: str) -> HttpResponse:
    """The facts as a file that this page and `goodstanding grade case` read."""
    text = f"# goodstanding grade case facts.yaml --scheme {scheme}\n{write_document(document)}"
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="facts.yaml"'
    return response


def _page(
    request: HttpRequest,
    form: Entered,
    book: Rulebook,
    places: Mapping[str, str],
    faults: Any = (),
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    tabs = [
        (f"?scheme={code}", zh if chinese() else en, None, code == book.scheme) for code, (zh, en) in SCHEMES.items()
    ]
    shown = frame(form, book, places, faults) | {"tabs": tabs, "most_rows": MOST_ROWS} | more
    return render(request, PAGE, shown, status=status)


def _today() -> date:
    return datetime.now(BEIJING).date()
