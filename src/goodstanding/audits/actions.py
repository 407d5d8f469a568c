"""Corrective action: planned, shown, reported, verified or sent back; calendars, alerts and their clock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from goodstanding.audits import alerts, planning, queries, sending_in, standing, supplier_list, telling
from goodstanding.audits.errors import EvidenceTwice, NoSuchAudit, NoSuchFeed, NoSuchFinding, ReasonMissing
from goodstanding.audits.feeds import digest_of
from goodstanding.audits.models import Action, Alert, AlertStep, Evidence, Feed, Move, Reminder, SupplierName
from goodstanding.audits.plan_sheet import Line
from goodstanding.audits.planning import Handed, Terms
from goodstanding.audits.sending_in import Outcome
from goodstanding.audits.sites import Audit
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.naming import fold_name
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.audits import plan
from goodstanding.parties.queries import party
from goodstanding.subjects.models import Subject
from goodstanding.trail import actions as trail
from goodstanding.trail.models import Entry


@transaction.atomic
def plan_action(*, actor: Actor, audit: str, finding: str, terms: Terms, at: datetime) -> Action:
    """Plan, or plan anew, what the site does about a finding.

    Raises NotYourPlan, NoSuchAudit, NoSuchFinding, PlanIncomplete, DueOutside, ChangedMeanwhile, WrongState.
    """
    held = queries.own_file(actor, at)
    _, found = held.audit(audit)
    planning.check(terms, found)
    action = _action(held.subject, found, finding)
    planning.require_version(action, terms.seen)
    planning.require_move(action, "plan")

    action.root_cause, action.measure = planning.masked(terms.root_cause), planning.masked(terms.measure)
    action.owner, action.due = terms.owner, terms.due
    _advance(action, "plan")

    entry = trail.append(actor=actor, act="audit.action_planned", at=at, **_facts(action))
    _keep_step(actor, action, "plan", entry)
    return action


@transaction.atomic
def plan_together(*, actor: Actor, audit: str, seen: Mapping[str, int], terms: Terms, at: datetime) -> list[Action]:
    """One plan for several findings that have one cause, all or none; each keeps its own evidence and verification.

    `seen`: the version of each finding's action the plan was written upon. Raises as plan_action.
    """
    versions = sorted(seen.items())

    made = [
        plan_action(actor=actor, audit=audit, finding=finding, terms=replace(terms, seen=version), at=at)
        for finding, version in versions
    ]

    trail.append(
        actor=actor, act="audit.planned_together", at=at, subject=actor.unit, audit=audit, findings=sorted(seen)
    )
    return made


@transaction.atomic
def import_plan(*, actor: Actor, lines: Sequence[Line], digest: str, at: datetime) -> list[Outcome]:
    """Take up a plan that was filled in elsewhere: good rows are applied, each other one is refused by name.

    Raises NotYourPlan; the refusals of single rows are in the outcomes.
    """
    held = queries.own_file(actor, at)
    doubled = sending_in.twice(lines)

    done = [_take_up(actor, held, line, doubled, at) for line in lines]

    states = Counter(one.state for one in done)
    trail.append(actor=actor, act="audit.plan_imported", at=at, subject=actor.unit, digest=digest, rows=dict(states))
    return done


@transaction.atomic
def add_evidence(*, actor: Actor, audit: str, finding: str, handed: Handed, at: datetime) -> Evidence:
    """Keep the digest and the days of a file that shows what was done; the file stays with the site.

    Raises NotYourPlan, NoSuchAudit, NoSuchFinding, WrongState, EvidenceDated, EvidenceTwice.
    """
    held = queries.own_file(actor, at)
    _, found = held.audit(audit)
    action = _action(held.subject, found, finding)
    planning.require_move(action, "add-evidence")
    planning.require_dated(handed, found, held.today)
    if action.evidence.filter(digest=handed.digest).exists():
        raise EvidenceTwice

    added = Evidence.objects.create(
        action=action,
        title=handed.title,
        dated_on=handed.dated_on,
        found_on=handed.found_on,
        digest=handed.digest,
        size=handed.size,
        added_at=at,
        added_by=actor.account,
    )
    _advance(action, "add-evidence")

    entry = trail.append(
        actor=actor, act="audit.evidence_added", at=at, **_facts(action, digest=handed.digest, dated=handed.dated_on)
    )
    _keep_step(actor, action, "add-evidence", entry)
    return added


@transaction.atomic
def report_done(*, actor: Actor, audit: str, finding: str, seen: int, at: datetime) -> Action:
    """The site says it is done. Raises as add_evidence, and EvidenceMissing, ChangedMeanwhile."""
    held = queries.own_file(actor, at)
    _, found = held.audit(audit)
    action = _action(held.subject, found, finding)
    planning.require_version(action, seen)
    planning.require_move(action, "report")
    planning.require_evidence(action)

    _advance(action, "report")

    entry = trail.append(actor=actor, act="audit.action_reported", at=at, **_facts(action))
    _keep_step(actor, action, "report", entry)
    return action


@transaction.atomic
def verify(*, actor: Actor, action: int, seen: int, note: str, at: datetime) -> Action:
    """Another party has looked at the evidence and finds the matter put right.

    Raises NoSuchAudit, VerifiedByAnother, ChangedMeanwhile, WrongState.
    """
    held = _others(actor, action, at)
    planning.require_version(held, seen)
    planning.require_move(held, "verify")

    _advance(held, "verify")

    entry = trail.append(actor=actor, act="audit.action_verified", at=at, **_facts(held))
    _keep_step(actor, held, "verify", entry, note)
    return held


@transaction.atomic
def send_back(*, actor: Actor, action: int, seen: int, reason: str, at: datetime) -> Action:
    """Another party has looked and says what is missing. Raises as verify, and ReasonMissing."""
    held = _others(actor, action, at)
    planning.require_version(held, seen)
    planning.require_move(held, "return")
    if not planning.masked(reason):
        raise ReasonMissing

    _advance(held, "return")

    entry = trail.append(actor=actor, act="audit.action_returned", at=at, **_facts(held))
    _keep_step(actor, held, "return", entry, reason)
    return held


@transaction.atomic
def raise_alert(*, actor: Actor, terms: alerts.Terms, at: datetime) -> Alert:
    """An auditor stops at a zero-tolerance matter: its clock runs from the moment it was found.

    Raises NotAnAuditor, AlertIncomplete, NotHeld and the refusals of the code.
    """
    subject = alerts.check(actor, terms, at)

    raised = Alert.objects.create(
        subject=subject,
        kind=terms.kind,
        statement=planning.masked(terms.statement),
        found_at=terms.found_at,
        raised_at=at,
        raised_by=actor.account,
        auditor=party(actor.unit),
    )

    trail.append(
        actor=actor,
        act="audit.alert_raised",
        at=at,
        subject=subject.code,
        alert=raised.pk,
        kind=raised.kind,
        found=raised.found_at.isoformat(),
    )
    telling.tell_alert(actor, raised, telling.RAISED, telling.concerned(raised, at), at)
    return raised


@transaction.atomic
def end_limit(*, actor: Actor, alert: int, limit: str, note: str, at: datetime) -> AlertStep:
    """End one limit of an alert's clock, in time or late. Raises NoSuchAlert, LimitNotYours, LimitEnded."""
    held = alerts.for_step(actor, alert, limit, at)

    ended = AlertStep.objects.create(
        alert=held, limit=limit, note=planning.masked(note)[:500], unit=actor.unit, at=at, ended_by=actor.account
    )

    trail.append(actor=actor, act="audit.alert_step", at=at, subject=held.subject.code, alert=held.pk, limit=limit)
    return ended


