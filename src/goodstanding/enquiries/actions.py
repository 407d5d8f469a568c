"""Answering: what was asked, on which ground, what was shown, and the leaf that says so."""

from django.db import transaction

from goodstanding.enquiries import queries
from goodstanding.enquiries.errors import AudienceNotYours
from goodstanding.enquiries.models import Look
from goodstanding.enquiries.queries import Dossier, Question
from goodstanding.kernel.actor import Actor
from goodstanding.law.publicity import Audience
from goodstanding.trail import actions as trail

PUBLIC = Actor(account="public", role="public", unit="", unit_name="")


@transaction.atomic
def show_dossier(*, actor: Actor, question: Question) -> Dossier:
    """The dossier of an organisation for an audience, logged with what was shown.

    Another audience than one's own is a preview, open to the platform's officers only. Raises AudienceNotYours,
    NotHeld and the refusals of the code.
    """
    _require_audience(actor, question)

    answer = queries.dossier(question)

    entry = trail.append(
        actor=actor,
        act="dossier.shown" if queries.own_audience(actor, question.code) is question.audience else "dossier.previewed",
        at=question.now,
        subject=answer.subject.code,
        audience=question.audience.value,
        on=question.at.isoformat(),
        known=question.known.isoformat(),
        records=len(answer.shown),
        digest=answer.digest,
    )
    _note_look(actor, answer, entry.pk)
    return answer


def _note_look(actor: Actor, answer: Dossier, entry: int) -> None:
    """What the subject reads of this look, and what a recall needs."""
    Look.objects.create(
        at=answer.question.now,
        account=actor.account,
        unit=actor.unit,
        role=actor.role,
        subject=answer.subject,
        audience=answer.question.audience.value,
        records=[one.record.pk for one in answer.shown],
        digest=answer.digest,
        entry=entry,
    )


def _require_audience(actor: Actor, question: Question) -> None:
    mine = queries.own_audience(actor, question.code)
    if question.audience in (Audience.public, mine) or queries.is_officer(actor):
        return
    raise AudienceNotYours(account=actor.account, audience=question.audience.value, code=question.code[:18])
