"""Many answers in one transaction: for each the same steps as in `actions`, for all of them one reading and one commit.

Whoever waits for a commit waits together with everybody else who asked meanwhile; nobody is answered before it is safe
on disk (docs/decisions/0012-enquiries-together.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodstanding.enquiries import answering, grounds, queries
from goodstanding.enquiries.answering import Standing
from goodstanding.enquiries.errors import NotHeld
from goodstanding.enquiries.queries import Dossier, Enquiry, Question
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.trail import actions as trail

Answer = Dossier | Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """One of many: who asks what. A Question is answered as its audience may see it, an Enquiry on its ground."""

    actor: Actor
    about: Question | Enquiry


@dataclass(frozen=True, slots=True)
class _Permitted:
    """What may be asked, as far as can be said before anything is read of the organisation."""

    place: int
    actor: Actor
    question: Question
    standing: Standing | None


@transaction.atomic
def answer_together(*, asked: Sequence[Asked], at: datetime) -> list[Answer]:
    """Answer each or refuse it, in order; every answer leaves its look and its leaf. A refusal touches no other answer.

    Refusals are not recorded here: the door does it afterwards, as it does for one.
    """
    permitted, answers = _permitted(asked)

    found = queries.dossiers([each.question for each in permitted])
    for each, answer in zip(permitted, found, strict=True):
        answers[each.place] = _told(each, answer)
    told = [(each, answer) for each, answer in zip(permitted, found, strict=True) if isinstance(answer, Dossier)]
    _count_uses(permitted, found)

    acts = [(each.actor, answering.act(each.actor, answer, each.standing)) for each, answer in told]
    entries = trail.append_together(acts=acts, at=at) if acts else []
    answering.keep_looks(
        answering.look(each.actor, answer, entry, each.standing)
        for (each, answer), entry in zip(told, entries, strict=True)
    )
    return [answers[place] for place in range(len(asked))]


def _told(each: _Permitted, answer: Answer) -> Answer:
    if each.standing is not None or not isinstance(answer, NotHeld):
        return answer
    return answering.unseen(each.actor, each.question, answer)


def _permitted(asked: Sequence[Asked]) -> tuple[list[_Permitted], dict[int, Answer]]:
    """Those that may be asked, and the refusals of the others by their place."""
    named = [(one.actor, one.about.ground) for one in asked if isinstance(one.about, Enquiry)]
    books = grounds.read(named)
    permitted: list[_Permitted] = []
    refused: dict[int, Answer] = {}
    for place, one in enumerate(asked):
        try:
            permitted.append(_permit(place, one, books))
        except Refusal as refusal:
            refused[place] = refusal
    return permitted, refused


def _permit(place: int, one: Asked, books: grounds.Books) -> _Permitted:
    if isinstance(one.about, Enquiry):
        standing = answering.stand(one.actor, one.about, books)
        return _Permitted(place, one.actor, standing.question, standing)
    answering.require_audience(one.actor, one.about)
    return _Permitted(place, one.actor, one.about, None)


def _count_uses(permitted: Sequence[_Permitted], found: Sequence[Answer]) -> None:
    """An authorisation is used by what was answered; what it could not open does not count."""
    standings = [(each.standing, answer) for each, answer in zip(permitted, found, strict=True) if each.standing]
    for standing, answer in standings:
        if isinstance(answer, Refusal) and standing.ground.authorisation is not None:
            standing.ground.authorisation.used -= 1
    answering.count_uses(standing for standing, _ in standings)
