"""A grade and its reasons are shown. Beside the other actions because it brings the engine, which loads slowly."""

from datetime import datetime
from typing import Any

from django.db import transaction

from goodstanding.enquiries import looks, queries
from goodstanding.enquiries.models import Look
from goodstanding.formats.values import CHINA
from goodstanding.grading import explaining
from goodstanding.grading import queries as gradings
from goodstanding.kernel.actor import Actor
from goodstanding.trail import actions as trail


@transaction.atomic
def show_grade(*, actor: Actor, code: str, scheme: str = "", year: int | None = None, now: datetime) -> dict[str, Any]:
    """Why an organisation has its grade, and its ways back: for itself and for officers; a look like any other.

    Raises AudienceNotYours, Residency, NotHeld, NotGraded, SnapshotGone and the refusals of the code.
    """
    today = now.astimezone(CHINA).date()
    own = looks.require_reader(actor, code, on=today)
    subject = queries.require_subject(code)
    grade = gradings.grade_of(subject.code, scheme, year)
    document = explaining.explain(grade, today)
    records, digest = explaining.told_of(document)

    entry = trail.append(
        actor=actor,
        act="grade.explained",
        at=now,
        subject=subject.code,
        audience=own.value,
        run=grade.run_id,
        records=len(records),
        digest=digest,
    )
    Look.objects.create(
        at=now,
        account=actor.account,
        unit=actor.unit,
        role=actor.role,
        subject=subject,
        audience=own.value,
        items=explaining.items_of(grade),
        records=records,
        digest=digest,
        entry=entry.pk,
    )
    return document
