"""The real extract: the golden table, and every irregularity of its layout."""

import pytest

from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.social_audit import SocialAudit

GOLDEN = [  # question, crucial, before, now, English status, laws before, laws now
    ("1.1", False, "Partially", "Partially", "not corrected", 1, 1),
    ("1.4", False, "Partially", "Partially", "not corrected", 1, 1),
    ("2.4", False, "Partially", "Partially", "not corrected", 1, 1),
    ("2.5", False, "Partially", "Partially", "not corrected", 1, 1),
    ("5.5", False, "No", "No", None, 1, 1),
    ("6.2", True, "No", "No", "not corrected", 1, 1),
    ("7.1", False, "No", "Partially", "not corrected", 1, 2),
    ("7.6", False, "No", "Partially", None, 1, 1),
    ("7.7", False, "No", "Partially", None, 2, 2),
    ("7.17", False, "No", "Partially", None, 1, 1),
    ("7.22", False, "No", "Partially", "not corrected", 1, 0),
]


@pytest.fixture
def audit(seed: bytes) -> SocialAudit:
    return read(seed, "seed")


def test_the_golden_findings(audit: SocialAudit) -> None:
    assert [
        (f.question, f.crucial, f.answer_previous, f.answer_current, f.status, len(f.laws_previous), len(f.laws))
        for f in audit.findings
    ] == GOLDEN
    assert all(f.status_local == "not corrected" for f in audit.findings)


def test_header_ratings_and_metrics(audit: SocialAudit) -> None:
    assert audit.layout == "G4"
    assert "".join(line.letter or "-" for line in audit.ratings) == "CBAABDAAAAAAA"
    assert (audit.overall_printed, audit.overall_as) == (None, "blank")
    assert len(audit.metrics) == 57
    assert str(audit.metric("Calculated living wage in local currency")) == "2417.37"
    assert str(audit.header.expiration_date) == "2026-03-05"
    assert audit.subject.code == "91350582768597406T"


@pytest.mark.parametrize(
    ("question", "joined", "local"),
    [
        ("1.4", "had set up a written procedure on workforce", ""),
        ("2.5", "management interview, worker interview", "员工访谈，工厂部分"),
        ("5.5", "insurance for all workers as per", ""),
        ("6.2", "Based on management interview, documents", ""),
        ("7.7", "Chemical. 2. Nearly 20%", "第十二条和第十四条)"),
        ("7.1", "Conduct) 2. The factory did not provide", "）2.审核员"),
    ],
)
def test_sentences_cut_by_a_page_are_whole_again(audit: SocialAudit, question: str, joined: str, local: str) -> None:
    finding = next(f for f in audit.findings if f.question == question)

    assert joined in f"{finding.previous} {finding.current}"
    assert local in finding.local


def test_no_person_is_left(seed: bytes, audit: SocialAudit) -> None:
    line = next(line for line in seed.decode().split("\n") if line.startswith("Name of lead auditor"))
    name, number = line.split(": ")[1].split(",")[0], line.rstrip(".").split()[-1]

    assert name not in repr(audit)
    assert number not in repr(audit)
    assert dict(audit.left_out) == {"name": 1, "register number": 1}


def test_no_tag_tab_or_frame_is_left_in_a_text(audit: SocialAudit) -> None:
    texts = [text for f in audit.findings for text in (f.previous, f.current, f.local)]

    assert all(texts)
    assert not [text for text in texts if "<p>" in text or "\t" in text or "  " in text or "LOCAL LANGUAGE" in text]


def test_writing_it_out_and_reading_it_again_changes_nothing(audit: SocialAudit) -> None:
    assert read(write_extract(audit).encode()) == audit
