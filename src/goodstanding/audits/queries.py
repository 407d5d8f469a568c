"""What follows from the audits of an organisation: the board of its findings, the days that come, what is overdue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from goodstanding.audits.errors import NoSuchAudit, NoSuchFinding
from goodstanding.audits.models import Action, Alert, Evidence, Reminder
from goodstanding.audits.sites import ITEM, Audit, Site, audits_in, sites_of
from goodstanding.audits.standing import require_site
from goodstanding.enquiries import queries as enquiries
from goodstanding.enquiries.errors import NotHeld
from goodstanding.enquiries.queries import Question
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.law.audits import plan
from goodstanding.law.audits.plan import Limit
from goodstanding.law.audits.threads import Step, Thread
from goodstanding.law.publicity import Audience
from goodstanding.subjects.models import Subject

STILL_SAID = timedelta(days=30)  # a reminder of what has passed is read so long
CLOSING = ("verified", "done")  # the site has nothing left to do


@dataclass(frozen=True, slots=True)
class File:
    """The audits of one organisation that may be shown to somebody, and as of when."""

    subject: Subject
    sites: tuple[Site, ...]
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def audit(self, key: str) -> tuple[Site, Audit]:
        """An audit and its site. Raises NoSuchAudit."""
        for site in self.sites:
            for audit in site.audits:
                if audit.key == key:
                    return site, audit
        raise NoSuchAudit


@dataclass(frozen=True, slots=True)
class Card:
    """One finding on the action board: what was found, its thread, what is done about it."""

    audit: Audit
    finding: str
    told: dict[str, Any]
    thread: Thread | None
    action: Action | None
    today: date

    @property
    def state(self) -> str:
        return self.action.state if self.action else "open"

    @property
    def step(self) -> Step | None:
        return self.thread.step_of(self.audit.key) if self.thread else None

    @property
    def due(self) -> date:
        """The action's own day; without a plan, that of the plan."""
        return self.action.due if self.action and self.action.due else plan.plan_due(self.audit.day)

    @property
    def overdue(self) -> bool:
        """Something the site owes has passed its day. A plan is owed only where the scheme asks for one."""
        if self.state in CLOSING or self.settled:
            return False
        return self.due < self.today and (self.state != "open" or plan.plan_asked(self.audit.letter))

    @property
    def state_word(self) -> plan.Word:
        return plan.words("states")[self.state]

    @property
    def change_word(self) -> plan.Word | None:
        return plan.words("changes")[self.step.change.value] if self.step else None

    @property
    def owner_word(self) -> plan.Word | None:
        return plan.words("owners").get(self.action.owner) if self.action else None

    @property
    def evidence(self) -> list[Evidence]:
        """The files shown, newest first."""
        return list(self.action.evidence.order_by("-pk")) if self.action else []

    @property
    def settled(self) -> bool:
        """The audit itself says that nothing is left to do."""
        return self.told.get("answer_current") in ("Yes", "N/A") or "corrected" in (
            self.told.get("status"),
            self.told.get("status_local"),
        )


@dataclass(frozen=True, slots=True)
class Day:
    """A day that comes, or has passed, with what it is the last day of."""

    key: str
    kind: str  # of law/audits/plan.yaml: validity
    day: date
    title: str
    title_zh: str
    audit: str

    def left(self, today: date) -> int:
        """Days until it, negative once it has passed."""
        return (self.day - today).days


def own_file(actor: Actor, now: datetime) -> File:
    """An organisation's own audits. Raises NotYourPlan, NotHeld."""
    require_site(actor)
    return subject_file(enquiries.require_subject(actor.unit), now)


def subject_file(subject: Subject, now: datetime) -> File:
    """What an organisation sees of its own audits; one without any has none."""
    today = now.astimezone(CHINA).date()
    question = Question(subject.code, Audience.subject, today, now, now, only=frozenset({ITEM}))
    try:
        return file_from(enquiries.dossier(question), now)
    except NotHeld:
        return File(subject, (), now)


def file_from(answer: enquiries.Dossier, now: datetime) -> File:
    """What an answer shows of audits."""
    return File(answer.subject, tuple(sites_of(audits_in(answer.shown))), now)


def board(held: File, site: Site, audit: Audit) -> list[Card]:
    """A card for each finding of one audit, in its order."""
    actions = {one.finding: one for one in Action.objects.filter(subject=held.subject, audit=audit.record.identity)}
    by_finding = {(step.audit, step.finding): thread for thread in site.threads() for step in thread.steps}
    return [
        Card(audit, key, told, by_finding.get((audit.key, key)), actions.get(key), held.today)
        for key, told in audit.keyed.items()
    ]


def card(cards: Sequence[Card], finding: str, audit: Audit) -> Card:
    """One card of a board. Raises NoSuchFinding."""
    found = next((one for one in cards if one.finding == finding), None)
    if found is None:
        raise NoSuchFinding(finding=finding[:20], day=audit.day.isoformat())
    return found


def together(one: Card, cards: Sequence[Card]) -> list[Card]:
    """The other findings of the board that have the very same plan."""

    def planned(card: Card) -> tuple[object, ...] | None:
        act = card.action
        return (act.root_cause, act.measure, act.owner, act.due) if act and act.state != "open" else None

    return [card for card in cards if card is not one and planned(card) is not None and planned(card) == planned(one)]


