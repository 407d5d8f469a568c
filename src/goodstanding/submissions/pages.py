"""A provider's deliveries: the list, a new one, how far it is, what was found, and the rows to mend and send again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodstanding.formats.templates import blank_sheet
from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.law.catalogue import edition
from goodstanding.parties import queries as parties
from goodstanding.parties.pages import actor_of
from goodstanding.submissions import actions, delivering, findings_file, queries, tasks
from goodstanding.submissions import scorecard as cards
from goodstanding.submissions.models import Progress, Submission
from goodstanding.submissions.raw_files import working_folder
from goodstanding.submissions.reading import layouts_of

PER_PAGE = 30
SHOWN = 15  # findings on the page; the files have all
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _provider(request: HttpRequest) -> Actor:
    """Who acts, if deliveries are his to see."""
    actor = actor_of(request)
    if not roles.may(actor, "oversee"):
        roles.require(actor, "deliver")
    return actor


@never_cache
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    actor = _provider(request)
    page = Paginator(_asked_for(request, actor), PER_PAGE).get_page(request.GET.get("page"))
    frame = {
        "page": page,
        "items": edition().values(),
        "item": request.GET.get("item", ""),
        "status": request.GET.get("status", ""),
        "statuses": ("received", "accepted", "rejected"),
        "may_deliver": roles.may(actor, "deliver"),
        "unit": actor.unit_name,
        "oversees": roles.may(actor, "oversee"),
    }
    return render(request, "submissions/deliveries.html", frame)


@never_cache
@require_safe
def deliveries_json(request: HttpRequest) -> JsonResponse:
    page = Paginator(_asked_for(request, _provider(request)), 200).get_page(request.GET.get("page"))
    document = {"page": page.number, "pages": page.paginator.num_pages, "submissions": [_plain(one) for one in page]}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


def _asked_for(request: HttpRequest, actor: Actor) -> Any:
    """The deliveries of this account, filtered as the address says."""
    wanted = {name: value for name in ("item", "status") if (value := request.GET.get(name, "").replace("\0", ""))}
    return queries.deliveries(actor).filter(**wanted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the item and the file; the limit is said beforehand, with the command that has none."""
    actor = actor_of(request)
    roles.require(actor, "deliver")
    units = parties.providers_of(actor)
    frame = {
        "units": units,
        "unit": request.POST.get("provider", ""),
        "item": request.POST.get("item", request.GET.get("item", "")),
        "items": _deliverable(units),
        "limit": settings.UPLOAD_LIMIT,
    }
    if request.method != "POST":
        return render(request, "submissions/new.html", frame)
    file, faults = _taken(request, frame)
    if file is None or faults:
        return render(request, "submissions/new.html", frame | {"errors": faults}, status=422)
    submission, before = _receive(request, actor, file)
    return redirect(f"{reverse('delivery', args=[submission.pk])}{'?before=1' if before else ''}")


def _deliverable(units: list[Any]) -> list[Any]:
    """The items these units deliver, in the catalogue's order."""
    codes = {code for unit in units for code in unit.items}
    return [item for code, item in edition().items() if code in codes]


def _taken(request: HttpRequest, frame: dict[str, Any]) -> tuple[TemporaryUploadedFile | None, list[dict[str, str]]]:
    """The file, and what is missing."""
    file = request.FILES.get("file")
    faults = []
    if frame["item"] not in {item.code for item in frame["items"]}:
        faults.append({"href": "#item", "message": "Choose what you deliver", "message_zh": "请选择报送的信息类别"})
    if not isinstance(file, TemporaryUploadedFile):
        faults.append({"href": "#file", "message": "Choose the file to deliver", "message_zh": "请选择要报送的文件"})
        return None, faults
    return file, faults


def _receive(request: HttpRequest, actor: Actor, file: TemporaryUploadedFile) -> tuple[Submission, bool]:
    """(the submission, was it accepted before). The worker checks it; a rejected one sent again is checked again."""
    provider, path = parties.party(request.POST.get("provider") or actor.unit), Path(file.temporary_file_path())
    return tasks.take_in(
        actor=actor,
        provider=provider,
        item=request.POST["item"],
        path=path,
        name=file.name or "-",
        at=datetime.now(UTC),
    )


@never_cache
@require_safe
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    actor = _provider(request)
    held = queries.delivery(actor, number)
    if held.status == "received":
        return render(request, "submissions/waiting.html", _waiting(held))
    may_finish = roles.may(actor, "deliver", unit=held.provider.code)
    frame = _decided(held, may_finish=may_finish) | {"before": "before" in request.GET}
    return render(request, "submissions/delivery.html", frame)


@never_cache
@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """How well a unit delivers: one's own, or the one asked for by who oversees."""
    actor = _provider(request)
    card = _card(request, actor)
    months = card.months.values()
    frame = {
        "card": card,
        "labels": list(card.months),
        "series": [(name, [getattr(one, name) for one in months]) for name in ("accepted", "rejected", "duplicates")],
        "in_time": [("late", [one.late for one in months]), ("corrections", [one.corrections for one in months])],
        "reasons": card.reasons[:12],
        "units": _units(actor) if roles.may(actor, "oversee") else [],
        "share": _share(card.total.rejected, card.total.rows),
        "late_share": _share(card.total.late, card.total.timed),
    }
    return render(request, "submissions/scorecard.html", frame)


