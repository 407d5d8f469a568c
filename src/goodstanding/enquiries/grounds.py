"""Which ground an enquiry stands on, read from the store and locked while it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from goodstanding.enquiries.models import Authorisation, Matter
from goodstanding.kernel.actor import Actor
from goodstanding.law import grounds, roles
from goodstanding.law.grounds import CaseNumberMissing, NoGround, OutsidePublishedMatters, PurposeMismatch

LONGEST = 16  # digits of a ground's number


@dataclass(frozen=True, slots=True)
class Ground:
    """A live ground: `items` it opens; `authorisation` to be counted, where it is one."""

    name: str
    items: frozenset[str]
    authorisation: Authorisation | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """Grounds read from the store, by number; the authorisations are locked until the transaction ends."""

    authorisations: dict[int, Authorisation]
    matters: dict[int, Matter]


def read(asked: Iterable[tuple[Actor, str]]) -> Books:
    """The grounds that actors name, where they are their own party's; locked in one order: nobody waits in a ring."""
    wanted: dict[str, set[tuple[int | None, int]]] = {"A": set(), "M": set()}
    for actor, ground in asked:
        kind, number = _named(ground)
        wanted.get(kind, set()).add((actor.party_id, number))
    held = Authorisation.objects.select_for_update(of=("self",)).select_related("subject").order_by("pk")
    authorisations = held.filter(_of_its_own("grantee", wanted["A"])) if wanted["A"] else ()
    matters = Matter.objects.filter(_of_its_own("organ", wanted["M"])) if wanted["M"] else ()
    return Books({one.pk: one for one in authorisations}, {one.pk: one for one in matters})


def decide(
    *, actor: Actor, code: str, ground: str, purpose: str, case_number: str, on: date, books: Books | None = None
) -> Ground:
    """The ground somebody names: `A7` an authorisation, `M3` a published matter. Raises NoGround and its kinds.

    Whether the code is held makes no difference: who has no ground learns nothing by asking.
    """
    books = books or read([(actor, ground)])
    kind, number = _named(ground)
    if kind == "M":
        return _matter(actor, books.matters.get(number), number, purpose, case_number)
    if kind == "A":
        return _authorisation(actor, books.authorisations.get(number), number, code, purpose, on)
    raise NoGround(ground=ground[:20] or "-", subject=code)


def opened(actor: Actor, code: str, on: date) -> dict[str, str]:
    """The items of an organisation that live grounds of the actor's unit open, each with its ground: `A7`, `M3`.

    The same is asked of the store whatever is held of that code, and nothing for who may not enquire at all.
    """
    if actor.party_id is None or not roles.may(actor, "enquire"):
        return {}
    held = Authorisation.objects.filter(grantee_id=actor.party_id, subject__code=code, revoked_at=None)
    live = [one for one in held.order_by("-pk") if one.valid_from <= on <= one.valid_until]
    matters = Matter.objects.filter(organ_id=actor.party_id, withdrawn_at=None).exclude(confirmed_at=None)
    found = {item: f"M{one.pk}" for one in matters.order_by("-pk") for item in one.items}
    return found | {item: f"A{one.pk}" for one in live if _uses_left(one) for item in one.items}


def _uses_left(held: Authorisation) -> bool:
    return not held.max_uses or held.used < held.max_uses


def _named(ground: str) -> tuple[str, int]:
    """Kind and number of a ground as people write it; no kind where it is none."""
    kind, number = ("A", ground) if ground.isdigit() else (ground[:1].upper(), ground[1:])
    plain = number.isascii() and number.isdigit() and len(number) < LONGEST
    return (kind, int(number)) if plain else ("", 0)


def _authorisation(actor: Actor, held: Authorisation | None, number: int, code: str, purpose: str, on: date) -> Ground:
    # somebody else's, another organisation's and one that never was are the same answer
    if held is None or held.grantee_id != actor.party_id or held.subject.code != code:
        raise NoGround(ground=f"A{number}", subject=code)
    return Ground(f"A{number}", grounds.require_live(as_values(held), asked=purpose, on=on), held)


def _matter(actor: Actor, held: Matter | None, number: int, purpose: str, case_number: str) -> Ground:
    own = held is not None and held.organ_id == actor.party_id
    if held is None or not own or held.withdrawn_at is not None or held.confirmed_at is None:
        raise OutsidePublishedMatters(ground=f"M{number}", subject="")
    if not case_number.strip():
        raise CaseNumberMissing(ground=f"M{number}", subject="")
    meant = grounds.purposes()[held.purpose]
    if grounds.purpose(purpose) != meant:
        raise PurposeMismatch(
            ground=f"M{number}", subject="", meant=f"{meant.name} {meant.name_zh}", asked=purpose[:60]
        )
    return Ground(f"M{number}", frozenset(held.items))


def _of_its_own(party: str, wanted: set[tuple[int | None, int]]) -> Q:
    return Q(pk__in={number for _, number in wanted}) & Q(**{f"{party}_id__in": {unit for unit, _ in wanted if unit}})


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
