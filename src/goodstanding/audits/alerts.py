"""Zero-tolerance alerts: who raises one, who sees it, who ends which limit of its clock."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from goodstanding.audits.errors import AlertIncomplete, LimitEnded, LimitNotYours, NoSuchAlert, NotAnAuditor
from goodstanding.audits.models import Alert
from goodstanding.audits.standing import is_auditor, shared, sharing
from goodstanding.enquiries.authorising import state
from goodstanding.enquiries.queries import require_subject
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.law.audits import plan
from goodstanding.subjects.models import Subject

BY_ZH = {"auditor": "审核机构", "buyer": "买家"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an auditor says: where, of which kind, what, and when it was found."""

    code: str
    kind: str
    statement: str
    found_at: datetime


def check(actor: Actor, terms: Terms, at: datetime) -> Subject:
    """The organisation an alert is about. Raises NotAnAuditor, AlertIncomplete, NotHeld."""
    if not is_auditor(actor):
        raise NotAnAuditor
    if terms.kind not in plan.kinds() or not terms.statement.strip() or terms.found_at > at:
        raise AlertIncomplete
    return require_subject(terms.code)


def visible_to(actor: Actor, now: datetime) -> QuerySet[Alert]:
    """Alerts of one's own organisation, those one's unit raised, and those of suppliers that share their audits."""
    on = now.astimezone(CHINA).date()
    sharers = {one.subject_id for one in sharing(actor) if state(one, on=on) == "live"}
    seen = Q(subject__code=actor.unit) if roles.may(actor, "see-own-file") else Q(pk=None)
    if roles.may(actor, "verify-action"):
        seen |= Q(auditor_id=actor.party_id) | Q(subject__in=sharers)
    return Alert.objects.select_related("subject", "auditor").prefetch_related("steps").filter(seen).order_by("-pk")


def for_step(actor: Actor, number: int, limit: str, at: datetime) -> Alert:
    """An open alert, locked, whose limit the actor may end. Raises NoSuchAlert, LimitNotYours, LimitEnded."""
    held = _held(actor, number, at)
    known = next((one for one in plan.clock() if one.code == limit), None)
    if known is None:
        raise NoSuchAlert(alert=number)
    own = held.auditor_id == actor.party_id and is_auditor(actor)
    mine = own if known.by == "auditor" else _is_buyer(actor, held, at)
    if not mine:
        raise LimitNotYours(by=known.by, by_zh=BY_ZH[known.by])
    if held.closed_at or held.steps.filter(limit=limit).exists():
        raise LimitEnded
    return held


def to_close(actor: Actor, number: int) -> Alert:
    """An open alert of the actor's own unit, locked. Raises NoSuchAlert, LimitEnded."""
    held = Alert.objects.select_for_update(of=("self",)).filter(pk=number, auditor_id=actor.party_id).first()
    if held is None or not is_auditor(actor):
        raise NoSuchAlert(alert=number)
    if held.closed_at:
        raise LimitEnded
    return held


def _held(actor: Actor, number: int, at: datetime) -> Alert:
    if not visible_to(actor, at).filter(pk=number).exists():
        raise NoSuchAlert(alert=number)
    return Alert.objects.select_for_update(of=("self",)).select_related("subject").get(pk=number)


def _is_buyer(actor: Actor, alert: Alert, at: datetime) -> bool:
    on = at.astimezone(CHINA).date()
    return roles.may(actor, "verify-action") and bool(shared(actor, alert.subject, on=on))
