"""Reads of records: what is held, what was true and known when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from goodstanding.parties.models import Party
from goodstanding.records.errors import NoSuchRecord
from goodstanding.records.models import Record
from goodstanding.store.asking import Prepared

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class Held:
    """A statement held under an identity. `digest`: MD5 of its content, for equality only; empty once erased."""

    id: int
    provider_code: str
    status: str
    digest: str


def held(identities: Sequence[str]) -> dict[str, Held]:
    """The current or revoked statements of these identities (32 hexadecimal digits each)."""
    if not identities:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("held"), {"identities": ",".join(identities)})
        rows = cursor.fetchall()
    return {
        identity.hex: Held(number, provider, status, digest or "")
        for identity, number, provider, status, digest in rows
    }


@cache
def statement(name: str) -> str:
    """The text of one of this folder's `.sql` files."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def current(*, subject: int, at: date, known: datetime) -> list[Record]:
    """What was held of a subject as known at an instant, and had begun by a day; erased statements are not among it."""
    return current_of([subject], at=at, known=known)[subject]


def current_of(subjects: Collection[int], *, at: date, known: datetime) -> dict[int, list[Record]]:
    """The same of several subjects, by subject, newest first: one question to the store, however many they are.

    The deliveries behind them are not read: `read_sources` does it for what is shown.
    """
    by_subject: dict[int, list[Record]] = {subject: [] for subject in subjects}
    for (one,) in _held_of().ask(subjects=list(subjects), known=known, at=at):
        by_subject[one.subject_id].append(one)
    return by_subject


def read_sources(found: Sequence[Record]) -> None:
    """Fill in the deliveries of these records and their providers: few and shared, so read once each."""
    numbers = {one.submission_id for one in found}
    sources = {}
    for submission, provider in _sources().ask(numbers=sorted(numbers)) if numbers else ():
        submission.provider = provider
        sources[submission.pk] = submission
    for one in found:
        one.submission = sources[one.submission_id]


@cache
def _held_of() -> Prepared:
    return Prepared(statement("held_of"), r=Record)


@cache
def _sources() -> Prepared:
    return Prepared(statement("sources"), s=apps.get_model("submissions.Submission"), p=Party)


def record(number: int) -> Record:
    """One record, locked for whoever acts on it. Raises NoSuchRecord."""
    found = Record.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=number).first()
    if found is None:
        raise NoSuchRecord(record=number)
    return found


def versions(current: Record) -> list[Record]:
    """The statement and every one it superseded, newest first."""
    same = Record.objects.select_for_update(of=("self",)).filter(identity=current.identity, subject=current.subject_id)
    return list(same.order_by("-known_from", "-pk"))


def changed_since(moment: datetime) -> QuerySet[Record]:
    """Records first known or closed after an instant: what a higher context asks to finish its own part."""
    return Record.objects.filter(Q(known_from__gt=moment) | Q(known_until__gt=moment)).order_by("pk")


def erased_of(numbers: Collection[int]) -> list[int]:
    """Those of these records whose content is erased."""
    return list(Record.objects.filter(pk__in=numbers, content=None).order_by("pk").values_list("pk", flat=True))


def items_held(code: str, *, among: Collection[str], on: date) -> list[str]:
    """Which of these kinds of information is held of an organisation now, by its code, and kept beyond that day."""
    held = Record.objects.filter(subject__code=code, item__in=among, known_until=None).exclude(content=None)
    kept = held.filter(Q(retained_until=None) | Q(retained_until__gte=on))
    return list(kept.order_by("item").values_list("item", flat=True).distinct())


def statement_numbered(number: int) -> Record | None:
    """A statement by its number, whether or not it still holds or may be shown."""
    return Record.objects.select_related("subject").filter(pk=number).first()


def successor(record: Record) -> Record | None:
    """The statement that holds now in place of one that was superseded."""
    return Record.objects.filter(identity=record.identity, known_until=None).exclude(pk=record.pk).first()


def earlier(record: Record) -> list[Record]:
    """What was held in its place before, newest first; what is erased is not among it."""
    same = Record.objects.filter(identity=record.identity, subject_id=record.subject_id, known_until__isnull=False)
    return list(same.exclude(content=None).select_related("submission").order_by("-known_from", "-pk"))


def published(*, items: Sequence[str], today: date) -> QuerySet[Record]:
    """Statements of these items whose publication and retention last on that day, by number."""
    held = Record.objects.filter(known_until=None, status="active", published=True, item__in=items)
    begun = held.filter(occurred_on__lte=today).exclude(content=None)
    public = begun.filter(Q(public_until=None) | Q(public_until__gte=today))
    kept = public.filter(Q(retained_until=None) | Q(retained_until__gte=today))
    return kept.select_related("subject", "submission__provider").order_by("pk")


def ended_between(*, items: Sequence[str], first: date, last: date) -> QuerySet[Record]:
    """Statements still held whose last day of publication or retention (`stop`) lies there, in its order."""
    held = Record.objects.filter(known_until=None, published=True, item__in=items)
    near = held.filter(Q(public_until__range=(first, last)) | Q(retained_until__range=(first, last)))
    stopping = near.annotate(stop=Least("public_until", "retained_until")).filter(stop__range=(first, last))
    return stopping.order_by("stop", "pk")
