"""The demonstration report as other generations print it, and as PDF."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.social_audit import SocialAudit

ROOT = Path(__file__).parents[3]
SEEDS = Path(os.environ.get("GOODSTANDING_SEEDS", ROOT.parent / "shared" / "seeds"))
OLD_NAMES = {
    "PA1": "Social Management System and Cascade Effect",
    "PA4": "No Discrimination",
    "PA11": "No Bonded Labour",
}


@pytest.fixture
def report() -> SocialAudit:
    return demonstration_audit()


@pytest.fixture
def extract(report: SocialAudit) -> str:
    return write_extract(report)


@pytest.fixture
def seed() -> bytes:
    path = SEEDS / "003_ad1b004ad46af7a3.txt"
    if not path.exists():
        pytest.skip("the real extract is not here: ../shared/seeds is absent")
    return path.read_bytes()


@pytest.fixture
def as_g3() -> Callable[[SocialAudit], str]:
    return _as_g3


@pytest.fixture
def as_g2() -> Callable[[SocialAudit], str]:
    return _as_g2


@pytest.fixture
def as_pdf() -> Callable[[str], bytes]:
    return _as_pdf


def _as_g3(report: SocialAudit) -> str:
    head = report.header
    day = "{:%d/%m/%Y}".format
    foot = f"Monitoring result for {head.monitored_party} on site {head.site} - "
    lines = [
        f"Monitoring result for {head.monitored_party}",
        "on site",
        head.site,
        f"Monitored Party : {head.monitored_party}",
        f"amfori ID : {head.amfori_id}",
        f"Site : {head.site}",
        f"Site amfori ID : {head.site_amfori_id}",
        "Address : No. 7, Demonstration Road,",
        ": Example City",
        ": China",
        f"Monitoring Activity : {head.monitoring_activity}",
        f"Monitoring Type : {head.monitoring_type}",
        f"Monitoring Partner : {head.monitoring_partner}",
        f"Monitoring Start Date : {day(head.monitoring_start_date)}",
        f"Closing Meeting : {day(head.closing_meeting_finished_date)}",
        "Finished Date",
        f"Submission Date : {day(head.submission_date)}",
        f"Expiration Date : {day(head.expiration_date)}",
        "",
        f"This is an extract of the online monitoring result, generated on {day(head.generated_on)}, and is only",
        "an acknowledgement of the result.",
        "© amfori, 2021",
        "",
        "Overall rating",
        "",
        "A B C D E None",
        "",
        "Section rating",
        "",
    ]
    for line in report.ratings:
        space = "" if line.area == "PA1" else " "
        lines += [f"PA{space}{line.area[2:]}: {OLD_NAMES.get(line.area, line.name)} {line.letter}", ""]
        if line.area == "PA7":
            lines += [foot + "1 / 3"]
    lines += ["General description", ""]
    lines += [f"{part.label}: {part.text}\n" for part in report.general]
    lines += ["Site details", ""]
    lines += [f"{part.label}\n{part.text}\n" for part in report.details]
    lines += ["Metrics", "", "Key Metrics"]
    lines += [f"{metric.label} {metric.value:,f} {metric.unit}" for metric in report.metrics[:30]]
    lines += [foot + "2 / 3"]
    lines += [f"{metric.label} {metric.value:,f} {metric.unit}" for metric in report.metrics[30:]]
    lines += ["Findings", ""]
    for finding in report.findings:
        crucial = "CRUCIAL: " if finding.crucial_printed else ""
        lines += [finding.heading.replace("PA", "PA ").replace("PA 1:", "PA1:"), ""]
        lines += [f"Site: {finding.site} | Site amfori ID: {finding.site_id}", ""]
        lines += [
            f"Question: {finding.question} {crucial}{finding.wording}",
            "",
            "ENGLISH LOCAL LANGUAGE",
            "Finding",
            "",
        ]
        lines += [f"Previous finding: {finding.previous}", f"Current status: {finding.current}", "", finding.local, ""]
    return "\n".join([*lines, foot + "3 / 3"])


def _as_g2(report: SocialAudit) -> str:  # dated like the report, whose months it keeps
    head = report.header
    ids = f"Producer : {head.monitored_party} DBID : 900123 and Audit Id : 90456"
    foot = [f"{ids} Audit Date : 14/05/2025 Audit Type : Follow-up Audit Page {{page}}/2", "Generated on: 20/05/2025"]
    lines = [
        f"Auditee : {head.monitored_party}",
        "Audit Date From : 14/05/2025",
        "Audit Date To : 15/05/2025",
        "Expiry Date of the Audit : Please refer to the producer profile in the amfori BSCI platform",
        f"Auditing Company : {head.monitoring_partner}",
        "Auditor's Name(s) : Ada Example, Bo Sample(Lead)",
        "Auditing Branch (if applicable) : Lantern East",
        "This is an extract of the on line Audit Report.",
        "© amfori, 2018 - The English version is the legally binding One.",
        "Created with EO.Pdf for .NET trial version. http://www.essentialobjects.com.",
        *[line.replace("{page}", "1") for line in foot],
        f"Overall rating : {report.overall_printed}",
        " ".join(f"PA {number}" for number in range(1, 14)),
        " ".join(line.letter or "" for line in report.ratings),
        "Total number of workers : 120",
    ]
    for finding in report.findings:
        number, name = finding.area[2:], finding.heading.split(": ")[1]
        lines += [f"Performance Area {number} : {name}", "Deadline date : 14/07/2025", "GOOD PRACTICES:", "None"]
        lines += ["AREAS OF IMPROVEMENT:", f"{finding.question} {finding.current}", finding.local]
    return "\n".join([*lines, *[line.replace("{page}", "2") for line in foot]])


def _as_pdf(text: str) -> bytes:
    """A plain PDF, one text object a line, two pages; the font names characters and is not embedded."""
    lines = text.split("\n")
    half = len(lines) // 2
    pages = [_page_text(lines[:half]), _page_text(lines[half:])] if half else [_page_text(lines)]
    cmap = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + "".join(
        f"1 beginbfrange <{high:02X}00> <{high:02X}FF> <{high:02X}00> endbfrange\n" for high in range(256)
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{7 + 2 * place} 0 R" for place in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Demo /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>"
    )
    objects.append(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Demo /DW 500 /FontDescriptor 5 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(
        "<< /Type /FontDescriptor /FontName /Demo /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 900 >>"
    )
    objects.append(_stream(cmap))
    for page in pages:
        number = len(objects) + 2
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 20000 3000] /Contents {number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(_stream(page))
    return _file(objects)


def _page_text(lines: list[str]) -> str:
    rows = []
    for place, line in enumerate(lines):
        if line.strip():
            codes = line.replace("\t", "  ").encode("utf-16-be").hex().upper()
            rows.append(f"BT /F1 10 Tf 20 {2980 - 14 * place} Td <{codes}> Tj ET")
    return "\n".join(rows)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: list[str], trailer: str = "") -> bytes:
    out, places = "%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{out.index('xref')}\n%%EOF\n"
    return out.encode("latin-1")


@pytest.fixture
def locked_pdf() -> bytes:
    guard = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + "x" * 32 + ") /U (" + "y" * 32 + ") /P -4 >> "
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]
    return _file(objects, guard + "/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]")


@pytest.fixture
def scanned_pdf() -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>",
        _stream("0.5 g 0 0 600 800 re f"),
    ]
    return _file(objects)
