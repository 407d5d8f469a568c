"""Reports of our own in three generations, as text and PDF, read back whole."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.social_audit import SocialAudit

Render = Callable[[SocialAudit], str]


def plain(report: SocialAudit) -> list[tuple[str, str, str, str, str | None, str | None]]:
    """What the findings say, without the frame a layout prints around them."""
    return [(f.question, f.previous, f.current, f.local, f.answer_previous, f.answer_current) for f in report.findings]


def test_a_written_report_reads_back_the_same(report: SocialAudit, extract: str) -> None:
    assert read(extract.encode()) == report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encoding_and_line_ends_leave_no_trace(extract: str, encoding: str, newline: str) -> None:
    assert read(extract.replace("\n", newline).encode(encoding)) == read(extract.encode())


def test_the_third_generation(report: SocialAudit, as_g3: Render) -> None:
    found = read(as_g3(report).encode())

    assert found.layout == "G3"
    assert found.overall_printed is None
    assert found.overall_as == "options"
    assert [rating.letter for rating in found.ratings] == [rating.letter for rating in report.ratings]
    assert found.ratings[3].name == "No Discrimination"
    assert found.header.closing_meeting_finished_date == date(2025, 5, 14)
    assert found.header.address == "No. 7, Demonstration Road, Example City, China"
    assert found.header.expiration_date == report.header.expiration_date
    assert found.metrics == report.metrics
    assert plain(found) == plain(report)
    assert found.subject == report.subject


def test_the_second_generation(report: SocialAudit, as_g2: Render) -> None:
    found = read(as_g2(report).encode())

    assert found.layout == "G2"
    assert found.overall_printed == "C"
    assert [rating.letter for rating in found.ratings] == [rating.letter for rating in report.ratings]
    assert found.header.monitored_party == report.header.monitored_party
    assert found.header.monitoring_start_date == date(2025, 5, 14)
    assert found.header.closing_meeting_finished_date == date(2025, 5, 15)
    assert found.header.expiration_date is None
    assert (found.header.dbid, found.header.audit_id) == ("900123", "90456")
    assert found.header.monitoring_type == "Follow-up Audit"
    assert [(f.question, f.current, f.local) for f in found.findings] == [
        (f.question, f.current, f.local) for f in report.findings
    ]
    assert found.findings[2].crucial
    assert dict(found.left_out)["name"] == 2


@pytest.mark.parametrize("layout", ["G3", "G4"])
def test_the_same_report_as_pdf(
    report: SocialAudit, extract: str, as_g3: Render, as_pdf: Callable[[str], bytes], layout: str
) -> None:
    found = read(as_pdf(extract if layout == "G4" else as_g3(report)))

    assert found.layout == layout
    assert [rating.letter for rating in found.ratings] == [rating.letter for rating in report.ratings]
    assert found.header.site_amfori_id == report.header.site_amfori_id
    assert found.metrics == report.metrics
    assert plain(found) == plain(report)
    assert found.subject.code == report.subject.code


def wrapped(text: str, width: int) -> str:
    """Lines as a page's width cuts them: between words, or between Chinese characters."""
    lines = []
    for line in text.split("\n"):
        for cell in [line] if not line.startswith("Monitoring result for") else []:
            words = re.findall(r"[\x21-\x7e]+ ?|[^\x21-\x7e] ?", cell)
            row = ""
            for word in words:
                if row and len((row + word).encode("gb18030")) > width:
                    lines.append(row.rstrip())
                    row = ""
                row += word
            lines.append(row.rstrip())
        if line.startswith("Monitoring result for"):  # footers have their own place
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("width", [70, 90, 110])
def test_a_narrow_page_wraps_lines(
    report: SocialAudit, as_g3: Render, as_pdf: Callable[[str], bytes], width: int
) -> None:
    head, body = as_g3(report).split("General description")
    found = read(as_pdf(f"{head}General description{wrapped(body, width)}"))

    assert plain(found) == plain(report)
    assert found.metrics == report.metrics
    assert [part.text for part in found.general] == [part.text for part in report.general]


