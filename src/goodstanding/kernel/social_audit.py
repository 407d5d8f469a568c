"""What a social-audit report says, as values. Persons have no field here: roles stay, names and numbers do not."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A labelled passage of the description; `line` counts from 1 in the text that was read."""

    label: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the METRICS table; `unit` as printed ("Workers", "Monthly")."""

    label: str
    value: Decimal
    unit: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AreaRating:
    """`area` is "PA1".."PA13", `name` as printed, `letter` A-E or None where the area was not rated."""

    area: str
    name: str
    letter: str | None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One question with what was found. Answers are "Yes", "Partially", "No", "N/A" or None where not told.

    `status` is "not corrected", "partially corrected", "corrected" or None; `evidence` holds the form's codes
    MI, WI, WRI, SO, DE; `laws` are the citations of the current status as printed, `laws_local` those of `local`.
    """

    question: str
    crucial: bool
    area: str
    wording: str = ""
    previous: str = ""
    current: str = ""
    local: str = ""
    answer_previous: str | None = None
    answer_current: str | None = None
    answer_local: str | None = None
    status: str | None = None
    status_local: str | None = None
    evidence_previous: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    laws_previous: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    laws_local: tuple[str, ...] = ()
    crucial_printed: bool = False
    heading: str = ""  # the area the report filed it under
    site: str = ""  # the site line above it
    site_id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AuditHeader:
    """Named as the current extract prints them; dates are None where the report states none."""

    monitored_party: str = ""
    amfori_id: str = ""
    address: str = ""
    monitoring_activity: str = ""
    monitoring_type: str = ""
    monitoring_partner: str = ""
    monitoring_start_date: date | None = None
    closing_meeting_finished_date: date | None = None
    submission_date: date | None = None
    expiration_date: date | None = None
    announcement_type: str = ""
    site: str = ""
    site_amfori_id: str = ""
    generated_on: date | None = None
    monitoring_id: str = ""
    dbid: str = ""
    audit_id: str = ""


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """The organisation audited, as the report names it; `code` is empty where it prints no unified code."""

    code: str = ""
    name: str = ""
    names_local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SocialAudit:
    """One report. `overall_as` says how the overall rating stood there: "letter", "blank", "options" or "absent".

    `left_out` counts what was dropped because it identifies a person: {"name": 2, "register number": 1}.
    """

    layout: str
    header: AuditHeader
    subject: AuditSubject
    ratings: tuple[AreaRating, ...]
    overall_printed: str | None = None
    overall_as: str = "absent"
    template_year: int | None = None
    general: tuple[Paragraph, ...] = ()
    details: tuple[Paragraph, ...] = ()
    metrics: tuple[Metric, ...] = ()
    findings: tuple[AuditFinding, ...] = ()
    left_out: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def letter(self, area: str) -> str | None:
        """The printed letter of an area, or None."""
        return next((rating.letter for rating in self.ratings if rating.area == area), None)

    def metric(self, label: str) -> Decimal | None:
        """The value of the metric called `label` (case does not matter), or None."""
        wanted = label.casefold()
        return next((metric.value for metric in self.metrics if metric.label.casefold() == wanted), None)
