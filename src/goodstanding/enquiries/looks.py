"""Who looked at an organisation, on which ground, at what: for the organisation itself and for officers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from goodstanding.enquiries import queries
from goodstanding.enquiries.errors import AudienceNotYours, NoSuchLook
from goodstanding.enquiries.models import Look, LookQuestion
from goodstanding.enquiries.queries import Recipient
from goodstanding.kernel.actor import Actor
from goodstanding.law import residency, roles
from goodstanding.law.publicity import Audience
from goodstanding.parties.models import Party
from goodstanding.records.errors import NoSuchRecord
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject

COLUMNS = ("look", "at", "account", "unit", "unit_name", "role", "ground", "purpose", "case_number", "items", "refusal")
ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def require_reader(actor: Actor, code: str, *, on: date) -> Audience:
    """As whom this account reads who looked, or a grade with its reasons: the organisation itself, or an officer.

    Raises AudienceNotYours before it is known whether the code is held, and Residency.
    """
    own = queries.own_audience(actor, code)
    if own is Audience.public:
        raise AudienceNotYours(account=actor.account, audience=Audience.subject.value, code=code[:18])
    if own is not Audience.subject:
        residency.require_basis(actor, on=on)
    return own


def own_look(actor: Actor, number: int) -> Look:
    """A look at the actor's own organisation. Raises NoSuchLook, whoever else's it is."""
    found = Look.objects.filter(pk=number, subject__code=actor.unit).first()
    if found is None or not roles.may(actor, "see-own-file"):
        raise NoSuchLook(look=number)
    return found


def recall(actor: Actor, numbers: Sequence[int]) -> list[Recipient]:
    """Whom a recall of these records must reach: for their provider and for whoever oversees. Raises NoSuchRecord."""
    found = dict(Record.objects.filter(pk__in=numbers).values_list("pk", "provider_code"))
    for number in numbers:
        own = number in found and roles.may(actor, "correct", unit=found[number])
        if number not in found or not (own or roles.may(actor, "oversee")):
            raise NoSuchRecord(record=number)
    return queries.recipients(numbers)


def looks_at(subject: Subject) -> QuerySet[Look]:
    """Every look and every refused attempt, newest first, with what was asked about it."""
    return Look.objects.filter(subject=subject).prefetch_related("questions").order_by("-at", "-pk")


def told(found: Sequence[Look]) -> list[dict[str, Any]]:
    """Looks as the subject reads them, under the keys of COLUMNS and `questions`."""
    names = dict(Party.objects.filter(code__in={one.unit for one in found}).values_list("code", "name"))
    return [
        {
            "look": one.pk,
            "at": one.at.isoformat(),
            "account": one.account,
            "unit": one.unit,
            "unit_name": names.get(one.unit, ""),
            "role": one.role,
            "ground": one.ground,
            "purpose": one.purpose,
            "case_number": one.case_number,
            "items": one.items,
            "refusal": one.refusal,
            "questions": [_question(each) for each in one.questions.all()],
        }
        for one in found
    ]


def _question(one: LookQuestion) -> dict[str, Any]:
    answered = one.answered_at.isoformat() if one.answered_at else None
    told = {"text": one.text, "asked_at": one.asked_at.isoformat(), "due": one.due.isoformat()}
    return told | {"answer": one.answer, "answered_at": answered, "answered_by": one.answered_by}


def as_rows(lines: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """Lines for a spreadsheet, the header first; no cell acts as a formula."""
    yield list(COLUMNS)
    for line in lines:
        yield [_cell(" ".join(line[name]) if name == "items" else str(line[name])) for name in COLUMNS]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(ACTIVE) else text
