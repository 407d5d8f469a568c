"""V-sum: what is split must add up."""

import re
from collections.abc import Iterator
from decimal import Decimal

from goodstanding.kernel.social_audit import Metric, SocialAudit
from goodstanding.law.audits.prose import Passage, all_passages, finding_passages, general_passages, months_in
from goodstanding.law.audits.verdict import Check, judge

SEXES = ("Male", "Female", "Non-binary")
WHOLE = {
    "contract": ("Permanent workers", "Temporary workers", "Seasonal workers"),
    "hiring": ("Workers hired directly", "Workers hired indirectly"),
}
SPLIT = re.compile(r"^(?P<family>.+) - (?P<sex>Male|Female|Non-binary)$")
HEADS = r"(?:workers|employees|persons|people|staff)"
COUNTED_PART = re.compile(
    r"worker.{0,12}(?:number|information)|number of (?:workers|employees)|workforce", re.IGNORECASE
)
TEXT_COUNTS = {
    "Total workforce": re.compile(rf"\btotal(?: of)? (\d[\d,]*) {HEADS}"),
    "Male workers": re.compile(rf"\b(\d[\d,]*) male {HEADS}"),
    "Female workers": re.compile(rf"(\d[\d,]*) female {HEADS}"),
}
PRODUCTION = re.compile(rf"(\d[\d,]*) production {HEADS}.*?(\d[\d,]*) non-production {HEADS}")
ELIGIBLE = (
    re.compile(
        rf"(\d+) {HEADS} (?:were|are) eligible.{{0,120}}?\((?P<more>[^)]*\d+ (?:[a-z-]+ ){{0,3}}?{HEADS}[^)]*)\)"
    ),
    re.compile(r"(\d+)人符合参保资格.{0,12}?[(（](?P<more>[^)）]*\d+人[^)）]*)[)）]"),
)
OTHERS = re.compile(rf"(\d+) (?:[a-z-]+ ){{0,3}}?{HEADS}|(\d+)人")
EACH = re.compile(r" (?:from|in|for|of) each\b")
RECORDS = (
    (
        re.compile(r"(\d+) sampled (?:employees|workers)[’']? [a-z ]*records? \(([^)]*)\)"),
        re.compile(r"(\d+) samples?\b"),
    ),
    (re.compile(r"共(\d+)名(?:员工|工人)的[^（(]{0,12}[（(]([^)）]*)[)）]"), re.compile(r"月(\d+)名")),
)


def workforce_by_sex(report: SocialAudit) -> Iterator[Check]:
    """Male, female and non-binary workers are the whole workforce."""
    total, parts = _metric(report, "Total workforce"), _metrics(report, [f"{sex} workers" for sex in SEXES])
    if total and len(parts) >= 2:
        yield _sum("sum-workforce", parts, total)


def families(report: SocialAudit) -> Iterator[Check]:
    """Contracts, and ways of hiring, each cover every worker of a sex."""
    for family, members in WHOLE.items():
        for sex in SEXES:
            whole = _metric(report, f"{sex} workers")
            parts = _metrics(report, [f"{member} - {sex}" for member in members])
            if whole and parts:
                yield _sum("sum-family", parts, whole, family=family, sex=sex)


def parts_of_a_sex(report: SocialAudit) -> Iterator[Check]:
    """No group has more of a sex than work there."""
    for metric in report.metrics:
        split = SPLIT.match(metric.label)
        whole = _metric(report, f"{split['sex']} workers") if split else None
        if split and whole:
            yield judge(
                "part-of-sex", metric.value <= whole.value, _at(metric), says=_said(metric), computed=_said(whole)
            )


def sample_by_sex(report: SocialAudit) -> Iterator[Check]:
    """The sample's sexes are the whole sample."""
    total, parts = _metric(report, "Total sample"), _metrics(report, [f"Sample - {sex}" for sex in SEXES])
    if total and parts:
        yield _sum("sum-sample", parts, total)


