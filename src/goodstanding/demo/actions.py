"""The marks of a demonstration in the trail: begun with these figures, loaded."""

from datetime import date, datetime

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.trail import actions as trail

BEGUN, LOADED = "demonstration.begun", "demonstration.loaded"


@transaction.atomic
def begin(*, actor: Actor, organisations: int, today: date, at: datetime) -> None:
    """Say of what size and day the city is: a loading that was broken off goes on with the same."""
    trail.append(actor=actor, act=BEGUN, at=at, organisations=organisations, today=today.isoformat())


@transaction.atomic
def finish(*, actor: Actor, organisations: int, deliveries: int, at: datetime) -> None:
    """Say that everything has been delivered: loading again changes nothing from here on."""
    trail.append(actor=actor, act=LOADED, at=at, organisations=organisations, deliveries=deliveries)
