"""A social audit beside the one before it on the same site, of those that one answer shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from goodstanding.enquiries.queries import Dossier, Shown
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.following import Comparison, compare, same_site
from goodstanding.law.audits.record import restored

ITEM = "social-audit"


def compared_with_the_one_before(one: Shown, answer: Dossier) -> Comparison | None:
    """What became of the findings of the latest earlier audit; None where the answer shows none of that site."""
    if one.item.code != ITEM:
        return None
    others = [other for other in answer.shown if other.item.code == ITEM and other.record.pk != one.record.pk]
    return compared(one.fields, [other.fields for other in others])


def compared(fields: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Comparison | None:
    """The same of an audit's fields and those of others."""
    report, reports = restored(fields), [restored(other) for other in others]
    earlier = [other for other in reports if _started(other) < _started(report) and same_site(other, report)]
    return compare(max(earlier, key=_started), report) if earlier else None


def _started(report: SocialAudit) -> str:
    return str(report.header.monitoring_start_date or "")
