"""A buyer's own list of suppliers: read, ranked against registered organisations, decided by a second account."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import QuerySet

from goodstanding.audits.errors import NoSuchSupplier, SecondPair
from goodstanding.audits.models import SupplierName
from goodstanding.formats.layouts import Column, Layout, Match, match
from goodstanding.formats.reading.opening import open_sheet
from goodstanding.formats.reading.sheet import Wanted
from goodstanding.kernel.actor import Actor
from goodstanding.subjects import matching
from goodstanding.subjects.errors import NoSuchSubject
from goodstanding.subjects.models import Subject
from goodstanding.submissions.screening import mask_persons

MOST = 500  # names of one list
SHOWN = 5  # candidates a reviewer chooses among
HEADERS = {
    "name": ("name", "supplier", "supplier name", "名称", "供应商", "供应商名称", "企业名称"),
    "address": ("address", "supplier address", "地址", "供应商地址", "企业地址"),
}


def read_list(path: Path, name: str) -> list[tuple[str, str]]:
    """(name, address) of each line, once each, without what identifies a person. Raises those of `formats.errors`."""
    found: dict[tuple[str, str], None] = {}
    with TemporaryDirectory() as folder:
        for chunk in open_sheet(path, name, Path(folder), _wanted()).chunks():
            names = chunk.columns.column("name").to_pylist()
            has_address = "address" in chunk.columns.column_names
            addresses = chunk.columns.column("address").to_pylist() if has_address else [None] * len(names)
            for pair in zip(names, addresses, strict=True):
                given, address = (mask_persons(" ".join((text or "").split()))[:300] for text in pair)
                if given:
                    found[given, address] = None
    return list(found)[:MOST]


def candidates(name: str, address: str) -> list[dict[str, Any]]:
    """Registered organisations a name may mean, best first, with their reasons; scores as whole per cents."""
    ranked = matching.candidates(name, address=address, limit=SHOWN, registered=True).candidates
    return [asdict(one) | {"score": round(one.score * 100)} for one in ranked]


def waiting(actor: Actor) -> QuerySet[SupplierName]:
    """Lines of the actor's unit nobody has decided, oldest first."""
    return SupplierName.objects.filter(buyer_id=actor.party_id, decided_at=None).order_by("pk")


def decided(actor: Actor) -> QuerySet[SupplierName]:
    """Lines of the actor's unit that were decided, newest first."""
    held = SupplierName.objects.filter(buyer_id=actor.party_id).exclude(decided_at=None)
    return held.select_related("subject").order_by("-decided_at", "-pk")


def not_among(actor: Actor, sharing: Collection[int]) -> list[SupplierName]:
    """Suppliers on the unit's list that were found to be a registered organisation and never shared an audit."""
    meant = decided(actor).exclude(subject=None).exclude(subject__in=sharing)
    return list(meant.order_by("subject__name", "subject_id", "pk").distinct("subject__name", "subject_id"))


def to_decide(actor: Actor, number: int) -> SupplierName:
    """A waiting line of the actor's unit, locked. Raises NoSuchSupplier, SecondPair."""
    held = waiting(actor).select_for_update().filter(pk=number).first()
    if held is None:
        raise NoSuchSupplier(line=number)
    if held.entered_by == actor.account:
        raise SecondPair
    return held


def registered(code: str) -> Subject | None:
    """The registered organisation of a code; None for no code. Raises NoSuchSubject."""
    if not code:
        return None
    found = Subject.objects.filter(code=code, in_register=True).first()
    if found is None:
        raise NoSuchSubject(subject=code[:18])
    return found


def _wanted() -> Wanted:
    def find(header: Sequence[str]) -> Match | None:
        return match(header, [_layout()])

    return Wanted("suppliers", find, lambda _: None, ("name",), {"name": "供应商名称 name"})


@cache
def _layout() -> Layout:
    made = tuple(Column(headers=headers, to=code) for code, headers in HEADERS.items())
    return Layout("suppliers", "suppliers", made)
