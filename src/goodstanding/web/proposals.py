"""What waits for a second pair of eyes: confirmed or refused by somebody else, withdrawn by its maker."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goodstanding.catalogue.deciding import decide
from goodstanding.law import roles
from goodstanding.law.four_eyes import guarded_acts
from goodstanding.parties import proposals
from goodstanding.parties.errors import NoSuchProposal
from goodstanding.parties.models import Proposal
from goodstanding.parties.pages import actor_of
from goodstanding.parties.stepping_up import require_fresh

MOST = 200
DECISIONS = {"confirm": "confirmed", "refuse": "refused", "withdraw": "withdrawn"}


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/proposals/`: those of one's own responsibility, the newest first."""
    actor, at = actor_of(request), datetime.now(UTC)
    acts = guarded_acts().values()
    if not any(roles.may(actor, act.permission) for act in acts):
        roles.require(actor, next(iter(acts)).permission)
    lines = [_line(one, actor.account_id, at) for one in proposals.proposals(actor)[:MOST]]
    return render(request, "web/proposals.html", {"lines": lines})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, number: str, word: str) -> HttpResponse:
    """`/proposals/N/confirm`, `refuse`, `withdraw`: shown whole once more, then done."""
    actor, at = actor_of(request), datetime.now(UTC)
    if word == "confirm":
        require_fresh(request)
    if request.method == "POST":
        decide(actor=actor, proposal=int(number), decision=DECISIONS[word], at=at)
        return redirect("proposals")
    held = proposals.proposals(actor).filter(pk=int(number), decision="").first()
    if held is None:
        raise NoSuchProposal(number=number)
    line = _line(held, actor.account_id, at)
    return render(request, "web/proposal.html", {"line": line, "held": held, "act": line["act"], "word": word})


def _line(held: Proposal, own: int | None, at: datetime) -> dict[str, object]:
    """One proposal as the pages show it."""
    return {
        "held": held,
        "act": guarded_acts()[held.act],
        "state": proposals.state(held, at=at),
        "what": list(held.what.items()),
        "mine": held.proposed_by_id == own,
    }
