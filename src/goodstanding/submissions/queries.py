"""Reads of deliveries: what was delivered, what came of it, what a provider may see."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db.models import CharField, Count, Min, QuerySet, Sum, Value
from django.db.models.functions import Concat

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.citation import Cite
from goodstanding.kernel.finding import Finding
from goodstanding.law import roles
from goodstanding.law.catalogue import Item, edition, editions, in_force_from
from goodstanding.parties.models import Party
from goodstanding.submissions.errors import NoSuchSubmission, NotListed, NotYourUnit
from goodstanding.submissions.faults import OF_THE_HEADER, QUOTING, Found, put_into_words
from goodstanding.submissions.header import header_of
from goodstanding.submissions.ledger import category_names, reasons
from goodstanding.submissions.models import FoundFault, RawFile, Refused, Submission

LEDGER = ("submission__provider__code", "submission__provider__name", "reason", "what", "sum", "deliveries")


def item_in_force(code: str, at: date) -> tuple[str, Item]:
    """(edition, item) of the catalogue in force on a day. Raises NotListed."""
    years = [year for year in editions() if in_force_from(year) <= at] or [editions()[0]]
    items = edition(years[-1])
    if code not in items:
        raise NotListed(item=code, edition=years[-1], listed=", ".join(items))
    return years[-1], items[code]


def deliveries(actor: Actor) -> QuerySet[Submission]:
    """The deliveries this account may see, newest first: its unit's, or all for those who watch over the platform.

    Raises NotPermitted.
    """
    every = Submission.objects.select_related("provider").order_by("-received_at", "-pk")
    if roles.may(actor, "oversee"):
        return every
    roles.require(actor, "deliver")
    return every.filter(provider_id=actor.party_id)


def delivery(actor: Actor, number: int) -> Submission:
    """One delivery. Raises NoSuchSubmission, also for another unit's: the answer is the same."""
    found = deliveries(actor).filter(pk=number).first()
    if found is None:
        raise NoSuchSubmission(submission=number)
    return found


def findings(submission: Submission, *, at: datetime, limit: int | None = None, start: int = 0) -> Iterator[Finding]:
    """What was found in a delivery, in the order of its rows and columns, put into words.

    Values are repeated as long as the raw file lives, whatever job should have taken them away since.
    """
    item = edition(submission.edition)[submission.item]
    header = header_of(submission.header)
    end = None if limit is None else start + limit
    for found in islice(found_in(submission, at=at), start, end):
        yield put_into_words(found, item, header.word(found))


def found_in(submission: Submission, *, at: datetime) -> Iterator[Found]:
    """The same findings before they are put into words."""
    header = header_of(submission.header)
    quotes = raw_file_until(submission, at=at) is not None
    faults = FoundFault.objects.filter(submission=submission).order_by("row", "pk").iterator()
    for _, row in groupby(faults, key=attrgetter("row")):
        yield from sorted((_found(one, quotes=quotes) for one in row), key=header.order)


def _found(fault: FoundFault, *, quotes: bool) -> Found:
    if quotes:
        return Found(fault.row, fault.field, fault.value, fault.code, fault.details)
    details = {key: value for key, value in fault.details.items() if key not in QUOTING}
    return Found(fault.row, fault.field, "", fault.code, details)


def rows_at_fault(submission: Submission) -> int:
    """How many rows have findings; what is said of the header is of none."""
    faults = FoundFault.objects.filter(submission=submission).exclude(code__in=OF_THE_HEADER)
    return faults.values("row").distinct().count()


def findings_by_rule(submission: Submission, *, at: datetime) -> list[tuple[Finding, int]]:
    """Each rule that was broken, as the first row that broke it reads, and how many findings it has; most first."""
    item = edition(submission.edition)[submission.item]
    header = header_of(submission.header)
    quotes = raw_file_until(submission, at=at) is not None
    counted = FoundFault.objects.filter(submission=submission).values_list("code", "field")
    most = counted.annotate(times=Count("pk"), first=Min("pk")).order_by("-times", "code")[:20]
    firsts = FoundFault.objects.in_bulk([line[3] for line in most])
    found = [(_found(firsts[first], quotes=quotes), times) for _, _, times, first in most]
    return [(put_into_words(one, item, header.word(one)), times) for one, times in found]