def test_columns_apart_by_blanks(report: SocialAudit, extract: str) -> None:
    assert read(extract.replace("\t<p>未", "      未").encode()) == report


CONTINUATIONS = ("\nFinding\n\n", "\n\nFinding\t\n", "\nFinding\n")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_page_breaks_anywhere_give_the_same_findings(data: st.DataObject) -> None:
    """A page may end between any two words of a finding, or between any two Chinese characters."""
    report = demonstration_audit()
    lines = write_extract(report).split("\n")
    rows = [place for place, line in enumerate(lines) if line.startswith("<p>Previous finding")]
    place = data.draw(st.sampled_from(rows))
    english, local = lines[place].split("\t")
    words, more = english.split(" "), local
    cuts = sorted(data.draw(st.lists(st.integers(1, len(words) - 1), max_size=3, unique=True)))
    local_cuts = sorted(data.draw(st.lists(st.integers(5, len(more) - 6), max_size=len(cuts), unique=True)))
    local_cuts = [cut for cut in local_cuts if not (more[cut - 1].isascii() and more[cut].isascii())]
    pieces = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    local_cuts = [cut for n, cut in enumerate(local_cuts) if n == 0 or cut - local_cuts[n - 1] > 8]  # a line's width
    local_pieces = [more[a:b] for a, b in zip([0, *local_cuts], [*local_cuts, len(more)], strict=True)]
    chunks = [
        f"{piece}\n\n{local_pieces[n]}" if n < len(local_pieces) else piece for n, piece in enumerate(pieces)
    ] + local_pieces[len(pieces) :]
    lines[place] = data.draw(st.sampled_from(CONTINUATIONS)).join(chunks)

    assert plain(read("\n".join(lines).encode())) == plain(report)


@pytest.mark.parametrize(
    "head",
    ["ENGLISH\n\nLOCAL LANGUAGE\n\nFinding\n", "ENGLISH\tLOCAL LANGUAGE\nFinding", "ENGLISH LOCAL LANGUAGE\nFinding\n"],
)
def test_the_language_heads_in_one_line_or_two(report: SocialAudit, extract: str, head: str) -> None:
    assert read(extract.replace("ENGLISH\tLOCAL LANGUAGE\nFinding\t", head).encode()) == report


def test_columns_interleaved_over_a_page(report: SocialAudit, extract: str) -> None:
    """English list item 2 may come after the whole local text."""
    was = report.findings[0]
    row = next(line for line in extract.split("\n") if line.startswith("<p>Previous finding"))
    cut = was.current.index("but 2 out")
    pieces = [
        f"Previous finding: {was.previous}",
        f"Current status: {was.current[:cut].strip()}",
        was.local,
        "Finding",
        was.current[cut:],
    ]

    assert plain(read(extract.replace(row, "\n\n".join(pieces)).encode())) == plain(report)


def test_the_word_finding_in_prose_is_no_heading(extract: str) -> None:
    words = extract.replace(
        "because the list of business partners was kept", "because (see also finding at PA6.2) a list was kept"
    )

    assert "see also finding at PA6.2" in read(words.encode()).findings[0].current


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("2,850.50", "2850.50"),
        ("2.850,50", "2850.50"),
        ("2 850,50", "2850.50"),
        ("2'850.50", "2850.50"),
        ("12,850", "12850"),
        ("12.850", "12850"),
        ("12 850", "12850"),
        ("2850.5", "2850.5"),
    ],
)
def test_three_conventions_of_thousands(extract: str, figure: str, value: str) -> None:
    text = extract.replace("language\t2,850.50", f"language\t{figure}").replace(
        "currency\t2,850.50", f"currency\t{figure}"
    )

    assert read(text.encode()).metric("Calculated living wage in local currency") == Decimal(value)


def test_one_convention_holds_for_the_whole_table(extract: str) -> None:
    text = extract.replace("\t2,850.50", "\t2.850,50").replace("\t3,654", "\t3.654").replace("\t1,960", "\t1.960")
    found = read(text.encode())

    assert found.metric("Lowest wage paid for regular work at the site") == 3654
    assert found.metric("Legal minimum wage in local currency") == 1960


