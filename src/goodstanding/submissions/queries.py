"""Reads of deliveries: what was delivered, what came of it, what a provider may see."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min, QuerySet

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.finding import Finding
from goodstanding.law import roles
from goodstanding.law.catalogue import Item, edition, editions, in_force_from
from goodstanding.parties.models import Party
from goodstanding.submissions.errors import NoSuchSubmission, NotListed
from goodstanding.submissions.faults import Found, put_into_words
from goodstanding.submissions.models import FoundFault, Submission


def item_in_force(code: str, at: date) -> tuple[str, Item]:
    """(edition, item) of the catalogue in force on a day. Raises NotListed."""
    years = [year for year in editions() if in_force_from(year) <= at] or [editions()[0]]
    items = edition(years[-1])
    if code not in items:
        raise NotListed(item=code, edition=years[-1], listed=", ".join(items))
    return years[-1], items[code]


def deliveries(actor: Actor) -> QuerySet[Submission]:
    """The deliveries this account may see, newest first: its unit's, or all for those who watch over the platform."""
    every = Submission.objects.select_related("provider").order_by("-received_at", "-pk")
    return every if roles.may(actor, "oversee") else every.filter(provider_id=actor.party_id)


def delivery(actor: Actor, number: int) -> Submission:
    """One delivery. Raises NoSuchSubmission, also for another unit's: the answer is the same."""
    found = deliveries(actor).filter(pk=number).first()
    if found is None:
        raise NoSuchSubmission(submission=number)
    return found


def findings(submission: Submission, limit: int | None = None) -> Iterator[Finding]:
    """What was found in a delivery, in the order of its rows, put into words."""
    item = edition(submission.edition)[submission.item]
    faults = FoundFault.objects.filter(submission=submission).order_by("row", "pk")
    for fault in faults[:limit] if limit else faults.iterator():
        yield _worded(fault, item)


def public_codes() -> frozenset[str]:
    """Codes of every registered party: bodies that may stand as an authority though their code is not an organ's."""
    return frozenset(Party.objects.values_list("code", flat=True))


def findings_by_rule(submission: Submission) -> list[tuple[Finding, int]]:
    """Each rule that was broken, as the first row that broke it reads, and how many findings it has; most first."""
    item = edition(submission.edition)[submission.item]
    counted = FoundFault.objects.filter(submission=submission).values_list("code", "field")
    most = counted.annotate(times=Count("pk"), first=Min("pk")).order_by("-times", "code")[:20]
    firsts = FoundFault.objects.in_bulk([line[3] for line in most])
    return [(_worded(firsts[first], item), times) for _, _, times, first in most]


def _worded(fault: FoundFault, item: Item) -> Finding:
    return put_into_words(Found(fault.row, fault.field, fault.value, fault.code, fault.details), item)
