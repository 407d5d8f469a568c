"""A social audit as the catalogue item `social-audit` holds it, and as `audit read` prints it."""

from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from datetime import date
from decimal import Decimal
from typing import Any

from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AreaRating, AuditFinding, AuditHeader, AuditSubject, Metric, SocialAudit
from goodstanding.law.audits.rating import LABEL, LABEL_ZH, overall
from goodstanding.law.audits.validities import validities

PRINTED = ("question", "crucial", "area", "previous", "current", "answer_previous", "answer_current", "laws", "local")

KEPT_TEXTS = {
    "monitoring_activity": "activity",
    "monitoring_type": "monitoring_type",
    "announcement_type": "announcement",
    "monitoring_id": "monitoring_number",
    "amfori_id": "party_number",
    "site": "site_name",
    "site_amfori_id": "site_number",
    "monitoring_partner": "partner",
}
KEPT_DAYS = {
    "monitoring_start_date": "started_on",
    "closing_meeting_finished_date": "closed_on",
    "submission_date": "submitted_on",
    "expiration_date": "expires_on",
}


def catalogue_record(report: SocialAudit) -> dict[str, object]:
    """One row of item `social-audit`: its fields by code, with `subject_code`, `subject_name`, `left_out` beside them.

    Dates are ISO 8601 or None, figures decimal strings. `subject_code` is empty where the report prints none.
    """
    header = report.header
    return {
        "scheme": "amfori BSCI",
        "activity": header.monitoring_activity,
        "monitoring_type": header.monitoring_type,
        "announcement": header.announcement_type,
        "monitoring_number": header.monitoring_id or header.audit_id,
        "party_number": header.amfori_id or header.dbid,
        "site_name": header.site or header.monitored_party,
        "site_number": header.site_amfori_id or header.dbid,
        "partner": header.monitoring_partner,
        "started_on": _iso(header.monitoring_start_date),
        "closed_on": _iso(header.closing_meeting_finished_date or header.monitoring_start_date),
        "submitted_on": _iso(header.submission_date),
        "expires_on": _iso(header.expiration_date),
        "overall": report.overall_printed,
        "overall_indicative": overall(rating.letter for rating in report.ratings),
        "validities": validities(report),
        "subject_code": report.subject.code,
        "subject_name": report.subject.name,
        "subject_names_local": list(report.subject.names_local),
        **{key: value for key, value in _contents(report).items() if not key.startswith("overall")},
    }


def document(report: SocialAudit) -> dict[str, object]:
    """The JSON of `audit read`: `{"layout", "header", "ratings", "overall_printed", "overall_computed", ...}`."""
    header = {key: _iso(value) if isinstance(value, date) else value for key, value in asdict(report.header).items()}
    return {
        "layout": report.layout,
        "header": header,
        "subject": {**asdict(report.subject), "names_local": list(report.subject.names_local)},
        **_contents(report),
        "general": [{"label": part.label, "text": part.text, "line": part.line} for part in report.general],
        "site_details": {part.label: part.text for part in report.details},
    }


def restored(fields: Mapping[str, Any]) -> SocialAudit:
    """The report again from what the catalogue item keeps, to compare and to check; its description is not kept."""
    return SocialAudit(
        layout="kept",
        header=_header(fields),
        subject=AuditSubject(str(fields.get("subject_code") or ""), str(fields.get("subject_name") or "")),
        ratings=tuple(
            AreaRating(area.code, area.name, fields["ratings"][area.code])
            for area in areas()
            if area.code in (fields.get("ratings") or {})
        ),
        overall_printed={"ZT": "Zero Tolerance"}.get(str(fields.get("overall")), fields.get("overall")) or None,
        metrics=tuple(
            Metric(label, Decimal(str(row["value"])), row["unit"])
            for label, row in (fields.get("metrics") or {}).items()
        ),
        findings=tuple(_restored_finding(row) for row in fields.get("findings") or ()),
    )


def _header(fields: Mapping[str, Any]) -> AuditHeader:
    texts = {name: str(fields.get(key) or "") for name, key in KEPT_TEXTS.items()}
    days = {name: _day(fields.get(key)) for name, key in KEPT_DAYS.items()}
    return AuditHeader(**texts, **days)  # type: ignore[arg-type]  # two dicts of the header's own field names


def _restored_finding(row: Mapping[str, Any]) -> AuditFinding:
    known = {one.name for one in dataclass_fields(AuditFinding)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key in known
    }
    return AuditFinding(**values)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _contents(report: SocialAudit) -> dict[str, object]:
    return {
        "ratings": {rating.area: rating.letter for rating in report.ratings},
        "overall_printed": report.overall_printed,
        "overall_computed": overall(rating.letter for rating in report.ratings),
        "overall_label": LABEL,
        "overall_label_zh": LABEL_ZH,
        "metrics": {metric.label: {"value": f"{metric.value:f}", "unit": metric.unit} for metric in report.metrics},
        "findings": [_finding(finding) for finding in report.findings],
        "left_out": dict(report.left_out),
    }


def _finding(finding: AuditFinding) -> dict[str, object]:
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(finding).items()}
    first = {key: values[key] for key in PRINTED}
    dropped = {"heading", "site", "site_id", "crucial_printed"}
    return {**first, **{key: value for key, value in values.items() if key not in first | dict.fromkeys(dropped)}}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
