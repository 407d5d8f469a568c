"""What an audience may know of one organisation: true, known and within its clocks."""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from goodstanding.enquiries.errors import NotHeld
from goodstanding.enquiries.models import Look
from goodstanding.formats.values import CHINA
from goodstanding.grading.models import Grade
from goodstanding.grading.publishing import told
from goodstanding.grading.queries import histories
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import require_organisation
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.catalogue import Field, Item, edition
from goodstanding.law.publicity import Audience, Visibility, visible
from goodstanding.records import queries as records
from goodstanding.records import walls
from goodstanding.records.commitments import said
from goodstanding.records.models import Record
from goodstanding.subjects import queries as subjects
from goodstanding.subjects.models import Subject

NOBODY = 0  # no subject's id
Moment = tuple[date, datetime]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is held as of a moment: records and grades, by subject."""

    records: dict[int, list[Record]]
    grades: dict[int, list[Grade]]


Held = dict[Moment, Kept]


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks about whom, as of when. `authorised`: items an enquirer holds a live ground for."""

    code: str
    audience: Audience
    at: date
    known: datetime
    now: datetime
    may_look_back: bool = True  # False: the public, whom an ended publication shows nothing, whatever day it names
    authorised: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()  # the kinds of information asked for; none named: every kind
    on_grounds: bool = False  # whether who asks may also use its grounds: then it is told what they would open

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One enquiry on a ground (`A7`, `M3`), for a purpose; `case_number` where an organ asks by its duty."""

    code: str
    ground: str
    purpose: str
    now: datetime
    case_number: str = ""
    only: frozenset[str] = frozenset()  # as in Question

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def question(self, items: frozenset[str]) -> Question:
        """What to show: everything open, and of the rest what the ground opens, as of now."""
        return Question(
            self.code,
            Audience.enquirer,
            self.today,
            self.now,
            self.now,
            may_look_back=False,
            authorised=items,
            only=self.only,
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as the audience sees it."""

    record: Record
    item: Item
    visibility: Visibility
    fields: dict[str, Any]

    at: date

    @property
    def lapsed(self) -> bool:
        """The document itself ran out before that day (an audit's expiry); this ends neither clock."""
        last = self.fields.get(self.item.lapses_on) if self.item.lapses_on else None
        return bool(last) and last != "open-ended" and str(last) < self.at.isoformat()


