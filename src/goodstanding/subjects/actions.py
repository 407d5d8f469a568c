"""Opening organisations that deliveries name, and registering what a register says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.naming import fold_name
from goodstanding.subjects.queries import kind_of, statement
from goodstanding.trail import actions as trail


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registration says of the subject itself; `former` and `english` may be empty."""

    code: str
    name: str
    kind: str
    status: str
    former: tuple[str, ...] = ()
    english: str = ""


@transaction.atomic
def open_subjects(*, actor: Actor, names: Mapping[str, str], submission: int, at: datetime) -> int:
    """Open a subject for each code no register knows, named as delivered. Returns how many were new.

    Commits on its own, so that two deliveries naming the same newcomer never wait for each other; a subject
    without a registered record shows nowhere.
    """
    codes = sorted(names)

    delivered = [names[code] for code in codes]
    given: dict[str, Any] = {"codes": codes, "names": delivered, "kinds": [kind_of(code) for code in codes], "at": at}
    with connection.cursor() as cursor:
        cursor.execute(statement("open_subjects"), given)
        opened = int(cursor.rowcount)
        folded: dict[str, Any] = {
            "codes": codes,
            "names": delivered,
            "folded": [fold_name(name) for name in delivered],
            "at": at,
        }
        cursor.execute(statement("open_names"), folded)

    trail.append(actor=actor, act="subjects.opened", at=at, submission=submission, opened=opened)
    return opened


@transaction.atomic
def register(*, actor: Actor, registrations: Sequence[Registration], submission: int, at: datetime) -> None:
    """Write names, kind and status of registered organisations; names they had become former ones."""
    by_code = {one.code: one for one in registrations}
    ordered = [by_code[code] for code in sorted(by_code)]

    _write_subjects(ordered, at)
    _write_names(ordered, at)

    trail.append(actor=actor, act="subjects.registered", at=at, submission=submission, registered=len(ordered))


@transaction.atomic
def note_names(*, actor: Actor, names: Sequence[tuple[str, str]], submission: int, at: datetime) -> None:
    """Note names in another language (code, name), as a document printed them."""
    given: dict[str, Any] = {
        "codes": [code for code, _ in names],
        "names": [name[:300] for _, name in names],
        "folded": [fold_name(name[:300]) for _, name in names],
        "kinds": ["english"] * len(names),
        "at": at,
    }

    with connection.cursor() as cursor:
        cursor.execute(statement("register_names"), given)

    trail.append(actor=actor, act="subjects.names_noted", at=at, submission=submission, names=len(names))


def _write_subjects(registrations: Sequence[Registration], at: datetime) -> None:
    given: dict[str, Any] = {
        "codes": [one.code for one in registrations],
        "names": [one.name for one in registrations],
        "kinds": [one.kind or kind_of(one.code) for one in registrations],
        "statuses": [one.status or "active" for one in registrations],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("register_subjects"), given)
        folded = [fold_name(one.name) for one in registrations]
        cursor.execute(statement("retire_names"), {"codes": given["codes"], "folded": folded})


def _write_names(registrations: Sequence[Registration], at: datetime) -> None:
    lines = [(one.code, one.name, "registered") for one in registrations]
    lines += [(one.code, name, "former") for one in registrations for name in one.former]
    lines += [(one.code, one.english, "english") for one in registrations if one.english]
    given: dict[str, Any] = {
        "codes": [code for code, _, _ in lines],
        "names": [name for _, name, _ in lines],
        "folded": [fold_name(name) for _, name, _ in lines],
        "kinds": [kind for _, _, kind in lines],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("register_names"), given)
