"""Who stands where towards a plan: the site itself, the firm that audited it, a buyer it is shared with."""

from datetime import date

from django.db.models import QuerySet

from goodstanding.audits.errors import NotYourPlan, VerifiedByAnother
from goodstanding.audits.models import Action
from goodstanding.audits.sites import ITEM
from goodstanding.enquiries.authorising import state
from goodstanding.enquiries.models import Authorisation
from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.law.catalogue import edition
from goodstanding.parties.models import Party
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject

PURPOSE = "supplier"


def require_site(actor: Actor) -> None:
    """Refuse everybody but an organisation's own representative. Raises NotYourPlan."""
    if not roles.may(actor, "plan-action"):
        raise NotYourPlan(account=actor.account)


def require_other(actor: Actor, action: Action, *, on: date) -> None:
    """Refuse whoever may not verify: the site itself, and strangers. Raises VerifiedByAnother."""
    strange = actor.unit == action.subject.code or not roles.may(actor, "verify-action")
    if strange or not (delivered(actor, action) or shared(actor, action.subject, on=on)):
        raise VerifiedByAnother


def delivered(actor: Actor, action: Action) -> bool:
    """Whether the actor's unit delivered the audit the action is about, as it stands now."""
    now = Record.objects.filter(identity=action.audit, item=ITEM, provider_code=actor.unit, known_until=None)
    return now.exclude(content=None).exists()


def shared(actor: Actor, subject: Subject, *, on: date) -> list[Authorisation]:
    """The live authorisations by which a subject shares its audits with the actor's unit, to follow a supplier."""
    return [one for one in sharing(actor).filter(subject=subject) if state(one, on=on) == "live"]


def sharing(actor: Actor) -> QuerySet[Authorisation]:
    """Every authorisation ever given to the actor's unit that covers audits for following suppliers, by subject."""
    given = Authorisation.objects.filter(grantee_id=actor.party_id, items__contains=[ITEM], purpose=PURPOSE)
    return given.select_related("subject").order_by("subject__name", "-pk")


def is_auditor(actor: Actor) -> bool:
    """Whether the actor's unit is of a kind that delivers social audits, and the actor may verify."""
    kinds = edition()[ITEM].providers
    return roles.may(actor, "verify-action") and Party.objects.filter(code=actor.unit, kind__in=kinds).exists()
