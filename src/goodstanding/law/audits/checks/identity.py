"""V-ident: the report speaks of one organisation and one site throughout."""

import re
from collections.abc import Iterator

from goodstanding.kernel.identifiers import UnifiedCode, check_code
from goodstanding.kernel.social_audit import SocialAudit
from goodstanding.law.audits.prose import Passage, general_passages
from goodstanding.law.audits.verdict import Check, Verdict, judge

AMFORI_ID = re.compile(r"\d{3}-\d{6}-\d{3}")
CHINA = "156"  # ISO 3166-1 numeric, the first part of an amfori ID
LOCATED = re.compile(
    r"^(?P<name>[^.]{3,120}?(?:\.[^.]{0,12}?)??),? is located (?:at|in) (?P<address>.{10,200}?)(?:,? as\b|\.\s|\.$)"
)
PARTNER = "Monitoring partner name (audit company)"
TYPES = {
    "follow-up": re.compile(r"follow-?\s?up (?:audit|monitoring)", re.IGNORECASE),
    "full": re.compile(r"\b(?:initial|full) (?:audit|monitoring)", re.IGNORECASE),
}
COMPANY = re.compile(r"\b(?:co|ltd|limited|inc|company|works|factory|corporation|llc)\b|公司|厂", re.IGNORECASE)
ANNOUNCED = re.compile(r"\((semi|fully|un)[- ]?(?:un)?announced\)", re.IGNORECASE)


def amfori_ids(report: SocialAudit) -> Iterator[Check]:
    """Party and site share the first nine digits; the party ends with 000, a site does not."""
    party, site = report.header.amfori_id, report.header.site_amfori_id
    if not party or not site:
        return
    right = bool(AMFORI_ID.fullmatch(party) and AMFORI_ID.fullmatch(site)) and party[:10] == site[:10]
    right = right and party.endswith("000") and not site.endswith("000")
    yield judge(
        "amfori-ids",
        right,
        "header",
        says=f"{party}, {site}",
        computed="nnn-nnnnnn-000 and the same with a site's number",
    )
    if report.header.address and AMFORI_ID.fullmatch(party):
        in_china = bool(re.search(r"\bChina\b|中国", report.header.address))
        verdict = Verdict.HOLDS if in_china == party.startswith(CHINA) else Verdict.DOUBTFUL
        yield judge(
            "amfori-country",
            verdict,
            "header",
            says=f"{party[:3]}; {report.header.address}",
            computed=f"{CHINA} is China",
        )


def site_ids(report: SocialAudit) -> Iterator[Check]:
    """Every place that prints the site's ID prints the same one."""
    site = report.header.site_amfori_id
    for where, printed in [*_details(report, "Site amfori ID"), *_site_lines(report, "site_id")]:
        yield judge("site-id", printed == site, where, says=printed, computed=site)


def site_names(report: SocialAudit) -> Iterator[Check]:
    """Every place that names the site names the same one, but for capitals and blanks."""
    site = report.header.site or report.header.monitored_party
    for where, printed in [*_details(report, "Site"), *_site_lines(report, "site")]:
        yield judge("site-name", _plain(printed) == _plain(site), where, says=printed, computed=site)
    if report.header.site and report.header.monitored_party:
        same = _plain(report.header.site) == _plain(report.header.monitored_party)
        says = f"{report.header.monitored_party}; {report.header.site}"
        yield judge(
            "party-site", Verdict.HOLDS if same else Verdict.DOUBTFUL, "header", says=says, computed="party and site"
        )


def description(report: SocialAudit) -> Iterator[Check]:
    """Name and address in the description are those of the header."""
    names = {_plain(report.header.monitored_party), _plain(report.header.site)} - {""}
    for passage in general_passages(report):
        match = LOCATED.match(passage.text)
        if match and names and passage.part == "Business partner information" and COMPANY.search(match["name"]):
            yield judge(
                "described-name",
                _plain(match["name"]) in names,
                passage.where,
                says=match["name"],
                computed=report.header.monitored_party,
            )
        if match and report.header.address:
            yield _address(passage, match["address"], report.header.address)


