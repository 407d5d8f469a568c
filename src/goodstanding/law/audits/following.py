"""Two audits of one site side by side: areas, figures, and every finding new, repeated, improved, worse or gone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.audits.errors import NotInOrder, NotOneSite
from goodstanding.law.audits.measures import Measure, measures
from goodstanding.law.audits.rating import overall

RANK = {"No": 0, "Partially": 1, "Yes": 2}


class Change(StrEnum):
    """What became of a finding. `NOT_REPORTED`: the extract prints no answer Yes, so its silence is all we have."""

    NEW = "new"
    REPEAT = "repeat"
    IMPROVED = "improved"
    WORSE = "worse"
    CORRECTED = "corrected"
    NOT_REPORTED = "not reported again"


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One question across two audits. `matched_by` is "question", or "area" where a report numbers no questions.

    `retold`: whether the current report's "previous finding" gives the answer that the previous report gave;
    None where one of them does not say.
    """

    question: str
    area: str
    crucial: bool
    before: AuditFinding | None
    now: AuditFinding | None
    change: Change
    measures: tuple[Measure, ...] = ()
    matched_by: str = "question"
    retold: bool | None = None

    def as_dict(self) -> dict[str, object]:
        return {
            "question": self.question,
            "area": self.area,
            "crucial": self.crucial,
            "change": self.change.value,
            "change_zh": word_zh(self.change),
            "answer_before": self.before.answer_current if self.before else None,
            "answer_now": self.now.answer_current if self.now else None,
            "measures": [{"name": one.name, "before": str(one.before), "now": str(one.now)} for one in self.measures],
            "matched_by": self.matched_by,
            "retold": self.retold,
        }


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area's letters; `change` is "better", "worse", "same", "newly rated" or "no longer rated"."""

    area: str
    before: str | None
    now: str | None
    change: str


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One figure of the metrics that both reports print and that is not the same."""

    label: str
    before: Decimal
    now: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`overall_before`, `overall_now`: as printed, else by the counting rule (indicative)."""

    started_before: date | None
    started_now: date | None
    overall_before: str | None
    overall_now: str | None
    areas: tuple[AreaChange, ...]
    findings: tuple[FindingChange, ...]
    metrics: tuple[MetricChange, ...]
    site_is_certain: bool

    def counts(self) -> dict[str, int]:
        """How many findings of each change, in the order of `Change`."""
        found = Counter(one.change for one in self.findings)
        return {change.value: found[change] for change in Change}

    def as_dict(self) -> dict[str, object]:
        return {
            "started": [day.isoformat() if day else None for day in (self.started_before, self.started_now)],
            "overall": [self.overall_before, self.overall_now],
            "areas": [
                {"area": one.area, "before": one.before, "now": one.now, "change": one.change} for one in self.areas
            ],
            "counts": self.counts(),
            "findings": [one.as_dict() for one in self.findings],
            "metrics": [{"label": one.label, "before": str(one.before), "now": str(one.now)} for one in self.metrics],
            "site_is_certain": self.site_is_certain,
        }


def compare(previous: SocialAudit, current: SocialAudit) -> Comparison:
    """What became of everything the previous report found. Refused: two sites, or the later report given first."""
    sure = same_site(previous, current)
    one, other = previous.header, current.header
    if sure is False:
        raise NotOneSite(one=_identity(previous), other=_identity(current))
    if in_order(previous, current)[0] is not previous:
        raise NotInOrder(one=one.monitoring_start_date, other=other.monitoring_start_date)
    return Comparison(
        started_before=one.monitoring_start_date,
        started_now=other.monitoring_start_date,
        overall_before=_overall(previous),
        overall_now=_overall(current),
        areas=tuple(_areas(previous, current)),
        findings=_in_order([*_followed(previous, current), *_gone(previous, current)]),
        metrics=tuple(_metrics(previous, current)),
        site_is_certain=bool(sure),
    )


def within(report: SocialAudit) -> tuple[FindingChange, ...]:
    """The same for one follow-up report alone, by the findings it retells; one that retells none is new."""
    return tuple(_changed(_retold(now), now, "question") for now in report.findings)


def in_order(one: SocialAudit, other: SocialAudit) -> tuple[SocialAudit, SocialAudit]:
    """Earlier report first; as given where a start date is missing."""
    first, second = one.header.monitoring_start_date, other.header.monitoring_start_date
    return (other, one) if first and second and second < first else (one, other)


def same_site(one: SocialAudit, other: SocialAudit) -> bool | None:
    """Whether both reports are on one site, by the first mark both bear; None where only the names could say."""
    for mark in ("site_amfori_id", "dbid"):
        first, second = getattr(one.header, mark), getattr(other.header, mark)
        if first and second:
            return bool(first == second)
    if one.subject.code and other.subject.code:
        return one.subject.code == other.subject.code
    return None