def test_dates_month_first_are_told_by_the_ones_that_leave_no_choice(extract: str) -> None:
    text = extract
    for day_first, month_first in {
        "14/05/2025": "05/14/2025",
        "20/05/2025": "05/20/2025",
        "20/06/2026": "06/20/2026",
    }.items():
        text = text.replace(day_first, month_first)

    assert read(text.encode()).header == read(extract.encode()).header


def test_sections_and_header_pairs_in_another_order(report: SocialAudit, extract: str) -> None:
    front, rest = extract.split("METRICS\n\n")
    metrics, findings = rest.split("FINDINGS\n\n")
    moved = f"{front}FINDINGS\n\n{findings}\nMETRICS\n\n{metrics}"
    swapped = moved.replace("Submission Date 20/05/2025\t", "").replace(
        "Announcement Type Semi Announced", "Submission Date 20/05/2025\tAnnouncement Type Semi Announced"
    )

    assert read(swapped.encode()) == report


def test_a_passage_cut_by_a_page_goes_on(extract: str) -> None:
    text = extract.replace("keeps a library for its workers", "keeps a library\n\nfor its workers")

    assert read(text.encode()).general == read(extract.encode()).general


def test_zero_tolerance_stands_in_place_of_a_letter(extract: str) -> None:
    assert (
        read(extract.replace("OVERALL RATING\n\nC", "OVERALL RATING\n\nZero Tolerance").encode()).overall_printed
        == "Zero Tolerance"
    )


def test_an_area_not_rated_is_none(extract: str) -> None:
    found = read(extract.replace("Young Workers\tA", "Young Workers\tN/A").encode())

    assert found.letter("PA9") is None


def test_a_report_without_findings(report: SocialAudit) -> None:
    clean = replace(
        report, findings=(), overall_printed="A", ratings=tuple(replace(line, letter="A") for line in report.ratings)
    )

    assert read(write_extract(clean).encode()) == clean


def test_a_code_of_a_sole_trader_is_left_out(extract: str) -> None:
    found = read(extract.replace("91990101MA0DEM0N3H", "92990101MA0DEM0N3X").encode())

    assert found.subject.code == ""
    assert dict(found.left_out)["sole trader's code"] == 1


def test_the_platforms_json() -> None:
    record = {
        "uuid": "0f0f",
        "monitoringId": "24-0999001-1",
        "monitoringType": {
            "key": "MonitoringType.FOLLOW_UP_MONITORING",
            "en_GB": "Follow-up Monitoring",
            "zh_CN": "跟进监测",
        },
        "monitoringActivityName": "amfori Social Audit - Manufacturing",
        "announcementType": "AnnouncementType.SEMI_ANNOUNCED",
        "confirmedTimeWindow": {"from": 1747180800000, "to": 1747267200000},
        "requestor": {"legalName": "Buyer", "contactDetails": {"emailAddress": "who@example.org", "phoneNumber": "1"}},
        "monitoredSite": {
            "siteAmforiId": "156-999001-001",
            "name": "Demonstration Works",
            "localName": "示范鞋业制造有限公司（91990101MA0DEM0N3H）",
            "monitoredPartyLegalName": "Demonstration Footwear Works",
            "address": {"street": "7 Demonstration Road", "city": "Example City", "country": {"key": "Country.CN"}},
            "externalReference": "BSCI_dbid_900123",
        },
    }
    found = read(json.dumps(record).encode())

    assert found.layout == "platform JSON"
    assert (found.header.amfori_id, found.header.dbid) == ("156-999001-000", "900123")
    assert found.header.monitoring_start_date == date(2025, 5, 14)
    assert found.header.announcement_type == "Semi Announced"
    assert found.subject.code == "91990101MA0DEM0N3H"
    assert found.subject.names_local == ("示范鞋业制造有限公司",)
    assert dict(found.left_out) == {"contact details": 1}
    assert "who@example.org" not in repr(found)
