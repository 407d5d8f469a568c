"""What may be shown, to whom, for how long: the two clocks of a record, judged at a date (docs/catalogue.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goodstanding.kernel.calendar import add_months, add_years
from goodstanding.kernel.citation import Cite
from goodstanding.law.catalogue import Item, Publication

DISCLOSURE = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "disclosure (art. 8 of the draft)")
ENQUIRY = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")
RETENTION = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "art. 35")
TIERS = Cite("STATE-COUNCIL-OFFICE-2025-22", "three tiers")


class Audience(StrEnum):
    public = "public"
    subject = "subject"
    officer = "officer"
    enquirer = "enquirer"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Last days, each of which still counts; None: no last day (of publication: while `published`)."""

    published: bool
    public_until: date | None
    retained_until: date | None


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    text: str
    text_zh: str
    basis: Cite


@dataclass(frozen=True, slots=True)
class Visibility:
    """`marked`: shown with the remark that publication has ended."""

    shown: bool
    marked: bool
    reason: Reason


OPEN = Reason("OPEN", "Published.", "已公示。", DISCLOSURE)
OWN_FILE = Reason("NOT_PUBLIC", "Not shown to the public.", "不向社会公众展示。", DISCLOSURE)
AUTHORISED = Reason("AUTHORISED", "Shown by authorisation.", "经授权查询展示。", ENQUIRY)
PUBLICATION_ENDED = Reason("PUBLICATION_ENDED", "Publication has ended.", "公示期已届满。", TIERS)
RETENTION_ENDED = Reason(
    "EXPIRED_INFO", "Kept no longer: not shown and not used.", "保存期限已届满，不再提供、使用和评价。", RETENTION
)
NEEDS_AUTHORISATION = Reason(
    "NO_AUTH", "Shown only with the subject's written authorisation.", "须经信息主体书面授权方可查询。", ENQUIRY
)
NEEDS_APPLICATION = Reason("ON_APPLICATION", "Shown on application.", "依申请公开。", DISCLOSURE)


def clocks(
    item: Item, *, occurred_on: date, ended_on: date | None, tier: str = "", delivered_end: date | None = None
) -> Clocks:
    """The two clocks of one record.

    `tier` is the gravest tier met (`gravest_tier`); `delivered_end` is the date in the item's `cap` field.
    """
    published, public_until = _published(item, occurred_on, tier, delivered_end)
    return Clocks(published, public_until, _retained_until(item, ended_on))


def gravest_tier(publication: Publication, met: Iterable[str]) -> str:
    """The tier with the longest term among those met: several kinds in one decision, the longest counts."""
    months = {name: publication.tiers[name].months for name in met}
    return max(months, key=lambda name: _length(months[name]), default="")


def visible(
    *,
    publicity: str,
    audience: Audience,
    authorised: bool = False,
    published: bool,
    public_until: date | None,
    retained_until: date | None,
    at: date,
) -> Visibility:
    """May this audience see the record on that day. `authorised`: the enquirer holds a ground for this item."""
    if retained_until is not None and at > retained_until:
        return Visibility(shown=False, marked=False, reason=RETENTION_ENDED)
    ended = published and public_until is not None and at > public_until
    is_open = publicity == "open" and published
    if audience in (Audience.subject, Audience.officer):
        return Visibility(shown=True, marked=ended, reason=_own_reason(is_open=is_open, ended=ended))
    if ended:
        return Visibility(shown=False, marked=False, reason=PUBLICATION_ENDED)
    if is_open:
        return Visibility(shown=True, marked=False, reason=OPEN)
    if audience is Audience.enquirer and authorised:
        return Visibility(shown=True, marked=False, reason=AUTHORISED)
    reason = NEEDS_APPLICATION if publicity == "on-application" else NEEDS_AUTHORISATION
    return Visibility(shown=False, marked=False, reason=reason)


def _published(item: Item, occurred_on: date, tier: str, delivered_end: date | None) -> tuple[bool, date | None]:
    publication = item.publication
    if item.publicity != "open":
        return False, None
    if publication is None:
        return True, None
    if not publication.start:
        return True, delivered_end
    months = publication.tiers[publication.tier or tier].months
    if months == 0:
        return False, None
    term = None if months is None else add_months(occurred_on, months)
    return True, min((day for day in (term, delivered_end) if day is not None), default=None)


def _retained_until(item: Item, ended_on: date | None) -> date | None:
    if ended_on is None or item.retention_years is None:
        return None
    return add_years(ended_on, item.retention_years)


def _own_reason(*, is_open: bool, ended: bool) -> Reason:
    if ended:
        return PUBLICATION_ENDED
    return OPEN if is_open else OWN_FILE


def _length(months: int | None) -> float:
    return float("inf") if months is None else months