@transaction.atomic
def close_alert(*, actor: Actor, alert: int, reason: str, at: datetime) -> Alert:
    """The auditor verified that the matter has ended. Raises NoSuchAlert, LimitEnded, ReasonMissing."""
    held = alerts.to_close(actor, alert)
    if not planning.masked(reason):
        raise ReasonMissing

    held.closed_at, held.closed_by = at, actor.account
    held.save(update_fields=["closed_at", "closed_by"])

    trail.append(actor=actor, act="audit.alert_closed", at=at, subject=held.subject.code, alert=held.pk)
    telling.tell_alert(actor, held, telling.CLOSED, telling.concerned(held, at), at)
    return held


@transaction.atomic
def make_feed(*, actor: Actor, label: str, secret: str, at: datetime) -> Feed:
    """A secret calendar address of one's own organisation; only its digest is kept. Raises NotYourPlan, NotHeld."""
    held = queries.own_file(actor, at)

    feed = Feed.objects.create(
        subject=held.subject,
        label=planning.masked(label)[:80],
        digest=digest_of(secret),
        made_at=at,
        made_by=actor.account,
    )

    trail.append(actor=actor, act="audit.feed_made", at=at, subject=held.subject.code, feed=feed.pk)
    return feed


@transaction.atomic
def revoke_feed(*, actor: Actor, feed: int, at: datetime) -> Feed:
    """Make an address lead nowhere, at once. Raises NotYourPlan, NoSuchFeed."""
    standing.require_site(actor)
    held = Feed.objects.select_for_update().filter(pk=feed, subject__code=actor.unit).first()
    if held is None:
        raise NoSuchFeed

    held.revoked_at = held.revoked_at or at
    held.save(update_fields=["revoked_at"])

    trail.append(actor=actor, act="audit.feed_revoked", at=at, subject=actor.unit, feed=held.pk)
    return held


