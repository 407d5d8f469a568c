"""Open information given out in bulk: who took it stands in the trail, so that a recall knows whom to reach."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from goodstanding.enquiries import open_data
from goodstanding.enquiries.queries import Shown
from goodstanding.kernel.actor import Actor
from goodstanding.trail import actions as trail


@transaction.atomic
def give_open(*, actor: Actor, after: int, shown: Sequence[Shown], at: datetime) -> None:
    """Give out a page of open information: who took it and what, as a digest; it is a look at nobody in particular."""
    trail.append(
        actor=actor,
        act="open.given",
        at=at,
        after=after,
        last=shown[-1].record.pk if shown else after,
        records=len(shown),
        digest=open_data.digest(shown),
    )


@transaction.atomic
def give_changes(*, actor: Actor, told: Mapping[str, int], following: str, at: datetime) -> None:
    """Give out changes of open information: whoever takes them keeps a copy, and is whom a recall would reach."""
    trail.append(actor=actor, act="open.changes_given", at=at, following=following, told=dict(told))
