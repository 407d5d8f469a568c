"""What follows from a proposal's decision at once: a confirmed edition is published, in the same transaction."""

from datetime import datetime

from django.db import transaction

from goodstanding.catalogue import actions
from goodstanding.kernel.actor import Actor
from goodstanding.parties import proposals
from goodstanding.parties.models import Proposal


@transaction.atomic
def decide(*, actor: Actor, proposal: int, decision: str, at: datetime) -> Proposal:
    """Decide on a proposal (`proposals.decide`). Whatever else is confirmed is then its proposer's to do."""
    held = proposals.decide(actor=actor, proposal=proposal, decision=decision, at=at)
    if held.act == "catalogue" and held.decision == "confirmed":
        actions.publish_edition(actor=actor, year=str(held.what["year"]), at=at)
        held.refresh_from_db()
    return held
