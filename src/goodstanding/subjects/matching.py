"""Deliveries without a code: whom the name may mean, and what an officer decided about it before."""

from collections.abc import Sequence
from dataclasses import dataclass

from goodstanding.kernel.naming import fold_name
from goodstanding.names import match
from goodstanding.names.match import Ranking
from goodstanding.subjects import search
from goodstanding.subjects.models import MatchDecision, Name

_MET = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """`decided`: what an officer decided for this name from this provider; then the ranking is what it was decided on.

    Without a decision, `ranking` has the candidates by code, one of them proposed where it stands clear.
    """

    decided: MatchDecision | None
    ranking: Ranking[str]


def whom(delivered: str, *, provider: str, address: str = "", limit: int = 10) -> Answer:
    """Whom a delivered name means: the decision in force, else candidates. Merges nothing."""
    decided = decision(delivered, provider=provider)
    if decided:
        return Answer(decided, Ranking((), None))
    return Answer(None, candidates(delivered, address=address, limit=limit))


def decision(delivered: str, *, provider: str) -> MatchDecision | None:
    """The decision in force about a name from a provider."""
    in_force = MatchDecision.objects.filter(withdrawn_at=None, provider_code=provider, folded=fold_name(delivered))
    return in_force.select_related("subject").first()


def decided(delivered: Sequence[str], *, provider: str) -> dict[str, tuple[str, str]]:
    """(code, name) of the organisation each of these names was decided to mean; others are left out."""
    folded = {name: fold_name(name) for name in delivered}
    in_force = MatchDecision.objects.filter(withdrawn_at=None, provider_code=provider, folded__in=set(folded.values()))
    meant = in_force.exclude(subject=None).values_list("folded", "subject__code", "subject__name")
    known = {text: (code, name) for text, code, name in meant}
    return {name: known[text] for name, text in folded.items() if text in known}


def candidates(delivered: str, *, address: str = "", limit: int = 10, registered: bool = False) -> Ranking[str]:
    """Organisations the name may mean, by code, with reasons; `registered`: only those a register has."""
    hits = search.find(delivered, limit=_MET)
    met = {hit.subject_id: hit.code for hit in hits if hit.in_register or not registered}
    names = Name.objects.filter(subject__in=met).values_list("subject_id", "text")
    known = ((met[subject], text) for subject, text in names)
    return match.candidates(delivered, known, address=address, limit=limit)