def workforce_in_text(report: SocialAudit) -> Iterator[Check]:
    """The description counts the same people as the table."""
    for passage in general_passages(report):
        for label, expression in TEXT_COUNTS.items() if COUNTED_PART.search(passage.part) else ():
            match, metric = expression.search(passage.text), _metric(report, label)
            if match and metric:
                yield judge(
                    "text-count",
                    _number(match[1]) == metric.value,
                    passage.where,
                    says=match.group(),
                    computed=_said(metric),
                )


def production_split(report: SocialAudit) -> Iterator[Check]:
    """Production and other employees are the whole workforce."""
    total = _metric(report, "Total workforce")
    for passage in general_passages(report):
        match = PRODUCTION.search(passage.text)
        if match and total:
            found = _number(match[1]) + _number(match[2])
            says = f"{match[1]} production + {match[2]} non-production"
            yield judge(
                "sum-production", found == total.value, passage.where, says=says, computed=f"{found} of {total.value:f}"
            )


def eligible_and_retired(report: SocialAudit) -> Iterator[Check]:
    """Who is insurable and who is past retirement age are together the workforce."""
    total = _metric(report, "Total workforce")
    for passage in [*general_passages(report), *finding_passages(report, "current", "local")]:
        for match in _matches(ELIGIBLE, passage):
            counts = _counts(match)
            found = sum(counts)
            if total:
                computed = f"{' + '.join(map(str, counts))} = {found}, workforce {total.value:f}"
                yield judge("sum-insurable", found == total.value, passage.where, says=match.group(), computed=computed)


def eligible_counts(passage: Passage) -> Iterator[list[int]]:
    """The insurable and those set beside them in brackets, for each sentence that counts them."""
    return (_counts(match) for match in _matches(ELIGIBLE, passage))


def records_sampled(report: SocialAudit) -> Iterator[Check]:
    """The records sampled are the sum of those of each month."""
    for passage in all_passages(report):
        for whole, part in RECORDS:
            for match in whole.finditer(passage.text):
                counts = _records(part, match[2])
                if counts:
                    computed = f"{' + '.join(map(str, counts))} = {sum(counts)}"
                    yield judge(
                        "sum-records",
                        sum(counts) == int(match[1]),
                        passage.where,
                        says=match.group(),
                        computed=computed,
                    )


def _records(part: re.Pattern[str], text: str) -> list[int]:
    """How many of each month; "12 samples from each of" counts for every month named, none where they are not."""
    found = list(part.finditer(text))
    counts: list[int] = []
    for place, match in enumerate(found):
        tail = text[match.end() : found[place + 1].start() if place + 1 < len(found) else len(text)]
        times = len(months_in(tail)) if EACH.match(tail) else 1
        if EACH.match(tail) and times < 2:
            return []
        counts += [int(match[1])] * times
    return counts


def _counts(match: re.Match[str]) -> list[int]:
    return [int(match[1]), *(int(other[1] or other[2]) for other in OTHERS.finditer(match["more"]))]


def _sum(claim: str, parts: list[Metric], total: Metric, **details: object) -> Check:
    found = sum((part.value for part in parts), Decimal(0))
    computed = " + ".join(f"{part.value:f}" for part in parts) + f" = {found:f}"
    return judge(claim, found == total.value, _at(total), says=_said(total), computed=computed, **details)


def _matches(expressions: tuple[re.Pattern[str], ...], passage: Passage) -> Iterator[re.Match[str]]:
    return (match for expression in expressions for match in expression.finditer(passage.text))


def _metric(report: SocialAudit, label: str) -> Metric | None:
    return next((metric for metric in report.metrics if metric.label.casefold() == label.casefold()), None)


def _metrics(report: SocialAudit, labels: list[str]) -> list[Metric]:
    return [metric for label in labels for metric in [_metric(report, label)] if metric]


def _at(metric: Metric) -> str:
    return f"line {metric.line}, METRICS"


def _said(metric: Metric) -> str:
    return f"{metric.label}: {metric.value:f}"


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
