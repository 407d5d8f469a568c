"""Suppliers as a buyer or an audit firm sees them: each look is an enquiry on a ground, and the supplier sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from goodstanding.audits.errors import NoSuchAudit
from goodstanding.audits.queries import Card, File, board, file_from
from goodstanding.audits.sites import ITEM, OWN_SCHEME, Audit, Site
from goodstanding.audits.standing import PURPOSE, is_auditor, sharing
from goodstanding.enquiries import actions as enquiries
from goodstanding.enquiries.authorising import state
from goodstanding.enquiries.models import Authorisation
from goodstanding.enquiries.queries import Enquiry
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.identifiers import fold_code
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import roles
from goodstanding.subjects.models import Subject

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """A supplier on the board. `file` is None where nothing was looked at: ended, limited, or refused."""

    subject: Subject
    authorisation: Authorisation
    state: str
    file: File | None = None
    refusal: Refusal | None = None

    @property
    def latest(self) -> Audit | None:
        """The newest audit whose findings are followed."""
        return next((site.latest for site in self._sites if site.latest.scheme == OWN_SCHEME), None)

    @property
    def others(self) -> list[Audit]:
        """The newest audit of each other scheme, in its own words."""
        return [site.latest for site in self._sites if site.latest.scheme != OWN_SCHEME]

    @property
    def cards(self) -> list[Card]:
        held = self.file
        return [card for site in self._sites for card in board(held, site, site.latest)] if held else []

    @property
    def crucial(self) -> int:
        """Crucial findings that the newest audits name and nobody has verified as put right."""
        return sum(bool(one.told.get("crucial")) and not one.settled and one.state != "verified" for one in self.cards)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.cards)

    @property
    def lapsed(self) -> bool:
        held, latest = self.file, self.latest
        return bool(held and latest and latest.expires_on and latest.expires_on < held.today)

    @property
    def left(self) -> int:
        """Enquiries left, where the authorisation counts them."""
        return max(self.authorisation.max_uses - self.authorisation.used, 0)

    @property
    def _sites(self) -> Sequence[Site]:
        return self.file.sites if self.file else ()


def authorisations(actor: Actor, on: date) -> list[tuple[Authorisation, str]]:
    """The best authorisation each supplier gave, and how it stands: a live one before one that has ended."""
    roles.require(actor, "enquire")
    found: dict[int, tuple[Authorisation, str]] = {}
    for one in sharing(actor):
        stands = state(one, on=on)
        if one.subject_id not in found or (stands == "live" and found[one.subject_id][1] != "live"):
            found[one.subject_id] = one, stands
    return list(found.values())


def rows(actor: Actor, some: Sequence[tuple[Authorisation, str]], now: datetime) -> list[Row]:
    """Board rows. Only what may be looked at as often as needed is looked at: no counted enquiry is spent here."""
    return [_row(actor, one, stands, now) for one, stands in some]


def _row(actor: Actor, held: Authorisation, stands: str, now: datetime) -> Row:
    if stands != "live" or held.max_uses:
        return Row(held.subject, held, stands)
    try:
        return Row(held.subject, held, stands, _look(actor, held, now))
    except Refusal as refusal:
        return Row(held.subject, held, stands, refusal=refusal)


def open_file(actor: Actor, code: str, now: datetime) -> tuple[File, Authorisation | None]:
    """One supplier's audits: on a live authorisation, counted, else what the actor's own firm delivered.

    Raises NoSuchAudit, which is the same whether the organisation is unknown, has none, or shares none.
    """
    on, plain = now.astimezone(CHINA).date(), fold_code(code)
    live = [one for one in sharing(actor).filter(subject__code=plain) if state(one, on=on) == "live"]
    if live and roles.may(actor, "enquire"):
        best = min(live, key=lambda one: (one.max_uses > 0, one.pk))
        return _look(actor, best, now), best
    if not is_auditor(actor):
        raise NoSuchAudit
    try:
        return file_from(enquiries.show_delivered(actor=actor, code=plain, item=ITEM, at=now), now), None
    except Refusal as refusal:
        raise NoSuchAudit from refusal


def audited(actor: Actor) -> list[Subject]:
    """The organisations whose audits the actor's firm delivered: names only, nothing of what was found."""
    if not is_auditor(actor):
        return []
    held = Subject.objects.filter(records__item=ITEM, records__provider_code=actor.unit, records__known_until=None)
    return list(held.distinct().order_by("name"))


def _look(actor: Actor, held: Authorisation, now: datetime) -> File:
    enquiry = Enquiry(held.subject.code, f"A{held.pk}", PURPOSE, now, only=frozenset({ITEM}))
    return file_from(enquiries.answer(actor=actor, enquiry=enquiry), now)