def by_state(cards: Sequence[Card]) -> list[tuple[plan.Word, list[Card]]]:
    """The board's columns in the order of the states."""
    return [(word, [one for one in cards if one.state == code]) for code, word in plan.words("states").items()]


def days(held: File) -> list[Day]:
    """Every day that matters now: of the newest audit of each site, its plan, its actions and what it mentions."""
    found = [day for site in held.sites for day in _days_of(held, site)]
    return sorted(found, key=lambda one: (one.day, one.key))


def _days_of(held: File, site: Site) -> Iterator[Day]:
    audit = site.latest
    where = audit.site_name or audit.scheme_name
    if audit.expires_on:
        named = f"{audit.scheme_name} audit expires: {where}", f"{audit.scheme_name}审核到期：{where}"
        yield Day(f"audit:{audit.key}", "audit", audit.expires_on, *named, audit.key)
    yield from _mentioned(audit)
    cards = board(held, site, audit)
    unplanned = [one for one in cards if one.state == "open" and not one.settled]
    if unplanned and plan.plan_asked(audit.letter):
        told = (
            f"Corrective action plan due: {len(unplanned)} findings without one",
            f"改善计划期限：{len(unplanned)}项尚无计划",
        )
        yield Day(f"plan:{audit.key}", "plan", plan.plan_due(audit.day), *told, audit.key)
    for one in cards:
        if one.action and one.state not in ("open", *CLOSING):
            told = f"Corrective action due: {one.finding}", f"改善措施期限：{one.finding}"
            yield Day(f"action:{audit.key}:{one.finding}", "action", one.due, *told, audit.key)


def _mentioned(audit: Audit) -> Iterator[Day]:
    for place, one in enumerate(audit.fields.get("validities") or []):
        word = plan.words("validity").get(one.get("kind", ""), plan.words("validity")["other"])
        named = f"{word.name} mentioned in the audit ends", f"审核中提及的{word.name_zh}到期"
        yield Day(f"{word.code}:{audit.key}:{place}", word.code, date.fromisoformat(one["until"]), *named, audit.key)


def coming(held: File, *, within: int = 90) -> list[Day]:
    """What has passed lately or comes within so many days."""
    first, last = held.today - STILL_SAID, held.today + timedelta(days=within)
    return [one for one in days(held) if first <= one.day <= last]


def lacking(held: File) -> list[Day]:
    """Actions that are due soon, or were, and that nothing shows yet; after a return, nothing new."""
    found = []
    for site in held.sites:
        audit = site.latest
        for one in board(held, site, audit):
            if one.action and one.action.due and one.state in ("planned", "returned") and not one.settled:
                soon = (one.action.due - held.today).days <= int(plan.parameters()["evidence"])
                if soon and not shown_since_return(one.action).exists():
                    told = f"Evidence missing: {one.finding}", f"缺少改善证据：{one.finding}"
                    found.append(Day(f"evidence:{audit.key}:{one.finding}", "evidence", one.due, *told, audit.key))
    return found


def shown_since_return(action: Action) -> QuerySet[Evidence]:
    """The evidence that counts: all of it, after a return what came since."""
    returned = action.moves.filter(act="return").order_by("-pk").first()
    return action.evidence.filter(added_at__gt=returned.at) if returned else action.evidence.all()


def reminders(held: File) -> list[tuple[Reminder, Day]]:
    """What the queue said and what still holds now: the latest word on each day, soonest first."""
    all_days = [*days(held), *lacking(held)]
    still = {(one.key, one.day): one for one in all_days if one.day >= held.today - STILL_SAID}
    found: dict[tuple[str, date], Reminder] = {}
    for said in Reminder.objects.filter(subject=held.subject).order_by("made_at", "pk"):
        found[said.key, said.day] = said
    return sorted(((said, still[at]) for at, said in found.items() if at in still), key=lambda one: one[1].day)


def to_remind(held: File) -> list[tuple[Day, int]]:
    """What is to be said today: the nearest of the steps of `remind` that a day has reached."""
    steps = sorted(plan.parameters()["remind"])
    found = []
    for one in [*days(held), *lacking(held)]:
        left = one.left(held.today)
        reached = next((step for step in steps if left <= step), None)
        if reached is not None and left >= -STILL_SAID.days:
            found.append((one, reached))
    return found


@dataclass(frozen=True, slots=True)
class Ticking:
    """One limit of an alert as it stands: `state` is running, overdue, on time or late."""

    limit: Limit
    until: datetime
    ended_at: datetime | None
    state: str


def clock_of(alert: Alert, now: datetime) -> list[Ticking]:
    """The limits of an alert, judged now."""
    ended = {step.limit: step.at for step in alert.steps.all()}
    found = []
    for limit, until in plan.deadlines(alert.found_at):
        at = ended.get(limit.code)
        found.append(Ticking(limit, until, at, _standing(at, until, now)))
    return found


def _standing(ended: datetime | None, until: datetime, now: datetime) -> str:
    if ended is None:
        return "overdue" if now > until else "running"
    return "on time" if ended <= until else "late"
