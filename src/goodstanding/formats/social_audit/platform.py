"""The platform's own JSON: its field names, as far as they are publicly known, into the same report."""

import json
from datetime import UTC, date, datetime
from typing import Any

from goodstanding.formats.social_audit.description import read_subject
from goodstanding.formats.social_audit.errors import EmptyReport, NotText, RatingUnknown, UnknownLayout
from goodstanding.formats.social_audit.figures import parse_date
from goodstanding.kernel.questionnaire import areas
from goodstanding.kernel.social_audit import AreaRating, AuditHeader, SocialAudit

KNOWN = (
    "uuid",
    "monitoringId",
    "monitoringType",
    "monitoringActivityName",
    "monitoredSite",
    "announcementType",
    "requestor",
)
PERSONAL = ("contactDetails", "emailAddress", "phoneNumber", "contactPerson", "auditors", "leadAuditor", "teamAuditors")


def is_json(data: bytes) -> bool:
    """Whether the file is a JSON object, going by its first character."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read_json(data: bytes, file: str) -> SocialAudit:
    """A monitoring of the platform. Contact details are dropped and counted; ratings are there only if it has them."""
    record = _load(data, file)
    known = [key for key in KNOWN if key in record]
    site = record.get("monitoredSite")
    if len(known) < 2 or not isinstance(site, dict):
        raise UnknownLayout(file=file, recognised=", ".join(known) or "JSON with none of the platform's fields")
    party = str(site.get("monitoredPartyLegalName") or site.get("name") or "")
    return SocialAudit(
        layout="platform JSON",
        header=_header(record, site, party),
        subject=read_subject(party, [str(site.get("localName") or "")]),
        ratings=_ratings(record, file),
        left_out=tuple(sorted({"contact details": _count_personal(record)}.items())) if _count_personal(record) else (),
    )


def _load(data: bytes, file: str) -> dict[str, Any]:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise NotText(file=file, reason=f"JSON that cannot be read: {fault}") from fault
    if not record:
        raise EmptyReport(file=file)
    return dict(record)


def _header(record: dict[str, Any], site: dict[str, Any], party: str) -> AuditHeader:
    window = record.get("confirmedTimeWindow") or {}
    return AuditHeader(
        monitored_party=party,
        amfori_id=_party_id(str(site.get("siteAmforiId") or "")),
        address=_address(site.get("address")),
        monitoring_activity=str(record.get("monitoringActivityName") or ""),
        monitoring_type=_word(record.get("monitoringType")),
        monitoring_partner=str(record.get("monitoringPartnerAmforiId") or ""),
        monitoring_start_date=_day(record.get("monitoringStartDate") or window.get("from")),
        closing_meeting_finished_date=_day(record.get("closingMeetingFinishedDate") or window.get("to")),
        submission_date=_day(record.get("submissionDate")),
        expiration_date=_day(record.get("expirationDate")),
        announcement_type=_word(record.get("announcementType")),
        site=str(site.get("name") or ""),
        site_amfori_id=str(site.get("siteAmforiId") or ""),
        monitoring_id=str(record.get("monitoringId") or ""),
        dbid=str(site.get("externalReference") or "").removeprefix("BSCI_dbid_"),
    )


def _ratings(record: dict[str, Any], file: str) -> tuple[AreaRating, ...]:
    rows = record.get("ratings") or {}
    names = {area.code: area.name for area in areas()}
    for area, letter in rows.items():
        if area not in names or letter not in (*"ABCDE", None):
            raise RatingUnknown(file=file, line=1, area=area, letter=str(letter)[:20])
    return tuple(AreaRating(area, names[area], letter) for area, letter in rows.items())


def _word(value: object) -> str:
    """Platform words are objects: {"key": ..., "en_GB": ...}; older answers hold the key alone."""
    if isinstance(value, dict):
        return str(value.get("en_GB") or value.get("en") or value.get("key") or "")
    words = str(value or "").rsplit(".", 1)[-1]
    return words.replace("_", " ").title().replace("Follow Up", "Follow-up") if words.isupper() else words


def _day(value: object) -> date | None:
    """Epoch milliseconds or a written date."""
    if isinstance(value, int) and 0 < value < 32503680000000:  # before the year 3000
        return datetime.fromtimestamp(value / 1000, UTC).date()
    return parse_date(value[:10]) if isinstance(value, str) else None


def _address(value: object) -> str:
    if not isinstance(value, dict):
        return str(value or "")
    parts = [value.get(key) for key in ("street", "zip", "city")]
    return ", ".join(str(part) for part in [*parts, _word(value.get("country"))] if part)


def _party_id(site_id: str) -> str:
    return f"{site_id[:-3]}000" if site_id[-4:-3] == "-" else ""


def _count_personal(value: object) -> int:
    if isinstance(value, dict):
        own = sum(1 for key in PERSONAL if value.get(key))
        return own + sum(_count_personal(inner) for key, inner in value.items() if key not in PERSONAL)
    return sum(map(_count_personal, value)) if isinstance(value, list) else 0
