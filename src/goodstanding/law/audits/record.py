"""A social audit as the catalogue item `social-audit` holds it, and as `audit read` prints it."""

from dataclasses import asdict
from datetime import date

from goodstanding.kernel.social_audit import AuditFinding, SocialAudit
from goodstanding.law.audits.rating import LABEL, LABEL_ZH, overall

PRINTED = ("question", "crucial", "area", "previous", "current", "answer_previous", "answer_current", "laws", "local")


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
