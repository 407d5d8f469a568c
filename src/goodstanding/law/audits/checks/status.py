"""V-status: the status word, the answers and the two languages tell one story."""

from collections.abc import Iterator

from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.law.audits.prose import Passage
from goodstanding.law.audits.verdict import Check, Verdict, judge

RANK = {"No": 0, "Partially": 1, "Yes": 2}


def status_and_answers(report: SocialAudit) -> Iterator[Check]:
    """Not corrected goes with an answer as bad as before, corrected with Yes."""
    for finding in report.findings:
        status = finding.status or finding.status_local
        if status and finding.answer_current in RANK:
            says = f"{status}; before {finding.answer_previous or '?'}, now {finding.answer_current}"
            yield judge(
                "status-answer",
                _fits(finding, status),
                _where(finding, "current"),
                says=says,
                computed=_expected(finding),
            )


def status_in_both_languages(report: SocialAudit) -> Iterator[Check]:
    """Both languages say whether the finding was corrected, and say the same."""
    for finding in report.findings:
        if not finding.previous or not (finding.status or finding.status_local):
            continue
        verdict = Verdict.HOLDS if finding.status == finding.status_local else Verdict.CONTRADICTION
        if not (finding.status and finding.status_local):
            verdict = Verdict.DOUBTFUL
        says, computed = f"English: {finding.status or 'none'}", f"local: {finding.status_local or 'none'}"
        yield judge("status-languages", verdict, _where(finding, "current"), says=says, computed=computed)


def answers_in_both_languages(report: SocialAudit) -> Iterator[Check]:
    """Both languages answer the question alike."""
    for finding in report.findings:
        if finding.answer_local and finding.answer_current:
            same = finding.answer_local == finding.answer_current
            says, computed = f"English: {finding.answer_current}", f"local: {finding.answer_local}"
            yield judge("answer-languages", same, _where(finding, "local"), says=says, computed=computed)


def _fits(finding: AuditFinding, status: str) -> Verdict:
    now = RANK[str(finding.answer_current)]
    before = RANK.get(finding.answer_previous or "")
    if status == "corrected":
        return Verdict.HOLDS if now == 2 else Verdict.CONTRADICTION
    if now == 2:
        return Verdict.CONTRADICTION
    if before is None:
        return Verdict.HOLDS
    better = now > before
    if status == "not corrected":
        return Verdict.DOUBTFUL if better else Verdict.HOLDS
    return Verdict.HOLDS if better else Verdict.DOUBTFUL


def _expected(finding: AuditFinding) -> str:
    now, before = RANK[str(finding.answer_current)], RANK.get(finding.answer_previous or "")
    if now == 2:
        return "answered Yes: corrected"
    if before is None:
        return "no previous answer"
    return "answer improved" if now > before else "answer unchanged" if now == before else "answer worse"


def _where(finding: AuditFinding, part: str) -> str:
    return Passage("", part, finding.line, finding).where
