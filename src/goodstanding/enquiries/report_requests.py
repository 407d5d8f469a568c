"""What the doors of reports have in common: the numbers of a new one, and the answer about one that is shown."""

import base64
import secrets
from datetime import datetime

from goodstanding.enquiries import standing
from goodstanding.enquiries.errors import NoSuchReport
from goodstanding.enquiries.models import Report
from goodstanding.enquiries.queries import Question
from goodstanding.enquiries.reports import Issue
from goodstanding.formats.values import CHINA
from goodstanding.law.publicity import Audience
from goodstanding.proofs.pdf_reports import verify_pdf
from goodstanding.proofs.verification import Verdict, verify
from goodstanding.trail.keys import trusted

LARGEST_FILE = 20_000_000


def question_of(code: str, audience: Audience, at: datetime, *, on_grounds: bool = True) -> Question:
    """A report tells of today, as known now."""
    today = at.astimezone(CHINA).date()
    return Question(code, audience, today, at, at, may_look_back=False, on_grounds=on_grounds)


def new_issue(at: datetime) -> Issue:
    """The number and the verification code of a report about to be made."""
    number = f"R-{at.astimezone(CHINA):%Y%m%d}-{secrets.token_hex(6)}"
    return Issue(number=number, verification=base64.b32encode(secrets.token_bytes(10)).decode())


def held_report(number: str, verification: str) -> Report:
    """The report of that number, for whoever knows its verification code. Raises NoSuchReport."""
    held = Report.objects.filter(number=number.strip()[:40]).first()
    if held is None or not secrets.compare_digest(held.verification.encode(), verification.strip().upper().encode()):
        raise NoSuchReport
    return held


def judge_file(content: bytes, at: datetime) -> Verdict:
    """A sealed file checked in full with this platform's keys, and its status as of now. It is not kept."""
    listed = standing.signed_list(at=at).encode()
    return (verify_pdf if content.startswith(b"%PDF-") else verify)(content, trusted(), listed)
