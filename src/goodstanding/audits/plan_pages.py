"""The supplier's own view: its audits, the action board, one finding, the plan as a sheet, the calendar."""

import hashlib
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodstanding.audits import actions, alerts, feeds, queries
from goodstanding.audits.models import Feed
from goodstanding.audits.plan_paper import plan_pdf
from goodstanding.audits.plan_sheet import owner_code, read_sheet, write_sheet
from goodstanding.audits.planning import Terms, handed
from goodstanding.audits.queries import Card, File
from goodstanding.audits.sites import Audit
from goodstanding.enquiries.authorising import authorisations, state
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.audits import plan
from goodstanding.parties.pages import actor_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = ("root_cause", "measure", "owner", "due")
ICS = "text/calendar; charset=utf-8"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/plan/`: what is held of one's own organisation, what is due, who it is shared with."""
    actor, now = actor_of(request), datetime.now(UTC)
    held = queries.own_file(actor, now)
    given = [(one, state(one, on=held.today)) for one in authorisations(actor) if "social-audit" in one.items]
    frame = {
        "held": held,
        "sites": [(site, queries.board(held, site, site.latest)) for site in held.sites],
        "reminders": queries.reminders(held),
        "alerts": [(one, queries.clock_of(one, now)) for one in alerts.visible_to(actor, now).filter(closed_at=None)],
        "shared": [(one, stands) for one, stands in given if stands in ("live", "not yet")],
    }
    return render(request, "audits/plan.html", frame)


@never_cache
@require_safe
def board(request: HttpRequest, audit: str) -> HttpResponse:
    """`/plan/<audit>/`: a column for each state, and the threads that have ended."""
    held, found, cards = _cards(request, audit)
    site, _ = held.audit(audit)
    gone = [one for one in site.threads() if (step := one.step_of(audit)) and not step.finding]
    frame = {"held": held, "audit": found, "columns": queries.by_state(cards), "cards": cards, "gone": gone}
    frame |= {"plan_due": plan.plan_due(found.day), "plan_asked": plan.plan_asked(found.letter)}
    return render(request, "audits/board.html", frame)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, audit: str, finding: str) -> HttpResponse:
    """One finding: its thread, its plan, its evidence; what may be done now is a form."""
    held, found, cards = _cards(request, audit)
    card = queries.card(cards, finding, found)
    frame: dict[str, Any] = {"held": held, "audit": found, "card": card, "own": True}
    frame |= {"owners": plan.words("owners").values(), "typed": _typed(request, card)}
    frame |= {"last": plan.latest_due(found.day), "history": history(card)}
    frame |= {"open_ones": [one for one in cards if one.state == "open" and not one.settled and one is not card]}
    frame |= {"together": queries.together(card, cards), "also": request.POST.getlist("also")}
    if request.method != "POST":
        return render(request, "audits/finding.html", frame)
    try:
        ACTS.get(request.POST.get("act", ""), _nothing)(request, audit, finding)
    except Refusal as refusal:
        faults = [refusal.as_dict() | {"href": "#act"}]
        return render(request, "audits/finding.html", frame | {"errors": faults}, status=refusal.status)
    return redirect("plan-finding", audit=audit, finding=finding)


def history(card: Card) -> list[Any]:
    """The steps of an action, newest first."""
    return list(card.action.moves.order_by("-pk")) if card.action else []


def _plan(request: HttpRequest, audit: str, finding: str) -> None:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    due, owner = _day(typed["due"]), owner_code(typed["owner"])
    terms = Terms(typed["root_cause"], typed["measure"], owner, due, _version(request))
    actor, now = actor_of(request), datetime.now(UTC)
    if more := [one.rpartition("=") for one in request.POST.getlist("also")]:
        seen = {key: _number(version) for key, _, version in more} | {finding: terms.seen}
        actions.plan_together(actor=actor, audit=audit, seen=seen, terms=terms, at=now)
        return
    actions.plan_action(actor=actor, audit=audit, finding=finding, terms=terms, at=now)


def _evidence(request: HttpRequest, audit: str, finding: str) -> None:
    file = request.FILES.get("file")
    content = file.read() if file else b""
    one = handed(title=request.POST.get("title", ""), dated_on=_day(request.POST.get("dated", "")), content=content)
    actions.add_evidence(actor=actor_of(request), audit=audit, finding=finding, handed=one, at=datetime.now(UTC))


def _report(request: HttpRequest, audit: str, finding: str) -> None:
    seen = _version(request)
    actions.report_done(actor=actor_of(request), audit=audit, finding=finding, seen=seen, at=datetime.now(UTC))


def _nothing(request: HttpRequest, audit: str, finding: str) -> None:
    """A form without its button, or with one that is not there, does nothing."""


ACTS = {"plan": _plan, "evidence": _evidence, "report": _report}


@never_cache
@require_safe
def sheet(request: HttpRequest, audit: str) -> HttpResponse:
    _, found, cards = _cards(request, audit)
    return _file(write_sheet(cards), XLSX, f"plan-{found.day}.xlsx")


@never_cache
@require_safe
def paper(request: HttpRequest, audit: str) -> HttpResponse:
    held, found, cards = _cards(request, audit)
    return _file(plan_pdf(held.subject, found, cards), "application/pdf", f"plan-{found.day}.pdf")


@never_cache
@require_POST
def send_in(request: HttpRequest) -> HttpResponse:
    """A plan that was filled in elsewhere; every row is answered."""
    actor, file = actor_of(request), request.FILES.get("file")
    queries.own_file(actor, datetime.now(UTC))
    if file is None:
        return redirect("plan")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan"
        content = file.read()
        path.write_bytes(content)
        lines = read_sheet(path, str(file.name)[:100])
    digest = hashlib.sha256(content).hexdigest()
    outcomes = actions.import_plan(actor=actor, lines=lines, digest=digest, at=datetime.now(UTC))
    refused = [(one, one.refusal.as_dict()) for one in outcomes if one.refusal]
    return render(request, "audits/sent_in.html", {"outcomes": outcomes, "refused": refused})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """`/plan/calendar/`: every day that matters, and the secret addresses it is fed to."""
    actor, now = actor_of(request), datetime.now(UTC)
    held, address = queries.own_file(actor, now), ""
    if request.method == "POST":
        secret = secrets.token_urlsafe(32)
        actions.make_feed(actor=actor, label=request.POST.get("label", ""), secret=secret, at=now)
        address = request.build_absolute_uri(f"/calendar/{secret}.ics")
    live = Feed.objects.filter(subject=held.subject, revoked_at=None).order_by("-pk")
    days = [(day, plan.words("validity")[day.kind], day.left(held.today)) for day in queries.days(held)]
    return render(request, "audits/calendar.html", {"held": held, "days": days, "feeds": live, "address": address})


@never_cache
@require_POST
def revoke_feed(request: HttpRequest, number: int) -> HttpResponse:
    actions.revoke_feed(actor=actor_of(request), feed=number, at=datetime.now(UTC))
    return redirect("plan-calendar")


@never_cache
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    held = queries.own_file(actor_of(request), datetime.now(UTC))
    return _file(feeds.calendar_of(held).encode(), ICS, "audits.ics")


@never_cache
@require_safe
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at its secret address: no account, and nothing once it is revoked."""
    return HttpResponse(feeds.by_secret(secret, datetime.now(UTC)), content_type=ICS)


def _cards(request: HttpRequest, audit: str) -> tuple[File, Audit, list[Card]]:
    held = queries.own_file(actor_of(request), datetime.now(UTC))
    site, found = held.audit(audit)
    return held, found, queries.board(held, site, found)


def _typed(request: HttpRequest, card: Card) -> dict[str, Any]:
    """What stands in the form: what was typed, else what is held."""
    if request.method == "POST" and request.POST.get("act") == "plan":
        return {name: request.POST.get(name, "") for name in FIELDS}
    return {name: getattr(card.action, name) for name in FIELDS} if card.action else {"due": card.due}


def _version(request: HttpRequest) -> int:
    return _number(request.POST.get("version", ""))


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        return None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
