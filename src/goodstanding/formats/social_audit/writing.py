"""Write a report in the current layout (G4): for demonstration audits and for tests that read it back."""

from collections.abc import Iterator
from datetime import date

from goodstanding.kernel.social_audit import AuditFinding, AuditHeader, Metric, SocialAudit

KEY_METRICS = 5


def write_extract(report: SocialAudit) -> str:
    """The report as the platform's text extract; reading it gives the same report again, persons aside."""
    header = report.header
    parts = [
        *_header(header),
        *_disclaimer(header, report.template_year),
        *("OVERALL RATING", report.overall_printed or "", "SECTION RATING"),
        "\n".join(f"{_area(line.area)}: {line.name}\t{line.letter or 'N/A'}\t" for line in report.ratings),
        "GENERAL DESCRIPTION",
        *(f"{part.label}: {part.text}" if part.label else part.text for part in report.general),
        "SITE DETAILS",
        *(part.label + "\n" + part.text.replace(" | ", "\t") for part in report.details),
        *_metrics(report.metrics),
        "FINDINGS",
        *_findings(report),
    ]
    return "\n\n".join(parts) + "\n"


def _header(header: AuditHeader) -> Iterator[str]:
    rows: tuple[tuple[tuple[str, str], ...], ...] = (
        (("Monitored Party", header.monitored_party), ("amfori ID", header.amfori_id), ("Address", header.address)),
        (
            ("Monitoring Activity", header.monitoring_activity),
            ("Monitoring Type", header.monitoring_type),
            ("Monitoring Partner", header.monitoring_partner),
        ),
        (
            ("Monitoring Start Date", _day(header.monitoring_start_date)),
            ("Closing Meeting Finished Date", _day(header.closing_meeting_finished_date)),
            ("Submission Date", _day(header.submission_date)),
        ),
        (("Expiration Date", _day(header.expiration_date)), ("Announcement Type", header.announcement_type)),
        (("Site", header.site), ("Site amfori ID", header.site_amfori_id)),
    )
    yield "\n".join("\t".join(f"{key} {value}" for key, value in row if value) + "\t" for row in rows)


def _disclaimer(header: AuditHeader, template_year: int | None) -> Iterator[str]:
    generated = f", generated on {_day(header.generated_on)}" if header.generated_on else ""
    yield f"This is an extract of a monitoring result{generated}, and only acknowledges it."
    if template_year:
        yield f"© amfori, {template_year}"


def _metrics(metrics: tuple[Metric, ...]) -> Iterator[str]:
    rows = [f"{metric.label}\t{metric.value:,f}\t{metric.unit}" for metric in metrics]
    yield from ("METRICS", "Key Metrics", "\n".join(rows[:KEY_METRICS]))
    yield from ("Other Metrics", "\n".join(rows[KEY_METRICS:]))


def _findings(report: SocialAudit) -> Iterator[str]:
    heading = ""
    for finding in report.findings:
        if finding.heading != heading:
            heading = finding.heading
            area, _, name = heading.partition(": ")
            yield f"{_area(area)}: {name}"
            yield f"Site: {finding.site} | Site amfori ID: {finding.site_id}"
        crucial = "CRUCIAL: " if finding.crucial_printed else ""
        yield f"Question: {finding.question} {crucial}{finding.wording}"
        yield "ENGLISH\tLOCAL LANGUAGE\nFinding\t\n" + _cells(finding)


def _cells(finding: AuditFinding) -> str:
    then = f"Previous finding: {finding.previous}" if finding.previous else ""
    now = f"Current status: {finding.current}" if finding.previous else finding.current
    english = " ".join(f"<p>{text}</p>" for text in (then, now) if text)
    return f"{english}\t<p>{finding.local}</p>" if finding.local else english


def _area(code: str) -> str:
    """The platform prints "PA1" but "PA 2" to "PA 13"."""
    return code if code == "PA1" else f"PA {code[2:]}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
