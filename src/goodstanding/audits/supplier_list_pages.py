"""A buyer's list of suppliers: a file in, candidates beside each name, a second account decides."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goodstanding.audits import actions, supplier_list
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.parties.pages import actor_of

PER_PAGE = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """`/suppliers/list/`: what waits, and what was decided."""
    actor = actor_of(request)
    roles.require(actor, "enquire")
    faults: list[dict[str, object]] = []
    if request.method == "POST":
        try:
            _enter(request, actor)
        except Refusal as refusal:
            faults = [refusal.as_dict() | {"href": "#file"}]
        else:
            return redirect("supplier-list")
    page = Paginator(supplier_list.waiting(actor), PER_PAGE).get_page(request.GET.get("page"))
    frame = {"page": page, "decided": supplier_list.decided(actor)[:100], "errors": faults}
    return render(request, "audits/supplier_list.html", frame, status=422 if faults else 200)


@never_cache
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    code = request.POST.get("code", "").replace("\0", "").strip()[:18]
    actions.decide_supplier(actor=actor_of(request), line=number, code=code, at=datetime.now(UTC))
    return redirect("supplier-list")


def _enter(request: HttpRequest, actor: Actor) -> None:
    file = request.FILES.get("file")
    if file is None:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(file.read())
        lines = supplier_list.read_list(path, str(file.name)[:100])
    actions.enter_suppliers(actor=actor, lines=lines, at=datetime.now(UTC))
