"""Is the report whole? Half a report is refused and told which parts are missing."""

import re

from goodstanding.formats.social_audit.errors import CutOff
from goodstanding.formats.social_audit.findings import blocks
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.tables import pattern, table
from goodstanding.kernel.social_audit import AuditFinding, SocialAudit

END = re.compile(
    r"(?:(?<![\s。.）)]\d)[.。!！?？][\"'”’)）\]]*|[（(]?\s*(?:根据|依据|in accordance)[^（）()]*[)）](?:[)）])?)\s*$",
    re.IGNORECASE,
)


def require_sections(file: str, sections: Sections, layout: str) -> None:
    """Raise CutOff when the ratings are not there, or when the report ends before its last section has begun."""
    titles = table("layouts")["titles"]
    if layout == "G2" or not _ends_early(sections):
        return
    order = list(titles)
    last = max((order.index(name) for name in sections if name in order), default=-1)
    missing = [
        titles[name] for name in order if order.index(name) > last or (name == "ratings" and name not in sections)
    ]
    raise CutOff(file=file, missing=", ".join(missing))


def _ends_early(sections: Sections) -> bool:
    """No ratings; or the description has begun and the table after it has not."""
    if "ratings" not in sections:
        return True
    begun = any(name in sections for name in ("general", "details"))
    return begun and "metrics" not in sections and "findings" not in sections


def require_whole_findings(file: str, report: SocialAudit, sections: Sections) -> None:
    """Raise CutOff when the FINDINGS are not there although a rating needs them, or end in the middle."""
    if report.layout == "G2":
        return
    below = any(rating.letter not in ("A", None) for rating in report.ratings)
    more = any(name in sections for name in ("general", "details", "metrics"))
    if "findings" not in sections and below and (more or report.layout == "G4"):
        raise CutOff(file=file, missing=", ".join(_missing_after(sections)))
    unfinished = _unfinished(report, sections)
    if unfinished:
        raise CutOff(file=file, missing=f"FINDINGS: {unfinished}")


def _missing_after(sections: Sections) -> list[str]:
    titles = table("layouts")["titles"]
    return [title for name, title in titles.items() if name not in sections and name not in ("overall", "ratings")]


def _unfinished(report: SocialAudit, sections: Sections) -> str:
    open_blocks = [block.question for block in blocks(sections.get("findings", [])) if not block.english]
    if open_blocks:
        return f"the text of question {open_blocks[-1]}"
    return _last_finding(report, sections) or _later_areas(report)


def _last_finding(report: SocialAudit, sections: Sections) -> str:
    if not report.findings:
        return ""
    last, others = report.findings[-1], report.findings[:-1]
    if last.previous and not last.current:
        return f"the current status of question {last.question}"
    if not last.local and others and all(finding.local for finding in others):
        return f"the local text of question {last.question}"
    tail = next((line.text for line in reversed(sections["findings"]) if line.text.strip()), "")
    heads = (*table("wording")["headings"]["finding"], "ENGLISH", "LOCAL LANGUAGE")
    begun = tail.strip().startswith(("Question", "Site:", "Site :"))
    if begun or tail.strip() in heads or pattern("wording", "area_heading").match(tail.strip()):
        return f"what follows question {last.question}"
    whole = END.search(last.local or last.current) and END.search(last.current)
    return "" if whole or _may_end_open(others) else f"the end of question {last.question}"


def _may_end_open(others: tuple[AuditFinding, ...]) -> bool:
    """Where other findings close without a full stop, the last one may."""
    texts = [text for finding in others for text in (finding.current, finding.local) if text]
    return not texts or sum(1 for text in texts if not END.search(text)) * 3 > len(texts)


def _later_areas(report: SocialAudit) -> str:
    """Areas that the summary names and the letters show, but whose findings would stand after the last one here."""
    summary = next((part.text for part in report.general if part.label == "Summary of findings"), "")
    named = {f"PA{number}" for number in re.findall(r"PA\s?(\d{1,2})\b", summary)}
    last = max((int(finding.area[2:]) for finding in report.findings), default=0)
    later = [
        rating.area
        for rating in report.ratings
        if rating.area in named and rating.letter not in ("A", None) and int(rating.area[2:]) > last
    ]
    return ", ".join(later)
