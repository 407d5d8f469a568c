"""Opening organisations that deliveries name, and registering what a register says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.naming import fold_name
from goodstanding.law import roles
from goodstanding.subjects import matching
from goodstanding.subjects.errors import AlreadyDecided, NoName, NoSuchSubject, NothingDecided
from goodstanding.subjects.models import MatchDecision, Subject
from goodstanding.subjects.queries import kind_of, statement
from goodstanding.trail import actions as trail


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registration says of the subject itself; `former`, `english` and `number` may be empty."""

    code: str
    name: str
    kind: str
    status: str
    former: tuple[str, ...] = ()
    english: str = ""
    number: str = ""


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


@transaction.atomic
def decide_match(*, actor: Actor, provider: str, delivered: str, subject: str | None, at: datetime) -> MatchDecision:
    """Keep an officer's answer to whom a delivered name means; `subject` None: none that is known.

    Raises NotPermitted, NoName, NoSuchSubject, AlreadyDecided.
    """
    roles.require(actor, "decide")
    folded = fold_name(delivered[:300])
    if not folded:
        raise NoName
    chosen = Subject.objects.filter(code=subject).first() if subject else None
    if subject and chosen is None:
        raise NoSuchSubject(subject=subject)
    before = matching.decision(delivered, provider=provider)
    if before:
        raise AlreadyDecided(day=before.decided_at.date().isoformat(), account=before.decided_by)

    shown = [asdict(one) for one in matching.candidates(delivered).candidates]
    decision = MatchDecision.objects.create(
        provider_code=provider,
        delivered=delivered[:300],
        folded=folded,
        subject=chosen,
        shown=shown,
        decided_by=actor.account,
        decided_at=at,
    )

    trail.append(
        actor=actor,
        act="subjects.match_decided",
        at=at,
        subject=subject or "",
        decision=decision.pk,
        provider=provider,
        name_digest=sha256(folded.encode()).hexdigest(),
    )
    return decision


@transaction.atomic
def withdraw_match(*, actor: Actor, decision: int, at: datetime) -> None:
    """Withdraw a decision, so that the name is asked about again. Raises NotPermitted, NothingDecided."""
    roles.require(actor, "decide")
    withdrawn = MatchDecision.objects.select_for_update().filter(pk=decision, withdrawn_at=None).first()
    if withdrawn is None:
        raise NothingDecided(decision=decision)

    withdrawn.withdrawn_at = at
    withdrawn.save(update_fields=["withdrawn_at"])

    trail.append(actor=actor, act="subjects.match_withdrawn", at=at, decision=decision)


def _write_subjects(registrations: Sequence[Registration], at: datetime) -> None:
    given: dict[str, Any] = {
        "codes": [one.code for one in registrations],
        "names": [one.name for one in registrations],
        "kinds": [one.kind or kind_of(one.code) for one in registrations],
        "statuses": [one.status or "active" for one in registrations],
        "numbers": [one.number for one in registrations],
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