@transaction.atomic
def remind(*, actor: Actor, held: queries.File, at: datetime) -> int:
    """Say what is coming due, each step once to the site and to each buyer it shares with; answers how many were new.

    Whether it still holds is judged when read.
    """
    due, new = queries.to_remind(held), 0

    for day, before in due:
        said, made = Reminder.objects.get_or_create(
            subject=held.subject, key=day.key, day=day.day, before=before, defaults={"made_at": at}
        )
        new += made
        telling.tell_due(actor, held, day, said, at)

    if new:
        trail.append(actor=actor, act="audit.reminded", at=at, subject=held.subject.code, reminders=new)
    return new


@transaction.atomic
def enter_suppliers(*, actor: Actor, lines: Sequence[tuple[str, str]], at: datetime) -> int:
    """Put names into one's unit's list of suppliers, each with the registered organisations it may mean.

    Answers how many were new. Raises NotPermitted.
    """
    roles.require(actor, "enquire")

    buyer, new = party(actor.unit), 0
    for name, address in lines:
        known = SupplierName.objects.filter(buyer=buyer, folded=fold_name(name), address=address)
        if not known.exists():
            shown = supplier_list.candidates(name, address)
            SupplierName.objects.create(
                buyer=buyer, name=name, address=address, folded=fold_name(name), shown=shown, entered_at=at,
                entered_by=actor.account,
            )  # fmt: skip
            new += 1

    trail.append(actor=actor, act="audit.suppliers_entered", at=at, lines=len(lines), new=new)
    return new


@transaction.atomic
def decide_supplier(*, actor: Actor, line: int, code: str, at: datetime) -> SupplierName:
    """Which registered organisation a name means; no code: none. Raises NoSuchSupplier, SecondPair, NoSuchSubject."""
    roles.require(actor, "enquire")
    held = supplier_list.to_decide(actor, line)
    chosen = supplier_list.registered(code)

    held.subject, held.decided_at, held.decided_by = chosen, at, actor.account
    held.save(update_fields=["subject", "decided_at", "decided_by"])

    subject = chosen.code if chosen else ""
    trail.append(actor=actor, act="audit.supplier_decided", at=at, subject=subject, line=held.pk)
    return held


def _take_up(actor: Actor, held: queries.File, line: Line, doubled: set[str], at: datetime) -> Outcome:
    """One row, in a savepoint of its own."""
    try:
        audit, finding = sending_in.meant(line, held, doubled)
        action = Action.objects.filter(subject=held.subject, audit=audit, finding=finding).first()
        if sending_in.is_unchanged(line, action):
            return Outcome(line.row, line.key, "unchanged")
        plan_action(actor=actor, audit=audit, finding=finding, terms=sending_in.terms_of(line), at=at)
    except Refusal as refusal:
        return Outcome(line.row, line.key, "refused", refusal)
    return Outcome(line.row, line.key, "applied")


def _action(subject: Subject, audit: Audit, finding: str) -> Action:
    """The action on a finding, locked; made where there was none. Raises NoSuchFinding."""
    if finding not in audit.keyed:
        raise NoSuchFinding(finding=finding[:20], day=audit.day.isoformat())
    found, _ = Action.objects.select_for_update().get_or_create(
        subject=subject, audit=audit.record.identity, finding=finding
    )
    return found


def _others(actor: Actor, number: int, at: datetime) -> Action:
    """Somebody else's action, locked. Raises NoSuchAudit, VerifiedByAnother."""
    held = Action.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=number).first()
    if held is None:
        raise NoSuchAudit
    standing.require_other(actor, held, on=at.astimezone(CHINA).date())
    return held


def _advance(action: Action, act: str) -> None:
    action.state, action.version = plan.moved(act, action.state), action.version + 1
    action.save()


def _facts(action: Action, **more: object) -> dict[str, Any]:
    """What the trail says of a step: digests, codes and days, and nothing that was typed."""
    told = {name: getattr(action, name) for name in ("finding", "state", "version", "owner", "due")}
    return {"subject": action.subject.code, "action": action.pk, "audit": action.audit.hex, **told, **more}


def _keep_step(actor: Actor, action: Action, act: str, entry: Entry, note: str = "") -> None:
    """The same step as its page tells it, with the note that was typed."""
    Move.objects.create(
        action=action,
        act=act,
        state=action.state,
        note=planning.masked(note)[:500],
        unit=actor.unit,
        at=entry.at,
        done_by=actor.account,
        entry=entry.pk,
    )
