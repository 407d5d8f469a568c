"""A report on paper and as data: issued in one transaction, proved into the trail, sealed."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno

from goodstanding.enquiries import actions, files, reports
from goodstanding.enquiries.models import Report
from goodstanding.enquiries.queries import Question
from goodstanding.enquiries.reports import Issue
from goodstanding.kernel.actor import Actor
from goodstanding.proofs import seals
from goodstanding.proofs.pdf_sealing import seal_pdf
from goodstanding.trail import evidence, keys, publication
from goodstanding.trail.models import Entry, Leaf


@dataclass(frozen=True, slots=True)
class Issued:
    """A report as it leaves: the sealed PDF and the text of its JSON twin."""

    report: Report
    leaf: int
    pdf: bytes
    twin: str


def issue(*, actor: Actor, question: Question, issue: Issue) -> Issued:
    """Make, record and seal a report. Raises AudienceNotYours, NotHeld and the refusals of the code."""
    at = question.now
    report, answer, content = actions.issue_report(actor=actor, question=question, issue=issue)

    publication.sign_and_publish(at=at)
    entry = Entry.objects.get(pk=report.entry)
    keys.signing_key("status", at=at)  # so that anchors handed out with this report know who says its status
    sealed = seals.Document("report", issue.number, at, content, evidence.included(entry))
    twin = seals.seal(sealed, keys.signing_key("seal", at=at))
    paper = files.report_pdf(reports.printed(content, answer) | {"digest": report.digest, "qr": _qr(content, report)})
    pdf = seal_pdf(paper, twin, key=keys.pdf_key(name=keys.SEALER, at=at), reason="Issued report 签发报告", at=at)
    return Issued(report, Leaf.objects.get(entry=entry).index, pdf, twin)


def _qr(content: Mapping[str, Any], report: Report) -> str:
    """Number, verification code and digest as a picture: what somebody with the paper alone compares."""
    told = f"goodstanding-report:{report.number}:{content['verification']}:{report.digest}"
    drawn = io.BytesIO()
    segno.make(told, error="m").save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode()
