"""On which ground non-public information may leave: written authorisation, or a published matter (article 15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

ENQUIRY = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "enquiry (art. 15 of the draft)")


class NoGround(Refusal):
    """Every refusal of a ground: 403, with article 15 behind it."""

    status: ClassVar[int] = 403
    basis = ENQUIRY
    code = "NO_AUTH"
    message = "No ground {ground} of yours covers {subject}"
    message_zh = "您没有可用于查询{subject}的依据{ground}"
    next_step = "Ask the organisation for its written authorisation."
    next_step_zh = "请取得该组织的书面授权。"


class AuthorisationExpired(NoGround):
    code = "AUTH_EXPIRED"
    message = "Authorisation {ground} ended on {last}"
    message_zh = "授权{ground}已于{last}到期"
    next_step = "Ask the organisation for a new authorisation."
    next_step_zh = "请取得该组织新的授权。"


class AuthorisationNotYet(NoGround):
    code = "AUTH_NOT_YET"
    message = "Authorisation {ground} begins on {first}"
    message_zh = "授权{ground}自{first}起生效"
    next_step = "Enquire from that day on."
    next_step_zh = "请自该日起查询。"


class AuthorisationRevoked(NoGround):
    code = "AUTH_REVOKED"
    message = "Authorisation {ground} was revoked by the organisation"
    message_zh = "授权{ground}已被该组织撤销"
    next_step = "Ask the organisation; what was revoked does not come back."
    next_step_zh = "请联系该组织；已撤销的授权不能恢复。"


class AuthorisationUsedUp(NoGround):
    code = "AUTH_USED_UP"
    message = "Authorisation {ground} was for {uses} enquiries and all were made"
    message_zh = "授权{ground}限查询{uses}次，现已用完"
    next_step = "Ask the organisation for a new authorisation."
    next_step_zh = "请取得该组织新的授权。"


class PurposeMismatch(NoGround):
    code = "PURPOSE_MISMATCH"
    message = "Ground {ground} is for {meant}, not for {asked}"
    message_zh = "依据{ground}用于{meant}，而非{asked}"
    next_step = "Enquire for the purpose the ground names, or ask for another ground."
    next_step_zh = "请按依据载明的目的查询，或另行取得依据。"


class UnknownPurpose(Refusal):
    code = "UNKNOWN_PURPOSE"
    status: ClassVar[int] = 422
    message = "{asked} is no purpose an enquiry may have"
    message_zh = "{asked}不是可以查询的目的"
    next_step = "Name one of: {known}"
    next_step_zh = "请选择：{known}"
    basis = ENQUIRY


class OutsidePublishedMatters(NoGround):
    code = "OUTSIDE_PUBLISHED_MATTERS"
    message = "Matter {ground} is not among those the organ has published and had confirmed"
    message_zh = "事项{ground}不在该机关已公布并经确认的查询事项之内"
    next_step = "Publish the matter with its article and have it confirmed first."
    next_step_zh = "请先公布该事项及其法律依据并经确认。"


class CaseNumberMissing(NoGround):
    code = "CASE_NUMBER_MISSING"
    status: ClassVar[int] = 422
    message = "An enquiry by duty names its case; {ground} was used without one"
    message_zh = "依职权查询须注明案号；{ground}未注明"
    next_step = "Give the number of the case."
    next_step_zh = "请填写案号。"


class BundledConsent(Refusal):
    code = "BUNDLED"
    status: ClassVar[int] = 422
    message = "An authorisation is for one purpose and for items chosen one by one; nothing may be ticked beforehand"
    message_zh = "一份授权只能对应一个目的，查询项目须逐项选择，不得预先勾选"
    next_step = "Make one authorisation for each purpose."
    next_step_zh = "请就每个目的分别授权。"
    basis = Cite("PIPL-2021", "arts. 14 and 16, by analogy")


@dataclass(frozen=True, slots=True)
class Purpose:
    """`subject_may_pay` is False where article 35 keeps the fee from the subject."""

    code: str
    name: str
    name_zh: str
    aliases: tuple[str, ...] = ()
    subject_may_pay: bool = True


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a written authorisation says, as values. `uses`: 0 means as often as needed until it ends."""

    ground: str
    items: frozenset[str]
    purpose: str
    first: date
    last: date
    uses: int
    used: int
    revoked: bool


@cache
def purposes() -> dict[str, Purpose]:
    """Every purpose by code."""
    lines: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("purposes.yaml"))["purposes"]
    return {
        line["code"]: Purpose(
            line["code"],
            line["name"],
            line["name_zh"],
            tuple(line.get("aliases", ())),
            line.get("subject_pays") != "never",
        )
        for line in lines
    }


def purpose(asked: str) -> Purpose:
    """The purpose somebody names by code or in words. Raises UnknownPurpose."""
    word = asked.strip().casefold()
    for one in purposes().values():
        if word in {one.code, one.name.casefold(), one.name_zh, *(alias.casefold() for alias in one.aliases)}:
            return one
    raise UnknownPurpose(asked=asked[:60] or "-", known=", ".join(purposes()))


def require_live(authorisation: Authorisation, *, asked: str, on: date) -> frozenset[str]:
    """The items an authorisation opens on a day for a purpose. Raises the refusal that names what is wrong with it."""
    told = {"ground": authorisation.ground, "subject": ""}
    if authorisation.revoked:
        raise AuthorisationRevoked(**told)
    if on < authorisation.first:
        raise AuthorisationNotYet(first=authorisation.first, **told)
    if on > authorisation.last:
        raise AuthorisationExpired(last=authorisation.last, **told)
    if authorisation.uses and authorisation.used >= authorisation.uses:
        raise AuthorisationUsedUp(uses=authorisation.uses, **told)
    meant = purposes()[authorisation.purpose]
    if purpose(asked) != meant:
        raise PurposeMismatch(meant=f"{meant.name} {meant.name_zh}", asked=asked[:60], **told)
    return authorisation.items


def require_unbundled(*, purposes_asked: Collection[str], items: Collection[str], preticked: bool) -> None:
    """One purpose, items chosen by hand (Shanghai draft article 29: consent is never bundled or coerced)."""
    if len(set(purposes_asked)) != 1 or not items or preticked:
        raise BundledConsent