def summary(submission: Submission) -> dict[str, Any]:
    """A delivery in a list of deliveries."""
    return {
        "submission": submission.pk,
        "provider": submission.provider.code,
        "provider_name": submission.provider.name,
        "item": submission.item,
        "file": submission.file_name,
        "size": submission.size,
        "digest": submission.digest,
        "received_at": submission.received_at,
        "received_by": submission.received_by,
        "status": submission.status,
        "decided_at": submission.decided_at,
        **{name: getattr(submission, name) for name in ("rows", "accepted", "rejected", "duplicates")},
    }


def outcome(submission: Submission, *, at: datetime) -> dict[str, Any]:
    """What came of a delivery beyond its counts."""
    return {
        "layout": submission.layout,
        "refusal": submission.refusal,
        "dropped": submission.dropped,
        "findings_by_code": by_code(Submission.objects.filter(pk=submission.pk)),
        "refused": [line.as_dict() for line in refused(Submission.objects.filter(pk=submission.pk))],
        "findings_fetched_at": submission.findings_fetched_at,
        "raw_file_until": raw_file_until(submission, at=at),
    }


def by_code(submissions: QuerySet[Submission]) -> dict[str, int]:
    """How many rows each finding concerns, the commonest first."""
    faults = FoundFault.objects.filter(submission__in=submissions.order_by()).values("code")
    counted = faults.annotate(
        rows=Count(Concat("submission", Value("-"), "row", output_field=CharField()), distinct=True)
    )
    return {line["code"]: line["rows"] for line in counted.order_by("-rows", "code")}


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of the ledger: what one provider's deliveries held that may not be kept. `counts`: rows, cells, ..."""

    provider: str
    provider_name: str
    reason: str
    what: str
    count: int
    deliveries: int

    @property
    def basis(self) -> Cite:
        return Cite(**reasons()[self.reason]["basis"])

    def as_dict(self) -> dict[str, Any]:
        words = reasons()[self.reason]
        name, name_zh = category_names().get(self.what, (self.what, self.what))
        named = {"what_name": name, "what_name_zh": name_zh}
        return {**asdict(self), **named, **{key: words[key] for key in ("name", "name_zh", "counts", "basis")}}


def refused(submissions: QuerySet[Submission]) -> list[RefusedLine]:
    """The ledger over these deliveries, by provider, reason and category, without any content."""
    held = Refused.objects.filter(submission__in=submissions.order_by())
    lines = held.values("submission__provider__code", "submission__provider__name", "reason", "what")
    summed = lines.annotate(sum=Sum("count"), deliveries=Count("submission", distinct=True))
    order = list(reasons())
    found = [RefusedLine(*line) for line in summed.order_by("submission__provider__code", "what").values_list(*LEDGER)]
    return sorted(found, key=lambda line: (line.provider, order.index(line.reason)))


def raw_file_until(submission: Submission, *, at: datetime) -> datetime | None:
    """Until when the delivered file can still be fetched; None where it is gone."""
    held = RawFile.objects.filter(submission=submission, delete_after__gt=at).first()
    return held.delete_after if held else None


def require_own(actor: Actor, provider: Party) -> None:
    """Refuse whoever may not deliver for this unit: its raw files are for it alone. Raises NotYourUnit."""
    if not roles.may(actor, "deliver", unit=provider.code):
        raise NotYourUnit(account=actor.account, provider=provider.code)


def public_codes() -> frozenset[str]:
    """Codes of every registered party: bodies that may stand as an authority though their code is not an organ's."""
    return frozenset(Party.objects.values_list("code", flat=True))


def digests_of(numbers: Collection[int]) -> dict[int, str]:
    """The SHA-256 of the files that some submissions were delivered as."""
    return dict(Submission.objects.filter(pk__in=numbers).values_list("pk", "digest"))
