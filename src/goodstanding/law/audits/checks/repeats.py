"""V-repeat: what recurs is said to recur."""

import re
from collections.abc import Iterator

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import general_passages
from goodstanding.law.audits.verdict import Check, Verdict, judge

POSITIVE = re.compile(
    r"\b(?:positive|good progress|improved|improvement was|satisfactor(?:y|ily))\b|积极", re.IGNORECASE
)
REPEAT = re.compile(r"\b(?:repeat(?:ed)?|recur\w*|again|still|not corrected)\b|重复", re.IGNORECASE)


def recurrences(report: SocialAudit) -> Iterator[Check]:
    """Where every earlier finding recurs, a description that calls the outcome positive contradicts its findings."""
    earlier = [finding for finding in report.findings if finding.previous]
    if not earlier:
        return
    again = [finding for finding in earlier if finding.answer_current != "Yes" and finding.status != "corrected"]
    praise = [
        passage
        for passage in general_passages(report)
        if passage.part != "Good practices" and POSITIVE.search(passage.text)
    ]
    told = any(REPEAT.search(passage.text) for passage in general_passages(report))
    all_again = len(again) == len(earlier)
    wrong = all_again and len(earlier) > 1 and praise and not told
    verdict = Verdict.CONTRADICTION if wrong else Verdict.HOLDS
    where = praise[0].where if praise else f"line {earlier[0].line}, FINDINGS"
    says = praise[0].text if praise else f"{len(earlier)} findings of the previous audit"
    computed = f"{len(again)} of {len(earlier)} recur: " + ", ".join(finding.question for finding in again)
    yield judge("recurrence", verdict, where, says=says, computed=computed)