@dataclass(frozen=True, slots=True)
class Dossier:
    """The answer. `withheld`: kinds of information this audience is not shown, with the reason class, never a count."""

    subject: Subject
    question: Question
    shown: list[Shown]
    withheld: list[tuple[Item, Visibility]]
    grades: list[dict[str, Any]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """SHA-256 over the commitments of what was shown: says which records, nothing of their content."""
        return hashlib.sha256(b"".join(bytes(one.record.commitment) for one in self.shown)).hexdigest()


def require_subject(code: str) -> Subject:
    """The organisation of a code. Raises NotAUnifiedCode, NotAnOrganisation, NotHeld."""
    plain = require_organisation(code).code
    found = subjects.by_code(plain)
    if found is None:
        raise NotHeld(code=plain)
    return found


def dossier(question: Question) -> Dossier:
    """Gather and filter. Raises NotAUnifiedCode, NotAnOrganisation, NotHeld."""
    (answer,) = dossiers([question])
    if isinstance(answer, Refusal):
        raise answer
    return answer


def dossiers(questions: Sequence[Question]) -> list[Dossier | Refusal]:
    """The answer, or the refusal, to each of many questions: the same as one by one, with one reading of the store.

    What is not held and what may not be shown ask the store for the same: nobody learns from the time it takes.
    """
    plain = [_plain(question.code) for question in questions]
    known = subjects.by_codes({code for code in plain if isinstance(code, str)})
    held = _held(questions, [known.get(code) if isinstance(code, str) else None for code in plain])
    answers = [
        code if isinstance(code, Refusal) else _answer(question, code, known.get(code), held)
        for question, code in zip(questions, plain, strict=True)
    ]
    given = [answer for answer in answers if isinstance(answer, Dossier)]
    subjects.read_names([answer.subject for answer in given])
    records.read_sources([one.record for answer in given for one in answer.shown])
    return answers


def _plain(code: str) -> str | Refusal:
    try:
        return require_organisation(code).code
    except Refusal as refusal:
        return refusal


def _held(questions: Sequence[Question], asked_about: Sequence[Subject | None]) -> Held:
    """What is held of each subject asked about, by the moment it is asked for."""
    wanted: dict[Moment, set[int]] = {}
    for question, subject in zip(questions, asked_about, strict=True):
        wanted.setdefault((question.at, question.known), set()).add(subject.pk if subject else NOBODY)
    with _walled(questions):
        found = {moment: records.current_of(ids, at=moment[0], known=moment[1]) for moment, ids in wanted.items()}
    return {moment: Kept(found[moment], histories(ids, known=moment[1])) for moment, ids in wanted.items()}


def _answer(question: Question, code: str, subject: Subject | None, held: Held) -> Dossier | Refusal:
    if subject is None:
        return NotHeld(code=code)
    items, kept = edition(), held[question.at, question.known]
    asked = [one for one in kept.records[subject.pk] if not question.only or one.item in question.only]
    today = question.today
    seen = [(record, _judge(record, question, today)) for record in asked]
    shown = [
        Shown(record, items[record.item], visibility, _fields(record, items[record.item], question), question.at)
        for record, visibility in seen
        if visibility.shown
    ]
    if not shown and not subject.in_register:
        return NotHeld(code=subject.code)
    grades = told(kept.grades[subject.pk], question.audience, today, authorised=question.authorised)
    return Dossier(subject, question, shown, _withheld(question.audience, question.authorised, question.at), grades)


def _walled(questions: Sequence[Question]) -> AbstractContextManager[None]:
    """The public and enquirers read behind the database's own wall; the organisation and officers see it all."""
    if any(question.audience in (Audience.subject, Audience.officer) for question in questions):
        return nullcontext()
    return walls.reading(frozenset[str]().union(*(question.authorised for question in questions)))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who was shown a record, how often and when last: whom a recall must reach."""

    account: str
    unit: str
    role: str
    times: int
    last: datetime


def recipients(record_ids: Sequence[int]) -> list[Recipient]:
    """Everyone who received one of these records; those who read without an account are one recipient, `public`."""
    looks = Look.objects.filter(records__overlap=list(record_ids)).values("account", "unit", "role")
    found = looks.annotate(times=Count("pk"), last=Max("at")).order_by("account", "unit", "role")
    return [Recipient(**line) for line in found]


@dataclass(frozen=True, slots=True)
class Version:
    """What was held before, and what the version after it changed: (field, before, after)."""

    record: Record
    changes: list[tuple[Field, Any, Any]]


def versions(one: Shown, question: Question) -> list[Version]:
    """The versions a record superseded, newest first, for those who see the file as their own; the public sees none."""
    if question.audience not in (Audience.subject, Audience.officer):
        return []
    after, found = one.fields, []
    for record in records.earlier(one.record):
        before = said(record.content)
        changed = [field for field in one.item.fields if before.get(field.code) != after.get(field.code)]
        found.append(Version(record, [(field, before.get(field.code), after.get(field.code)) for field in changed]))
        after = before
    return found


def shows_anything(subject: int, question: Question) -> bool:
    """Whether whoever asks is shown any record of that subject, by its id."""
    held = records.current(subject=subject, at=question.at, known=question.known)
    return any(_judge(record, question, question.today).shown for record in held)


def is_seen(record: Record, question: Question) -> bool:
    """Whether whoever asks may see what that statement says, were it still the current one; the store is not asked."""
    later = record.known_from > question.known or record.occurred_on > question.at
    gone = record.content is None or record.status == "revoked"
    return not (later or gone) and _judge(record, question, question.today).shown


def view(record: Record, question: Question) -> Shown | None:
    """One statement as whoever asks sees it; None where it is not shown."""
    item, visibility = edition()[record.item], _judge(record, question, question.today)
    if not visibility.shown:
        return None
    return Shown(record, item, visibility, _fields(record, item, question), question.at)


def _fields(record: Record, item: Item, question: Question) -> dict[str, Any]:
    """What the record says; a field that is narrower than its item stays with those who may see it."""
    told: dict[str, Any] = said(record.content)
    own = question.audience in (Audience.subject, Audience.officer) or item.code in question.authorised
    narrow = {field.code for field in item.fields if field.publicity not in ("", "open", item.publicity)}
    return told if own else {code: value for code, value in told.items() if code not in narrow}


def _judge(record: Record, question: Question, today: date) -> Visibility:
    """As of the day asked about; what is past its retention today nobody sees, whatever day is asked about."""
    days = {question.at} if question.may_look_back else {question.at, max(question.at, today)}
    if record.retained_until is not None and record.retained_until < today:
        days.add(today)
    verdicts = [_on(record, question, day) for day in sorted(days, key=lambda day: day != question.at)]
    return next((verdict for verdict in verdicts if not verdict.shown), verdicts[0])


def _on(record: Record, question: Question, day: date) -> Visibility:
    return visible(
        publicity=edition()[record.item].publicity,
        audience=question.audience,
        authorised=record.item in question.authorised,
        published=record.published,
        public_until=record.public_until,
        retained_until=record.retained_until,
        at=day,
    )


@lru_cache(maxsize=1_000)
def _withheld(audience: Audience, authorised: frozenset[str], at: date) -> list[tuple[Item, Visibility]]:
    """Kinds of information this audience is never shown: from the catalogue, so it tells nothing of the subject."""
    found = []
    for item in edition().values():
        verdict = visible(
            publicity=item.publicity,
            audience=audience,
            authorised=item.code in authorised,
            published=True,
            public_until=None,
            retained_until=None,
            at=at,
        )
        if not verdict.shown:
            found.append((item, verdict))
    return found


def own_audience(actor: Actor, code: str) -> Audience:
    """As whom this account sees that organisation without a preview."""
    if is_officer(actor):
        return Audience.officer
    return Audience.subject if may_for(actor, "see-own-file", code) else Audience.public


def may_for(actor: Actor, permission: str, code: str) -> bool:
    """Whether this account acts for the organisation of that code itself, and its role may do this."""
    own = bool(actor.unit) and actor.unit == code.strip().upper()
    return own and roles.may(actor, permission)


def is_officer(actor: Actor) -> bool:
    """Whether this account sees what officers see."""
    return actor.role != "public" and roles.may(actor, "see-as-officer")
