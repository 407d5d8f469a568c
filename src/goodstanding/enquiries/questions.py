"""Questions why about looks: what waits for a unit, what is overdue, by when an answer is due."""

from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet

from goodstanding.enquiries.errors import NoSuchQuestion
from goodstanding.enquiries.models import LookQuestion
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.calendar import add_working_days
from goodstanding.law import roles

WORKING_DAYS: Final = 5  # the platform's own promise, said when the question is asked: no instrument sets a term


def last_day(asked_at: datetime) -> date:
    """The last day of an answer, counted from the day after the question (Civil Code art. 201)."""
    return add_working_days(asked_at.astimezone(CHINA).date(), WORKING_DAYS).due


def for_unit(actor: Actor) -> QuerySet[LookQuestion]:
    """Every question about looks of the actor's own unit, what waits first."""
    return _told().filter(look__unit=actor.unit).order_by("answered_at", "due", "pk")


def overdue(actor: Actor, today: date) -> QuerySet[LookQuestion]:
    """Whatever unit left unanswered past its last day. Raises NotPermitted."""
    roles.require(actor, "oversee")
    return _told().filter(answered_at=None, due__lt=today).order_by("due", "pk")


def to_answer(actor: Actor, number: int) -> LookQuestion:
    """An open question about a look of the actor's own unit, locked. Raises NoSuchQuestion, whoever else's it is."""
    open_ones = LookQuestion.objects.select_for_update(of=("self",)).select_related("look__subject")
    found = open_ones.filter(pk=number, answered_at=None, look__unit=actor.unit).first()
    if found is None or found.look.subject.code == actor.unit:
        raise NoSuchQuestion(question=number)
    return found


def _told() -> QuerySet[LookQuestion]:
    return LookQuestion.objects.select_related("look__subject")
