"""The plan on paper, in two languages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from goodstanding.audits.plan_sheet import values
from goodstanding.audits.queries import Card
from goodstanding.audits.sites import Audit
from goodstanding.enquiries.files import typeset
from goodstanding.law.audits import plan
from goodstanding.subjects.models import Subject

PAGE = Path(__file__).parent / "print" / "plan.typ"


def plan_pdf(subject: Subject, audit: Audit, cards: Sequence[Card]) -> bytes:
    """The PDF of one audit's plan."""
    return typeset(PAGE, document(subject, audit, cards))


def document(subject: Subject, audit: Audit, cards: Sequence[Card]) -> dict[str, Any]:
    """The same as plain values, as the command line prints it."""
    return {
        "code": subject.code,
        "name": subject.name,
        "scheme": audit.scheme_name,
        "site": audit.site_name,
        "closed_on": audit.day.isoformat(),
        "rating": audit.letter,
        "rating_indicative": audit.indicative,
        "plan_due": plan.plan_due(audit.day).isoformat(),
        "expires_on": audit.expires_on.isoformat() if audit.expires_on else "",
        "findings": [values(card) | {"overdue": card.overdue, "why": _why(card)} for card in cards],
    }


def _why(card: Card) -> dict[str, str]:
    return {"en": card.step.why, "zh": card.step.why_zh} if card.step else {"en": "", "zh": ""}
