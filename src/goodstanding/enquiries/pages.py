"""Search, the organisation's page, the permanent address of each record; a look is logged before it is shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodstanding.enquiries import actions, answering, audits, documents, finding, queries
from goodstanding.enquiries.lookups import day, end_of
from goodstanding.enquiries.queries import Dossier, Question, Shown
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import check_code, fold_code, require_organisation
from goodstanding.law.catalogue import Item, edition
from goodstanding.law.publicity import Audience, Visibility
from goodstanding.parties.pages import actor_or_public
from goodstanding.records import queries as records
from goodstanding.subjects import numbers
from goodstanding.subjects.queries import names_of
from goodstanding.subjects.search import Hit

PER_PAGE = 20
RESULTS = 20
SUGGESTED = 8
LATEST = 8
DRAWN = 40  # statements in the timeline picture


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of information on the overview: how many are shown, or why none is."""

    item: Item
    shown: int
    withheld: Visibility | None


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`/find?q=`: a code leads straight to its page, anything else to the list; a person's number is not repeated."""
    typed = _typed(request)
    number = numbers.read(typed)
    if number.refused:
        return redirect(f"{request.path}?saw=person")
    frame: dict[str, Any] = {"q": typed, "saw_person": request.GET.get("saw") == "person"}
    if not typed:
        return render(request, "enquiries/find.html", frame)
    hits = _hits(request, typed, RESULTS)
    if len(hits) == 1 and hits[0].code == fold_code(typed):
        return redirect("organisation", hits[0].code)
    checked = check_code(typed) if number.only else None
    return render(request, "enquiries/find.html", frame | {"hits": hits, "checked": checked, "most": RESULTS})


@never_cache
@require_safe
def find_json(request: HttpRequest) -> JsonResponse:
    """The same for a program, with the keys of `goodstanding find`."""
    hits = _hits(request, _typed(request), RESULTS)
    return JsonResponse({"matches": [_match(hit) for hit in hits]}, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What the search box offers while somebody types."""
    return JsonResponse({"matches": [_match(hit) for hit in _hits(request, _typed(request), SUGGESTED)]})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:200]


def _hits(request: HttpRequest, typed: str, limit: int) -> list[Hit]:
    actor = actor_or_public(request)
    return finding.find(typed, now=datetime.now(UTC), actor=actor if actor.account_id else None, limit=limit)


def _match(hit: Hit) -> dict[str, Any]:
    told = {name: value for name, value in asdict(hit).items() if name != "subject_id"}
    return told | {"href": reverse("organisation", args=[hit.code])}


@never_cache
@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """`/s/<code>/`: what may be known; `?at=` a day, `?item=` one kind, `?audience=` an officer's preview."""
    plain = require_organisation(code).code
    if plain != code:
        return redirect("organisation", plain, permanent=True)
    answer = _ask(request, plain)
    frame = _frame(request, answer)
    item = edition().get(request.GET.get("item", ""))
    if item is None:
        return render(request, "enquiries/organisation.html", frame | _overview(answer))
    page = Paginator(_of_item(answer, item), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enquiries/organisation_item.html", frame | {"item": item, "page": page})


@never_cache
@require_safe
def organisation_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same answer for a program, as `goodstanding dossier --format json` gives it."""
    document = documents.as_document(_ask(request, code))
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """`/r/<number>/`: one statement, for ever at this address; a superseded one leads to what holds now."""
    held = records.statement_numbered(number)
    actor, question = _question(request, held.subject.code if held else "")
    one = answering.require_seen(actor, question, held, place=f"/r/{number}/")
    if one.known_until is not None and (successor := records.successor(one)):
        return redirect("record", successor.pk)
    answer = actions.show_dossier(actor=actor, question=question, record=number)
    shown = next(each for each in answer.shown if each.record.pk == number)
    frame = _frame(request, answer) | {"one": shown, "versions": queries.versions(shown, answer.question)}
    frame["comparison"] = audits.compared_with_the_one_before(shown, answer)
    return render(request, "enquiries/record.html", frame)


def _ask(request: HttpRequest, code: str) -> Dossier:
    """Put the question of this address, as whom it is asked, and log the look."""
    actor, question = _question(request, code)
    return actions.show_dossier(actor=actor, question=question)


def _question(request: HttpRequest, code: str) -> tuple[Actor, Question]:
    actor, now = actor_or_public(request), datetime.now(UTC)
    audience = _audience(request, actor, code)
    look_back = audience is not Audience.public
    question = Question(
        code=code,
        audience=audience,
        at=day(request.GET.get("at", "").strip()) or now.astimezone(CHINA).date(),
        known=(end_of(request.GET.get("known", "").strip()) if look_back else None) or now,
        now=now,
        may_look_back=look_back,
        on_grounds=True,
    )
    return actor, question


def _audience(request: HttpRequest, actor: Actor, code: str) -> Audience:
    asked = request.GET.get("audience", "")
    return (
        Audience(asked) if asked in ("public", "subject", "officer") else queries.own_audience(actor, fold_code(code))
    )


def _frame(request: HttpRequest, answer: Dossier) -> dict[str, Any]:
    """What every page about an organisation shows at its head."""
    question, subject = answer.question, answer.subject
    counts = _counts(answer)
    items = edition()
    kept = {name: request.GET[name] for name in ("at", "known", "audience") if request.GET.get(name)}
    return {
        "dossier": answer,
        "subject": subject,
        "names": [name for name in names_of(subject) if name.kind in ("english", "former")],
        "items": [(items[code], number) for code, number in counts.items()],
        "today": question.today,
        "is_today": question.at == question.today,
        "known_now": question.known == question.now,
        "officer": queries.is_officer(actor_or_public(request)),
        "may_see_looks": queries.own_audience(actor_or_public(request), subject.code) is not Audience.public,
        "demonstration": any(one.record.submission.demonstration for one in answer.shown),
        "audiences": ["officer", "subject", "public"],
        "kept": kept,
    }


def _counts(answer: Dossier) -> Mapping[str, int]:
    """How many statements are shown of each kind, in the catalogue's order; kinds without any are left out."""
    shown = [one.record.item for one in answer.shown]
    return {code: shown.count(code) for code in edition() if code in shown}


def _of_item(answer: Dossier, item: Item) -> list[Shown]:
    return [one for one in answer.shown if one.item.code == item.code]


def _overview(answer: Dossier) -> dict[str, Any]:
    withheld = {item.code: verdict for item, verdict in answer.withheld}
    counts = _counts(answer)
    return {
        "lines": [Line(item, counts.get(code, 0), withheld.get(code)) for code, item in edition().items()],
        "registration": next(iter(_of_item(answer, edition()["registration"])), None),
        "latest": [one for one in answer.shown if one.item.code != "registration"][:LATEST],
        "drawn": _drawn(answer),
        "left_undrawn": max(len(answer.shown) - DRAWN, 0),
    }


def _drawn(answer: Dossier) -> list[tuple[Item, list[Shown]]]:
    """The latest statements for the timeline picture, kind by kind in the catalogue's order."""
    order = list(edition())
    latest = sorted(answer.shown[:DRAWN], key=lambda one: order.index(one.item.code))
    return [(edition()[code], list(group)) for code, group in groupby(latest, key=lambda one: one.item.code)]
