"""What a site writes into its plan, checked; no person's name or number is kept of it."""

import hashlib
from dataclasses import dataclass
from datetime import date

from goodstanding.audits.errors import (
    ChangedMeanwhile,
    DueOutside,
    EvidenceDated,
    EvidenceEmpty,
    EvidenceMissing,
    PlanIncomplete,
    WrongState,
)
from goodstanding.audits.models import Action
from goodstanding.audits.queries import shown_since_return
from goodstanding.audits.sites import Audit
from goodstanding.formats.document_dates import date_inside
from goodstanding.law.audits import plan
from goodstanding.submissions.screening import mask_persons

LONGEST = 1000
NAMES_ZH = {"root_cause": "根本原因", "measure": "措施", "owner": "负责方", "due": "期限"}
NAMES = {"root_cause": "root cause", "measure": "measure", "owner": "owner", "due": "due day"}


@dataclass(frozen=True, slots=True)
class Terms:
    """A plan for one finding. `owner` is a code of law/audits/plan.yaml; `seen` the version it was written upon."""

    root_cause: str
    measure: str
    owner: str
    due: date | None
    seen: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A file handed in as evidence: its digest, size and the date inside; the bytes are let go."""

    title: str
    dated_on: date
    digest: str
    size: int
    found_on: date | None


def handed(*, title: str, dated_on: date | None, content: bytes) -> Handed:
    """Digest a file. Raises EvidenceEmpty."""
    words = masked(title)[:200]
    if not content or not words or dated_on is None:
        raise EvidenceEmpty
    return Handed(words, dated_on, hashlib.sha256(content).hexdigest(), len(content), date_inside(content))


def masked(text: str) -> str:
    """What somebody typed, without control characters and without what identifies a person."""
    plain = "".join(mark if mark.isprintable() else " " for mark in text)
    return mask_persons(" ".join(plain.split()))[:LONGEST]


def check(terms: Terms, audit: Audit) -> None:
    """Refuse a plan that is not whole, or a day out of reach. Raises PlanIncomplete, DueOutside."""
    given = {
        "root_cause": bool(masked(terms.root_cause)),
        "measure": bool(masked(terms.measure)),
        "owner": terms.owner in plan.words("owners"),
        "due": terms.due is not None,
    }
    lacking = [name for name in NAMES if not given[name]]
    if lacking or terms.due is None:
        missing = ", ".join(NAMES[name] for name in lacking)
        raise PlanIncomplete(missing=missing, missing_zh="、".join(NAMES_ZH[name] for name in lacking))
    last = plan.latest_due(audit.day)
    if not audit.day <= terms.due <= last:
        raise DueOutside(due=terms.due, first=audit.day, last=last)


def require_version(action: Action, seen: int) -> None:
    """Refuse what was written on an older version. Raises ChangedMeanwhile."""
    if action.version != seen:
        raise ChangedMeanwhile(finding=action.finding, seen=seen, held=action.version)


def require_move(action: Action, act: str) -> None:
    """Refuse an act the state does not allow. Raises WrongState."""
    if not plan.may_move(act, action.state):
        word = plan.words("states")[action.state]
        raise WrongState(finding=action.finding, state=word.name, state_zh=word.name_zh)


def require_evidence(action: Action) -> None:
    """Refuse a report that nothing shows; after a return, something new has to. Raises EvidenceMissing."""
    if not shown_since_return(action).exists():
        raise EvidenceMissing(finding=action.finding)


def require_dated(one: Handed, audit: Audit, today: date) -> None:
    """Refuse a file from before the audit, or from tomorrow. Raises EvidenceDated."""
    if not audit.day <= one.dated_on <= today:
        raise EvidenceDated(dated=one.dated_on, first=audit.day, last=today)
