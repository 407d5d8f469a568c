"""What a report says is valid until a day: insurances, approvals, permits. Read from its prose, never guessed."""

import re
from collections.abc import Iterator
from typing import Any, Final

from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import DATE, Passage, all_passages, date_of

PERIOD: Final = re.compile(r"\bvalid (?:from|between)\b|有效期|有效期限")
KINDS: Final = (
    ("insurance", re.compile(r"insurance|保险", re.IGNORECASE)),
    ("approval", re.compile(r"approval|approved|批复|批准|综合计算工时|不定时", re.IGNORECASE)),
    ("permit", re.compile(r"licen[cs]e|permit|certificate|许可|执照|证书", re.IGNORECASE)),
)
SENTENCE: Final = re.compile(r"[.;。；](?=\s|$|[^\x00-\x7f])")
ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST: Final = 200
NEAR: Final = 70  # characters between "valid from" and the second day


def validities(report: SocialAudit) -> list[dict[str, Any]]:
    """Each period mentioned once: `{"kind": insurance|approval|permit|other, "from", "until", "said"}`, by its end."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for passage in all_passages(report):
        if passage.part != "previous":  # what was said of an earlier audit is not valid now
            for one in _periods(passage):
                found.setdefault((one["kind"], one["from"], one["until"]), one)
    return sorted(found.values(), key=lambda one: (one["until"], one["kind"], one["from"]))


def _periods(passage: Passage) -> Iterator[dict[str, Any]]:
    text = ISO.sub(r" \g<0> ", passage.text)  # Chinese writes no blank before a figure
    for match in PERIOD.finditer(text):
        named = list(DATE.finditer(text, match.end(), match.end() + NEAR))[:2]
        days = [day for one in named if (day := date_of(one))]
        if len(days) == 2 and days[0] <= days[1]:
            before = text[: match.start()]
            begun = max((stop.end() for stop in SENTENCE.finditer(before)), default=0)
            yield {
                "kind": _kind(before[begun:]),
                "from": days[0].isoformat(),
                "until": days[1].isoformat(),
                "said": text[begun : named[-1].end()].strip()[-LONGEST:],
            }


def _kind(words: str) -> str:
    """What the sentence speaks of last before it names the days."""
    found = [(match.start(), kind) for kind, pattern in KINDS for match in pattern.finditer(words)]
    return max(found, default=(0, "other"))[1]
