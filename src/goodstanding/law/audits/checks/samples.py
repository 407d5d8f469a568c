"""V-sample: who was sampled stands for who works there."""

from collections.abc import Iterator
from decimal import Decimal

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.rating import parameters
from goodstanding.law.audits.verdict import Check, Verdict, judge

MOST_APART = 20  # percentage points between the sample's and the workforce's share of men; our own threshold


def share_by_sex(report: SocialAudit) -> Iterator[Check]:
    """The share of men in the sample is near that in the workforce."""
    men, total = report.metric("Male workers"), report.metric("Total workforce")
    sampled_men, sampled = report.metric("Sample - Male"), report.metric("Total sample")
    if men is None or not total or sampled_men is None or not sampled:
        return
    shares = 100 * sampled_men / sampled, 100 * men / total
    verdict = Verdict.HOLDS if abs(shares[0] - shares[1]) <= MOST_APART else Verdict.DOUBTFUL
    says = f"{sampled_men:f} men of {sampled:f} sampled"
    yield judge(
        "sample-share",
        verdict,
        "METRICS",
        says=says,
        computed=f"{shares[0]:.1f} % of the sample, {shares[1]:.1f} % of the workforce",
    )


def size(report: SocialAudit) -> Iterator[Check]:
    """As many interviews as a full audit of that size has; the table for follow-ups is not published."""
    total, sampled = report.metric("Total workforce"), report.metric("Total sample")
    if not total or sampled is None:
        return
    rows: list[tuple[int, int]] = parameters()["sample"]["interviews"]
    least = next(Decimal(number) for up_to, number in rows if total <= up_to)
    verdict = Verdict.HOLDS if sampled >= least else Verdict.DOUBTFUL
    if sampled > total:
        verdict = Verdict.CONTRADICTION
    yield judge(
        "sample-size",
        verdict,
        "METRICS",
        says=f"{sampled:f} of {total:f} workers",
        computed=f"a full audit has at least {least}",
    )
