"""A demonstration audit: an organisation that does not exist, in the layout of the platform's extracts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from goodstanding.formats.social_audit.tables import table
from goodstanding.formats.social_audit.wording import read_finding
from goodstanding.kernel.questionnaire import area_of, areas, crucial_questions
from goodstanding.kernel.social_audit import (
    AreaRating,
    AuditFinding,
    AuditHeader,
    AuditSubject,
    Metric,
    Paragraph,
    SocialAudit,
)

NAME, LOCAL_NAME = "Demonstration Footwear Works Co., Ltd", "示范鞋业制造有限公司"
CODE = "91990101MA0DEM0N3H"  # region 99 is assigned to nobody
SEXES = ("Male", "Female", "Non-binary")


def demonstration_audit(
    *, name: str = NAME, local_name: str = LOCAL_NAME, code: str = CODE, number: str = "999001", **values: object
) -> SocialAudit:
    """The report on `name`; `values` replaces figures of demonstration.yaml. `number`: the middle of its amfori ID."""
    words = {**table("demonstration")["values"], **values, "name": name, "local_name": local_name, "code": code}
    words["site_id"] = f"156-{number}-001"
    header = _header(words, number)
    return SocialAudit(
        layout="G4",
        header=header,
        subject=AuditSubject(code, name, (local_name,)),
        ratings=tuple(_ratings()),
        overall_printed="C",
        overall_as="letter",
        general=_paragraphs("general", words),
        details=_paragraphs("details", words),
        metrics=tuple(_metrics(words)),
        findings=tuple(_finding(row, words) for row in table("demonstration")["findings"]),
    )


def earlier_audit(later: SocialAudit) -> SocialAudit:
    """The full audit of the same site before `later`: the same matters, and one that has been put right since."""
    told = table("demonstration")["earlier"]
    header = replace(later.header, **told["header"])
    area = next(known for known in areas() if known.code == area_of(told["finding"]["question"]))
    frame = (f"{area.code}: {area.name}", header.site, header.site_amfori_id, 0)
    closed = read_finding(crucial_printed=False, frame=frame, **told["finding"])
    before = [replace(finding, previous="", answer_previous=None) for finding in later.findings]
    return replace(later, header=header, findings=(*before, closed))


def _header(words: Mapping[str, Any], number: str) -> AuditHeader:
    return AuditHeader(
        monitored_party=words["name"],
        amfori_id=f"156-{number}-000",
        address=words["address"],
        monitoring_activity="amfori Social Audit - Manufacturing",
        monitoring_type="Follow-up Monitoring",
        monitoring_partner=words["partner"],
        monitoring_start_date=date(2025, 5, 14),
        closing_meeting_finished_date=date(2025, 5, 14),
        submission_date=date(2025, 5, 20),
        expiration_date=date(2026, 6, 20),
        announcement_type="Semi Announced",
        site=words["name"],
        site_amfori_id=words["site_id"],
        generated_on=date(2025, 5, 20),
    )


def _ratings() -> Iterator[AreaRating]:
    lower = table("demonstration")["ratings"]
    yield from (AreaRating(area.code, area.name, lower.get(area.code, "A")) for area in areas())


def _paragraphs(key: str, words: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(label, text.format_map(words)) for label, text in table("demonstration")[key])


def _metrics(words: Mapping[str, Any]) -> Iterator[Metric]:
    rows = table("demonstration")
    for label, value, unit in rows["key_metrics"]:
        yield Metric(label, Decimal(str(value).format_map(words)), unit)
    for family, counts in rows["families"].items():
        figures = [*counts, 0, 0, 0][:3]
        for sex, figure in zip(SEXES, figures, strict=True):
            label = f"{sex}{family}" if family.startswith(" ") else f"{family} - {sex}"
            yield Metric(label, Decimal(str(figure).format_map(words)), "Workers")


def _finding(row: Mapping[str, str], words: Mapping[str, Any]) -> AuditFinding:
    area = next(known for known in areas() if known.code == area_of(row["question"]))
    then, now = row["previous"].format_map(words), row["current"].format_map(words)
    return read_finding(
        question=row["question"],
        crucial_printed=row["question"] in crucial_questions(),
        wording=row["wording"],
        english=f"Previous finding: {then} Current status: {now}",
        local=row["local"].format_map(words),
        frame=(f"{area.code}: {area.name}", words["name"], words["site_id"], 0),
    )
