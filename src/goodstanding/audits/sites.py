"""Social audits as this context reads them: from records a dossier shows, never past it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodstanding.enquiries.queries import Shown
from goodstanding.kernel.naming import fold_name
from goodstanding.law.audits.threads import Audited, Thread, keys_of, threads
from goodstanding.law.catalogue import edition
from goodstanding.records.models import Record

ITEM = "social-audit"
OWN_SCHEME = "amfori-bsci"  # the one whose findings have question numbers


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit that may be shown. `letter` as printed, else computed; then `indicative` is true."""

    record: Record
    fields: dict[str, Any]

    @property
    def key(self) -> str:
        return self.record.identity.hex

    @property
    def day(self) -> date:
        return self.record.occurred_on

    @property
    def scheme(self) -> str:
        return str(self.fields.get("scheme") or "other")

    @property
    def scheme_name(self) -> str:
        known = {choice.code: choice.name for choice in edition()[ITEM].field("scheme").choices}
        return known.get(self.scheme, self.scheme.removeprefix("other:"))

    @property
    def letter(self) -> str:
        return str(self.fields.get("overall") or self.fields.get("overall_indicative") or "")

    @property
    def indicative(self) -> bool:
        return not self.fields.get("overall") and bool(self.fields.get("overall_indicative"))

    @property
    def result(self) -> str:
        """In the scheme's own words; nothing is converted."""
        return str(self.fields.get("result") or "")

    @property
    def expires_on(self) -> date | None:
        said = self.fields.get("expires_on")
        return date.fromisoformat(said) if said and said != "open-ended" else None

    @property
    def findings(self) -> list[dict[str, Any]]:
        return list(self.fields.get("findings") or [])

    @property
    def keyed(self) -> dict[str, dict[str, Any]]:
        """Its findings by the names following gives them."""
        return dict(zip(keys_of(self.findings), self.findings, strict=True))

    @property
    def site(self) -> tuple[str, str]:
        """What makes two audits those of one site: the scheme, and the site's number or else its name."""
        named = str(self.fields.get("site_number") or "") or fold_name(str(self.fields.get("site_name") or ""))
        return self.scheme, named

    @property
    def site_name(self) -> str:
        return str(self.fields.get("site_name") or "")

    def as_audited(self) -> Audited:
        return Audited(self.key, self.day, self.findings, str(self.fields.get("monitoring_type") or "full"))


@dataclass(frozen=True, slots=True)
class Site:
    """The audits of one site under one scheme, newest first."""

    audits: tuple[Audit, ...]

    @property
    def latest(self) -> Audit:
        return self.audits[0]

    def threads(self) -> list[Thread]:
        """Its findings over the years; audits of other schemes number no questions and make none."""
        return threads([audit.as_audited() for audit in self.audits])


def audits_in(shown: Iterable[Shown]) -> list[Audit]:
    """The social audits among what is shown, newest first."""
    found = [Audit(one.record, one.fields) for one in shown if one.record.item == ITEM]
    return sorted(found, key=lambda audit: (audit.day, audit.record.pk), reverse=True)


def sites_of(audits: Sequence[Audit]) -> list[Site]:
    """Audits by site and scheme: the scheme whose findings are followed first, then by the newest audit."""
    grouped: dict[tuple[str, str], list[Audit]] = {}
    for audit in audits:
        grouped.setdefault(audit.site, []).append(audit)
    sites = [Site(tuple(held)) for held in grouped.values()]
    return sorted(sites, key=lambda site: (site.latest.scheme != OWN_SCHEME, -site.latest.day.toordinal()))
