"""Which edition was in force, and what it says of an item."""

import hashlib
from datetime import date
from typing import Any

from goodstanding.catalogue.errors import NothingInForce, NotInEdition
from goodstanding.catalogue.models import Edition
from goodstanding.kernel.canonical import canonical_json
from goodstanding.law import catalogue
from goodstanding.law.catalogue import Item, NoSuchEdition

_read: dict[str, tuple[Item, ...]] = {}  # by digest: an edition never changes


def in_force(at: date) -> Edition:
    """The edition in force on that day. Raises NothingInForce."""
    edition = Edition.objects.filter(in_force_from__lte=at).order_by("-in_force_from", "-year").first()
    if edition is None:
        raise NothingInForce(at=at)
    return edition


def edition(year: str) -> Edition:
    """The published edition of that year. Raises NoSuchEdition."""
    found = Edition.objects.filter(year=year).first()
    if found is None:
        held = Edition.objects.order_by("year").values_list("year", flat=True)
        raise NoSuchEdition(year=year[:10], editions=", ".join(held) or "—")
    return found


def published_years() -> set[str]:
    return set(Edition.objects.values_list("year", flat=True))


def items(held: Edition) -> tuple[Item, ...]:
    """The items of an edition as it was published, in its order."""
    if held.digest not in _read:
        _read[held.digest] = tuple(catalogue.read_item(raw) for raw in held.document["items"])
    return _read[held.digest]


def item(code: str, at: date) -> Item:
    """The item in the edition in force on that day. Raises NothingInForce, NotInEdition."""
    held = in_force(at)
    found = items(held)
    listed = next((one for one in found if one.code == code), None)
    if listed is None:
        names = ", ".join(one.code for one in found)
        raise NotInEdition(year=held.year, item=code[:40], items=names)
    return listed


def proposed(year: str) -> dict[str, str | int]:
    """What a proposal to publish that year's edition names: the edition as the program's files have it."""
    return {"year": year, "digest": digest(catalogue.document(year))}


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of an edition's canonical JSON, hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()