def word_zh(change: str) -> str:
    """The Chinese word of a change of finding or area."""
    return str(words()["changes"][str(change)]["zh"])


@cache
def words() -> dict[str, Any]:
    """`following.yaml`."""
    rows: dict[str, Any] = read_yaml(Path(__file__).with_name("following.yaml"))
    return rows


def _followed(previous: SocialAudit, current: SocialAudit) -> Iterator[FindingChange]:
    earlier = _by_question(previous.findings)
    unnumbered = {finding.area: finding for finding in previous.findings if not finding.question}
    for key, now in _by_question(current.findings).items():
        if key in earlier and now.question:
            yield _changed(earlier[key], now, "question")
        else:
            whole_area = unnumbered.get(now.area) or (None if now.question else _first(previous, now.area))
            yield _changed(whole_area, now, "area" if whole_area else "question")


def _gone(previous: SocialAudit, current: SocialAudit) -> Iterator[FindingChange]:
    later = _by_question(current.findings)
    unnumbered = {finding.area for finding in current.findings if not finding.question}
    for key, before in _by_question(previous.findings).items():
        followed = key in later or before.area in unnumbered
        if not before.question:
            followed = any(finding.area == before.area for finding in current.findings)
        if not followed:
            yield FindingChange(before.question, before.area, before.crucial, before, None, Change.NOT_REPORTED)


def _changed(before: AuditFinding | None, now: AuditFinding, matched_by: str) -> FindingChange:
    figures = measures(before, now) if before and matched_by == "question" else ()
    return FindingChange(
        question=now.question,
        area=now.area,
        crucial=now.crucial,
        before=before,
        now=now,
        change=_change(before, now, figures),
        measures=figures,
        matched_by=matched_by,
        retold=_retells(before, now),
    )


def _change(before: AuditFinding | None, now: AuditFinding, figures: Sequence[Measure]) -> Change:
    """Answers first; where they stay, figures that all point one way."""
    if now.answer_current == "Yes" or (now.status or now.status_local) == "corrected":
        return Change.CORRECTED
    if before is None:
        return Change.NEW
    then, today = RANK.get(before.answer_current or now.answer_previous or ""), RANK.get(now.answer_current or "")
    if then is not None and today is not None and then != today:
        return Change.IMPROVED if today > then else Change.WORSE
    ways = {one.better for one in figures if one.better is not None}
    if len(ways) == 1:
        return Change.IMPROVED if ways.pop() else Change.WORSE
    return Change.REPEAT


def _retells(before: AuditFinding | None, now: AuditFinding) -> bool | None:
    if before is None or not before.answer_current or not now.answer_previous:
        return None
    return before.answer_current == now.answer_previous


def _retold(now: AuditFinding) -> AuditFinding | None:
    """The previous finding as the report itself retells it."""
    if not now.previous:
        return None
    return replace(now, current=now.previous, local="", answer_current=now.answer_previous, laws=now.laws_previous)


def _by_question(findings: Sequence[AuditFinding]) -> dict[tuple[str, int], AuditFinding]:
    """Question (area, where none is numbered) and its how-manieth occurrence: a question printed twice stays two."""
    seen: Counter[str] = Counter()
    keyed = {}
    for finding in findings:
        name = finding.question or finding.area
        keyed[name, seen[name]] = finding
        seen[name] += 1
    return keyed


def _first(report: SocialAudit, area: str) -> AuditFinding | None:
    return next((finding for finding in report.findings if finding.area == area), None)


def _in_order(found: list[FindingChange]) -> tuple[FindingChange, ...]:
    def place(one: FindingChange) -> tuple[int, ...]:
        numbers = (one.question or one.area.removeprefix("PA")).split(".")
        return tuple(int(number) for number in numbers if number.isdigit())

    return tuple(sorted(found, key=place))


def _areas(previous: SocialAudit, current: SocialAudit) -> Iterator[AreaChange]:
    for area in areas():
        before, now = previous.letter(area.code), current.letter(area.code)
        yield AreaChange(area.code, before, now, _letters(before, now))


def _letters(before: str | None, now: str | None) -> str:
    if before == now:
        return "same"
    if before is None or now is None:
        return "newly rated" if before is None else "no longer rated"
    return "better" if now < before else "worse"


def _metrics(previous: SocialAudit, current: SocialAudit) -> Iterator[MetricChange]:
    for metric in current.metrics:
        before = previous.metric(metric.label)
        if before is not None and before != metric.value:
            yield MetricChange(metric.label, before, metric.value, metric.unit)


def _overall(report: SocialAudit) -> str | None:
    return report.overall_printed or overall(rating.letter for rating in report.ratings)


def _identity(report: SocialAudit) -> str:
    header = report.header
    return header.site_amfori_id or header.dbid or report.subject.code