def unified_code(report: SocialAudit) -> Iterator[Check]:
    """The unified social credit code is well formed, and its province is the address's."""
    if not report.subject.code:
        yield judge("code", Verdict.NOT_TESTABLE, "GENERAL DESCRIPTION", says="no unified social credit code printed")
        return
    found = check_code(report.subject.code)
    where = _code_place(report)
    verdict = Verdict.CONTRADICTION if not found.valid else Verdict.DOUBTFUL if found.problems else Verdict.HOLDS
    problems = "; ".join(problem.message for problem in found.problems) or "both check characters are right"
    problems_zh = "；".join(problem.message_zh for problem in found.problems)
    yield judge("code", verdict, where, says=report.subject.code, computed=problems, computed_zh=problems_zh)
    if found.code and report.header.address:
        yield _province(found.code, report, where)


def type_and_announcement(report: SocialAudit) -> Iterator[Check]:
    """The description calls the audit what the header calls it."""
    stated = report.header.monitoring_type.lower()
    for passage in general_passages(report):
        kinds = [kind for kind, words in TYPES.items() if words.search(passage.text)]
        named = kinds[0] if passage.part == "Audit schedule details" and len(kinds) == 1 else ""
        if named and stated:
            yield judge("type", named[:6] in stated, passage.where, says=named, computed=report.header.monitoring_type)
        match = ANNOUNCED.search(passage.text)
        if match and report.header.announcement_type:
            same = _plain(match.group()) == _plain(report.header.announcement_type)
            yield judge(
                "announcement", same, passage.where, says=match.group(), computed=report.header.announcement_type
            )


def partner(report: SocialAudit) -> Iterator[Check]:
    """The audit firm is the same in header and description."""
    for passage in general_passages(report):
        if passage.part == PARTNER and report.header.monitoring_partner:
            one, other = _plain(passage.text), _plain(report.header.monitoring_partner)
            same = bool(one and other) and (one in other or other in one)
            yield judge("partner", same, passage.where, says=passage.text, computed=report.header.monitoring_partner)


def auditor(report: SocialAudit) -> Iterator[Check]:
    """The auditor's register number was left out; only the register can say whether it is right."""
    if dict(report.left_out).get("register number"):
        yield judge(
            "auditor",
            Verdict.NOT_TESTABLE,
            "GENERAL DESCRIPTION",
            says="a register number (left out)",
            computed="the public register of auditors",
        )


def _address(passage: Passage, described: str, header: str) -> Check:
    one, other = set(re.findall(r"\w+", described.lower())), set(re.findall(r"\w+", header.lower()))
    numbers = all(any(word.isdigit() for word in gap) for gap in (one - other, other - one))  # not a postcode alone
    shared = len(one & other) * 100 // max(1, min(len(one), len(other)))
    verdict = Verdict.HOLDS if shared >= 80 and not numbers else Verdict.DOUBTFUL
    if numbers:
        verdict = Verdict.CONTRADICTION
    return judge("address", verdict, passage.where, says=described, computed=header)


def _province(code: UnifiedCode, report: SocialAudit, where: str) -> Check:
    words = code.words()
    names = [words["region_name"], words["region_name_zh"]]
    short = [name.split()[0] for name in names if name]
    if not short or code.region.startswith("99"):
        return judge(
            "code-province", Verdict.NOT_TESTABLE, where, says=code.region, computed="a region assigned to nobody"
        )
    there = any(_plain(name) in _plain(report.header.address) for name in short)
    verdict = (
        Verdict.HOLDS if there else Verdict.DOUBTFUL
    )  # a site may lie elsewhere than its organisation is registered
    return judge(
        "code-province", verdict, where, says=f"{code.region} is in {names[0]}", computed=report.header.address
    )


def _code_place(report: SocialAudit) -> str:
    for passage in general_passages(report):
        if report.subject.code in passage.text.upper():
            return passage.where
    return "GENERAL DESCRIPTION"


def _details(report: SocialAudit, label: str) -> Iterator[tuple[str, str]]:
    for part in report.details:
        if part.label == label and part.text:
            yield f"line {part.line}, SITE DETAILS", part.text


def _site_lines(report: SocialAudit, key: str) -> Iterator[tuple[str, str]]:
    printed = {finding.heading: finding for finding in reversed(report.findings) if getattr(finding, key)}
    for heading, finding in reversed(printed.items()):
        yield f"line {finding.line}, FINDINGS {heading.split(':')[0]}", getattr(finding, key)


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", text.lower())