@never_cache
@require_safe
def scorecard_json(request: HttpRequest) -> JsonResponse:
    document = cards.document(_card(request, _provider(request)))
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def scorecard_csv(request: HttpRequest) -> HttpResponse:
    card = _card(request, _provider(request))
    response = HttpResponse("".join(_csv_lines(cards.table(card))), content_type="text/csv; charset=utf-8")
    name = f"scorecard-{card.provider.code}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _card(request: HttpRequest, actor: Actor) -> cards.Scorecard:
    units = _units(actor)
    unit = request.GET.get("unit", "") or (actor.unit if actor.unit in {one.code for one in units} else "")
    asked = parties.party(unit or (units[0].code if units else actor.unit))
    return cards.scorecard(actor, asked, at=datetime.now(UTC))


def _units(actor: Actor) -> list[Any]:
    return list(parties.providers()) if roles.may(actor, "oversee") else parties.providers_of(actor)


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}" if whole else "0"


@never_cache
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """The ledger of what was refused, without its content: every unit's for who oversees, else one's own."""
    actor = _provider(request)
    lines = [line.as_dict() for line in queries.refused(queries.deliveries(actor))]
    return render(request, "submissions/refused.html", {"lines": lines, "oversees": roles.may(actor, "oversee")})


@never_cache
@require_safe
def refused_json(request: HttpRequest) -> JsonResponse:
    lines = [_plain_line(line) for line in queries.refused(queries.deliveries(_provider(request)))]
    return JsonResponse({"refused": lines}, json_dumps_params={"ensure_ascii": False})


def _plain_line(line: queries.RefusedLine) -> dict[str, Any]:
    return {key: value for key, value in line.as_dict().items() if key != "basis"} | {"basis": str(line.basis)}


@never_cache
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the waiting page that htmx asks for again; once decided, the whole page is."""
    held = queries.delivery(_provider(request), number)
    response = render(request, "submissions/_progress.html", _waiting(held))
    if held.status != "received":
        response["HX-Refresh"] = "true"
    return response


def _waiting(held: Submission) -> dict[str, Any]:
    noted = Progress.objects.filter(submission=held).first()
    share = min(noted.bytes_read * 100 // held.size, 99) if noted and held.size else 0
    return {"submission": held, "noted": noted, "share": share, "quarter": share // 25 * 25}


def _decided(held: Submission, *, may_finish: bool) -> dict[str, Any]:
    """Counts, the first findings, and how often each rule was broken."""
    at = datetime.now(UTC)
    found = list(queries.findings(held, at=at, limit=SHOWN + 1))
    return {
        "submission": held,
        "item": edition(held.edition)[held.item],
        "findings": found[:SHOWN],
        "more": len(found) > SHOWN,
        "by_rule": queries.findings_by_rule(held, at=at),
        "outcome": [(held.accepted, "accepted"), (held.duplicates, "duplicates"), (held.rejected, "rejected")],
        "may_finish": may_finish,
        "raw_until": queries.raw_file_until(held, at=at),
        "refused": [line.as_dict() for line in queries.refused(Submission.objects.filter(pk=held.pk))],
        "dropped": sum(held.dropped.values()),
    }


@never_cache
@require_safe
def delivery_json(request: HttpRequest, number: int) -> JsonResponse:
    held = queries.delivery(_provider(request), number)
    found = [finding.as_dict() for finding in queries.findings(held, at=datetime.now(UTC), limit=10_000)]
    return JsonResponse(_plain(held) | {"findings": found}, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def findings(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every finding as CSV."""
    actor = _provider(request)
    held = queries.delivery(actor, number)
    response = StreamingHttpResponse(_csv(held), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"findings-{held.pk}.csv")
    if roles.may(actor, "deliver", unit=held.provider.code):
        actions.note_fetched(actor=actor, submission=held, form="list", at=datetime.now(UTC))
    return response


def _csv(held: Submission) -> Iterator[str]:
    return _csv_lines(findings_file.lines(held, at=datetime.now(UTC)))


def _csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    line = io.StringIO()
    yield "\ufeff"
    for row in rows:
        csv.writer(line, lineterminator="\r\n").writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


@never_cache
@require_safe
def mending(request: HttpRequest, number: int) -> HttpResponse:
    """The rejected rows as a workbook, the reason beside each cell: mend, and send it again."""
    actor = actor_of(request)
    held = queries.delivery(actor, number)
    with working_folder() as folder:
        target = folder / "mend.xlsx"
        delivering.give_back(actor=actor, submission=held, target=target, at=datetime.now(UTC))
        content = target.read_bytes()
    return _workbook(content, f"{Path(held.file_name).stem}-更正.xlsx")


@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    """The provider needs its file no longer: it is destroyed now, with the values the findings quote."""
    actor = actor_of(request)
    held = queries.delivery(actor, number)
    actions.forget_raw_file(actor=actor, submission=held, at=datetime.now(UTC))
    return redirect("delivery", held.pk)


@require_safe
def sheet(_request: HttpRequest, item: str) -> HttpResponse:
    """The blank sheet of an item, to fill in; anybody may have it."""
    listed = edition().get(item)
    if listed is None:
        raise Http404
    return _workbook(blank_sheet(listed, layouts_of(listed)[0]), f"{listed.name_zh}-{listed.code}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _plain(held: Submission) -> dict[str, Any]:
    """The keys of COMMANDS.md, `submit`."""
    refusal: dict[str, Any] | None = held.refusal
    return {
        "submission": held.pk,
        "item": held.item,
        "provider": held.provider.code,
        "file": held.file_name,
        "received_at": held.received_at.isoformat(),
        "status": held.status,
        "rows": held.rows,
        "accepted": held.accepted,
        "rejected": held.rejected,
        "duplicates": held.duplicates,
        "dropped": held.dropped,
        "digest": held.digest,
        "refusal": refusal,
    }
