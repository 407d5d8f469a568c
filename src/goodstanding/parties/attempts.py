"""Refused attempts of named accounts: in the trail, in a transaction of their own, as the action's was undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.trail.actions import Act, append_together


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who was refused what, on which page."""

    actor: Actor
    refusal: Refusal
    page: str


@transaction.atomic
def note_attempts(*, attempts: Sequence[Attempt], at: datetime) -> None:
    """Record those that the trail does not hold already."""
    acts = [
        (
            one.actor,
            Act("attempt.refused", "", {"code": one.refusal.code, "status": one.refusal.status, "page": one.page}),
        )
        for one in attempts
        if not one.refusal.recorded
    ]
    if acts:
        append_together(acts=acts, at=at)
