"""Runs for officers: what was graded, how the grades fall, what moved since last year. Counts, no organisation.

Who wants to see one organisation's grade looks at that organisation, and the look is logged.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodstanding.grading import queries
from goodstanding.grading.models import Run
from goodstanding.law.grading.reading import document
from goodstanding.law.roles import require
from goodstanding.parties.pages import actor_of

STEPS = [("/runs/", "评价批次", "Runs")]
TOLD = (
    "scheme",
    "year",
    "stage",
    "engine",
    "revision",
    "subjects",
    "refused",
    "grades",
    "refusals",
    "records",
    "erased",
)


@never_cache
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """`/runs/`: finished runs over all organisations, newest first."""
    require(actor_of(request), "see-as-officer")
    return render(request, "grading/runs.html", {"runs": queries.runs()})


@never_cache
@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """`/runs/<number>/`: distribution, refusals, digests, and the difference from last year's result."""
    require(actor_of(request), "see-as-officer")
    held = queries.run(number)
    beside = queries.difference(held)
    frame = {
        "run": held,
        "scheme": document(held.scheme),
        "distribution": queries.distribution(held),
        "refusals": sorted(held.refusals.items()),
        "difference": beside,
        "table": _table(held, beside) if beside else None,
        "steps": STEPS,
    }
    return render(request, "grading/run.html", frame)


@never_cache
@require_safe
def run_json(request: HttpRequest, number: int) -> JsonResponse:
    """The same for a program."""
    require(actor_of(request), "see-as-officer")
    held = queries.run(number)
    beside = queries.difference(held)
    return JsonResponse(_plain(held) | {"difference": _moves(beside) if beside else None})


def _plain(held: Run) -> dict[str, Any]:
    digests = {name: getattr(held, name) for name in ("snapshot", "lines", "results")}
    return {"run": held.pk, "as_of": held.as_of.isoformat(), **{name: getattr(held, name) for name in TOLD}, **digests}


def _moves(beside: queries.Difference) -> dict[str, Any]:
    moves = [{"before": then, "now": now, "organisations": count} for (then, now), count in beside.moves.items()]
    counts = {name: getattr(beside, name) for name in ("better", "worse", "same")}
    return {"before": beside.before.pk, "year": beside.before.year, **counts, "moves": moves}


def _table(held: Run, beside: queries.Difference) -> Mapping[str, Any]:
    """Grades of last year down, of this year across; the last of each is "no grade"."""
    then = [*document(beside.before.scheme)["grades"], ""]
    now = [*document(held.scheme)["grades"], ""]
    rows = [(one, [(other, beside.moves.get((one, other), 0)) for other in now]) for one in then]
    return {"now": now, "rows": rows}
