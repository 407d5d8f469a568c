"""Which ground an enquiry stands on, read from the store and locked while it is used."""

from dataclasses import dataclass
from datetime import date

from goodstanding.enquiries.models import Authorisation, Matter
from goodstanding.kernel.actor import Actor
from goodstanding.law import grounds
from goodstanding.law.grounds import CaseNumberMissing, NoGround, OutsidePublishedMatters, PurposeMismatch
from goodstanding.subjects.models import Subject

SELF = "self"


@dataclass(frozen=True, slots=True)
class Ground:
    """A live ground: `items` it opens; `authorisation` to be counted, where it is one."""

    name: str
    items: frozenset[str]
    authorisation: Authorisation | None = None


def decide(*, actor: Actor, subject: Subject, ground: str, purpose: str, case_number: str, on: date) -> Ground:
    """The ground somebody names: `A7` an authorisation, `M3` a published matter. Raises NoGround and its kinds."""
    kind, number = ground[:1].upper(), ground[1:]
    if ground.isdigit():
        kind, number = "A", ground
    if not number.isdigit():
        raise NoGround(ground=ground[:20] or "-", subject=subject.code)
    if kind == "M":
        return _matter(actor, int(number), purpose, case_number)
    if kind == "A":
        return _authorisation(actor, subject, int(number), purpose, on)
    raise NoGround(ground=ground[:20], subject=subject.code)


def _authorisation(actor: Actor, subject: Subject, number: int, purpose: str, on: date) -> Ground:
    held = (
        Authorisation.objects.select_for_update().filter(pk=number, grantee_id=actor.party_id, subject=subject).first()
    )  # somebody else's and one that never was are the same answer
    if held is None:
        raise NoGround(ground=f"A{number}", subject=subject.code)
    return Ground(f"A{number}", grounds.require_live(as_values(held), asked=purpose, on=on), held)


def _matter(actor: Actor, number: int, purpose: str, case_number: str) -> Ground:
    held = Matter.objects.filter(pk=number, organ_id=actor.party_id, withdrawn_at=None).first()
    if held is None or held.confirmed_at is None:
        raise OutsidePublishedMatters(ground=f"M{number}", subject="")
    if not case_number.strip():
        raise CaseNumberMissing(ground=f"M{number}", subject="")
    meant = grounds.purposes()[held.purpose]
    if grounds.purpose(purpose) != meant:
        raise PurposeMismatch(
            ground=f"M{number}", subject="", meant=f"{meant.name} {meant.name_zh}", asked=purpose[:60]
        )
    return Ground(f"M{number}", frozenset(held.items))


def as_values(held: Authorisation) -> grounds.Authorisation:
    """A stored authorisation as the law's function reads it."""
    return grounds.Authorisation(
        ground=f"A{held.pk}",
        items=frozenset(held.items),
        purpose=held.purpose,
        first=held.valid_from,
        last=held.valid_until,
        uses=held.max_uses,
        used=held.used,
        revoked=held.revoked_at is not None,
    )
