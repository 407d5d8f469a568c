"""What a subject signs and takes back; what an organ publishes and somebody else confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goodstanding.enquiries.errors import NoSuchAuthorisation, NotYoursToAuthorise, TermsIncomplete
from goodstanding.enquiries.models import Authorisation
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.citation import Cite
from goodstanding.law import grounds, roles
from goodstanding.law.catalogue import edition
from goodstanding.law.instruments import NotInForce, UnknownInstrument, resolve
from goodstanding.parties.models import Party
from goodstanding.parties.queries import party
from goodstanding.subjects.models import Subject


@dataclass(frozen=True, slots=True)
class Terms:
    """What is authorised. `notice`: SHA-256 of the text read before signing; `document`: of the signed paper."""

    subject: Subject
    grantee: Party
    items: Sequence[str]
    purpose: str
    valid_from: date
    valid_until: date
    notice: str
    max_uses: int = 0
    document: str = ""
    preticked: bool = False


def require_owner(actor: Actor) -> None:
    """Refuse whoever authorises for no organisation. Raises NotYoursToAuthorise."""
    if not roles.may(actor, "authorise"):
        raise NotYoursToAuthorise(account=actor.account, subject="-")


def check(actor: Actor, terms: Terms) -> None:
    """Refuse what may not be authorised, or not by this account."""
    if actor.unit != terms.subject.code or not roles.may(actor, "authorise"):
        raise NotYoursToAuthorise(account=actor.account, subject=terms.subject.code)
    grounds.require_unbundled(purposes_asked=[terms.purpose], items=terms.items, preticked=terms.preticked)
    unknown = set(terms.items) - edition().keys()
    if unknown or len(terms.notice) != 64 or terms.valid_until < terms.valid_from:
        raise TermsIncomplete


@dataclass(frozen=True, slots=True)
class MatterTerms:
    """A matter an organ publishes: what it will ask for, for what, under which article."""

    organ: str
    name: str
    items: Sequence[str]
    purpose: str
    cite: Cite


def require_matter(actor: Actor, terms: MatterTerms, on: date) -> Party:
    """The organ whose matter it is, where the actor may publish for it. Raises NotPermitted, TermsIncomplete."""
    roles.require(actor, "enquire", unit=terms.organ)
    organ = party(terms.organ)
    if not terms.name.strip() or not terms.items or set(terms.items) - edition().keys():
        raise TermsIncomplete
    try:
        resolve(terms.cite, on=on)
    except (UnknownInstrument, NotInForce) as fault:
        raise TermsIncomplete from fault
    return organ


def own(actor: Actor, number: int) -> Authorisation:
    """An authorisation the actor's organisation gave. Raises NoSuchAuthorisation."""
    held = Authorisation.objects.select_for_update().filter(pk=number, subject__code=actor.unit).first()
    if held is None or not roles.may(actor, "authorise"):
        raise NoSuchAuthorisation(authorisation=number)
    return held


def authorisations(actor: Actor) -> QuerySet[Authorisation]:
    """Those the actor's organisation gave, for whoever may authorise; those it was given, for whoever may enquire; all
    of them for whoever oversees. Newest first. Raises NotPermitted.
    """
    held = Authorisation.objects.select_related("subject", "grantee").order_by("-pk")
    if roles.may(actor, "oversee"):
        return held
    if roles.may(actor, "enquire"):
        return held.filter(grantee_id=actor.party_id)
    roles.require(actor, "authorise")
    return held.filter(subject__code=actor.unit)


def state(held: Authorisation, *, on: date) -> str:
    """`revoked`, `not yet`, `ended`, `used up` or `live`."""
    if held.revoked_at is not None:
        return "revoked"
    if on < held.valid_from:
        return "not yet"
    if on > held.valid_until:
        return "ended"
    return "used up" if held.max_uses and held.used >= held.max_uses else "live"
