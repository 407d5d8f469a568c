"""Four eyes: what is proposed by one account and confirmed by another of the same responsibility, until a last day."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.canonical import canonical_json
from goodstanding.law import roles
from goodstanding.law.four_eyes import GuardedAct, guarded_acts
from goodstanding.parties import queries
from goodstanding.parties.errors import AwaitsSecondEyes, NoSuchProposal, NotConfirmed, NotYoursToWithdraw, SameEyes
from goodstanding.parties.models import Proposal
from goodstanding.trail.actions import append

CHINA: Final = ZoneInfo("Asia/Shanghai")
Object = Mapping[str, str | int]


@transaction.atomic
def propose(*, actor: Actor, act: str, what: Object, at: datetime) -> Proposal:
    """Propose an act; the same again is the one that waits. Raises NotPermitted."""
    guarded = guarded_acts()[act]
    roles.require(actor, guarded.permission)
    digest = _digest(act, what)
    standing = Proposal.objects.filter(
        digest=digest, unit_id=actor.party_id, decision="", last_day__gte=_day(at)
    ).first()
    if standing is not None:
        return standing

    account = queries.account_of(actor)
    made = Proposal.objects.create(
        act=act, what=dict(what), digest=digest, unit=account.party, proposed_by=account, proposed_at=at,
        last_day=_day(at) + timedelta(days=guarded.days),
    )  # fmt: skip

    append(
        actor=actor,
        act="proposal.made",
        at=at,
        proposal=made.pk,
        guarded=act,
        digest=digest,
        last_day=f"{made.last_day}",
    )
    return made


@transaction.atomic
def decide(*, actor: Actor, proposal: int, decision: str, at: datetime) -> Proposal:
    """Confirm or refuse another's proposal, or withdraw one's own: `decision` is confirmed, refused or withdrawn.

    Raises NoSuchProposal, SameEyes, NotYoursToWithdraw.
    """
    held = _waiting(actor, at).select_for_update(of=("self",)).filter(pk=proposal).first()
    if held is None:
        raise NoSuchProposal(number=proposal)
    own = held.proposed_by_id == actor.account_id
    if own and decision != "withdrawn":
        raise SameEyes(number=proposal)
    if not own and decision == "withdrawn":
        raise NotYoursToWithdraw(number=proposal)

    held.decision, held.decided_by_id, held.decided_at = decision, actor.account_id, at
    held.save(update_fields=["decision", "decided_by", "decided_at"])

    append(actor=actor, act=f"proposal.{decision}", at=at, proposal=held.pk, guarded=held.act, digest=held.digest)
    return held


@transaction.atomic
def use(*, actor: Actor, act: str, what: Object, at: datetime) -> None:
    """Do what was confirmed, once: by either of the two. Raises NotConfirmed."""
    held = (
        Proposal.objects.select_for_update()
        .filter(Q(proposed_by_id=actor.account_id) | Q(decided_by_id=actor.account_id))
        .filter(digest=_digest(act, what), decision="confirmed", used_at=None, last_day__gte=_day(at))
        .first()
    )
    if held is None:
        raise NotConfirmed(act=guarded_acts()[act].name, act_zh=guarded_acts()[act].name_zh)

    held.used_at = at
    held.save(update_fields=["used_at"])

    append(actor=actor, act="proposal.used", at=at, proposal=held.pk, guarded=held.act, digest=held.digest)


def require_four_eyes(*, actor: Actor, act: str, what: Object, at: datetime) -> None:
    """Go on where somebody else confirmed just this; else it is proposed. Raises AwaitsSecondEyes, NotPermitted."""
    try:
        use(actor=actor, act=act, what=what, at=at)
    except NotConfirmed:
        made = propose(actor=actor, act=act, what=what, at=at)
        raise AwaitsSecondEyes(number=made.pk, last_day=made.last_day) from None


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Those of one's responsibility, newest first: acts one may do oneself, of one's own unit or of any."""
    acts = [act.code for act in _own(actor, guarded_acts().values())]
    found = Proposal.objects.select_related("proposed_by", "decided_by", "unit").filter(act__in=acts).order_by("-pk")
    return found if roles.may(actor, "any-unit") else found.filter(unit_id=actor.party_id)


def state(held: Proposal, *, at: datetime) -> str:
    """waiting, confirmed, refused, withdrawn, used or lapsed."""
    if held.used_at is not None:
        return "used"
    if held.decision in ("", "confirmed") and held.last_day < _day(at):
        return "lapsed"
    return held.decision or "waiting"


def digest_of_many(codes: Iterable[str]) -> str:
    """What names a file of organisations in a proposal: SHA-256 over its codes, sorted."""
    return hashlib.sha256("\n".join(sorted(set(codes))).encode()).hexdigest()


def _own(actor: Actor, acts: Iterable[GuardedAct]) -> list[GuardedAct]:
    return [act for act in acts if roles.may(actor, act.permission)]


def _waiting(actor: Actor, at: datetime) -> QuerySet[Proposal]:
    return proposals(actor).filter(decision="", last_day__gte=_day(at))


def _digest(act: str, what: Object) -> str:
    return hashlib.sha256(canonical_json({"act": act, "what": dict(what)}).encode()).hexdigest()


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
