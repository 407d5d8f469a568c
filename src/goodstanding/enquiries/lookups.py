"""What a program asks about one organisation: by whom, within which scopes, as of when, on which ground."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from goodstanding.enquiries import actions, queries
from goodstanding.enquiries.errors import NoSuchDay
from goodstanding.enquiries.queries import Enquiry, Question
from goodstanding.enquiries.together import Answer, Asked, answer_together
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.law.publicity import Audience
from goodstanding.parties.keys import require_scope

# the permission that opens more than what is public: a key without it asks as the public
OPENS = {Audience.subject: "see-own-file", Audience.officer: "see-as-officer"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """One request. `scopes`: what the key reaches, None without one; with a ground it is an enquiry on it.

    `at` and `known` are days as they were written.
    """

    actor: Actor
    scopes: Collection[str] | None
    code: str
    at: str = ""
    known: str = ""
    ground: str | None = None
    purpose: str = ""
    case: str = ""


def look_up(*, lookups: Sequence[Lookup], now: datetime) -> list[Answer]:
    """The answer or the refusal to each, in one transaction; refused enquiries are recorded for the subject to see."""
    read = [_read(lookup, now) for lookup in lookups]
    answers = iter(answer_together(asked=[one for one in read if isinstance(one, Asked)], at=now))
    found = [next(answers) if isinstance(one, Asked) else one for one in read]
    for one, answer in zip(read, found, strict=True):
        if isinstance(one, Asked) and isinstance(one.about, Enquiry) and isinstance(answer, Refusal):
            actions.note_refusal(actor=one.actor, enquiry=one.about, refusal=answer)
    return found


def day(text: str) -> date | None:
    """A day as people write it in an address; None where nothing is written. Raises NoSuchDay."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchDay(day=text[:20]) from None


def end_of(text: str) -> datetime | None:
    """The last moment of that day in China. Raises NoSuchDay."""
    meant = day(text)
    return datetime.combine(meant, time.max, CHINA) if meant else None


def _read(lookup: Lookup, now: datetime) -> Asked | Refusal:
    try:
        return Asked(lookup.actor, _question(lookup, now) if lookup.ground is None else _enquiry(lookup, now))
    except Refusal as refusal:
        return refusal


def _enquiry(lookup: Lookup, now: datetime) -> Enquiry:
    require_scope(lookup.scopes, "enquire")
    roles.require(lookup.actor, "enquire")
    return Enquiry(lookup.code, lookup.ground or "", lookup.purpose, now, lookup.case)


def _question(lookup: Lookup, now: datetime) -> Question:
    require_scope(lookup.scopes, "see-public")
    audience = _audience(lookup)
    look_back = audience is not Audience.public
    return Question(
        code=lookup.code,
        audience=audience,
        at=day(lookup.at) or now.astimezone(CHINA).date(),
        known=(end_of(lookup.known) if look_back else None) or now,
        now=now,
        may_look_back=look_back,
        on_grounds=lookup.scopes is None or "enquire" in lookup.scopes,
    )


def _audience(lookup: Lookup) -> Audience:
    """The actor's own, as far as the key reaches."""
    own = queries.own_audience(lookup.actor, fold_code(lookup.code))
    permission = OPENS.get(own)
    reached = lookup.scopes is None or permission in lookup.scopes
    return own if permission and reached else Audience.public
