"""Is the report whole? Half a report is refused and told which parts are missing."""

import re

from goodstanding.formats.social_audit.errors import CutOff
from goodstanding.formats.social_audit.findings import blocks
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.tables import pattern, table
from goodstanding.kernel.social_audit import AuditFinding, SocialAudit

REQUIRED = {"G2": (), "G3": ("ratings",), "G4": ("ratings", "general", "details", "metrics")}
END = re.compile(
    r"(?:[.。!！?？;；][\"'”’)）\]]*|[（(]?\s*(?:根据|依据|in accordance)[^（）()]*[)）](?:[)）])?)\s*$", re.IGNORECASE
)


def require_sections(file: str, sections: Sections, layout: str) -> None:
    """Raise CutOff with the titles of the sections that are not there."""
    titles = table("layouts")["titles"]
    missing = [titles[name] for name in REQUIRED[layout] if name not in sections]
    if missing:
        order = list(titles)
        last = max((order.index(name) for name in sections if name in order), default=-1)
        missing = [
            titles[name]
            for name in order
            if titles[name] in missing or (order.index(name) > last and name != "overall")
        ]
        raise CutOff(file=file, missing=", ".join(missing))


def require_whole_findings(file: str, report: SocialAudit, sections: Sections) -> None:
    """Raise CutOff when the FINDINGS are not there although a rating needs them, or end in the middle."""
    if report.layout == "G2":
        return
    below = [rating.area for rating in report.ratings if rating.letter not in ("A", None)]
    if "findings" not in sections and below:
        raise CutOff(file=file, missing="FINDINGS")
    unfinished = _unfinished(report, sections)
    if unfinished:
        raise CutOff(file=file, missing=f"FINDINGS: {unfinished}")


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
    if tail.strip() in heads or pattern("wording", "area_heading").match(tail.strip()):
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
