"""What cannot be read is refused by name, in both languages, and never by a traceback."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodstanding.formats.social_audit import errors
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.formats.social_audit.reading import read
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.social_audit import SocialAudit

G1 = """Audit Results
Part B: Social Requirements
Good | Improvement Needed | Non-compliant
Working time: Improvement Needed
"""
VIETNAMESE = (
    "Chưa khắc phục. Dựa trên phỏng vấn ban quản lý và phỏng vấn công nhân, nhà máy tuân thủ một phần nguyên tắc này "
    "vì danh sách các đối tác kinh doanh chưa đầy đủ và chưa được cập nhật hàng năm theo quy định của công ty."
)
INDONESIAN = (
    "Belum diperbaiki. Berdasarkan wawancara manajemen dan wawancara pekerja, pabrik memenuhi sebagian prinsip ini "
    "karena daftar mitra bisnis belum lengkap dan belum diperbarui setiap tahun sesuai dengan peraturan perusahaan."
)
SPANISH = (
    "No corregido. Según la entrevista con la dirección y las entrevistas con los trabajadores, la fábrica respeta en "
    "parte este principio porque la lista de socios comerciales no estaba completa ni se actualizaba cada año."
)
BENGALI = "ব্যবস্থাপনা সাক্ষাৎকার এবং শ্রমিক সাক্ষাৎকারের ভিত্তিতে কারখানাটি এই নীতি আংশিকভাবে মেনে চলে।"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyReport),
        (b" \n\n\t", errors.EmptyReport),
        (b"PK\x03\x04" + bytes(60), errors.NotText),
        (bytes(range(256)) * 20, errors.NotText),
        (b"\x80\x81\xff\xfe garbage \x00\x01" * 9, errors.NotText),
        (b"%PDF-1.4\nno objects here", errors.DamagedPdf),
        (b"{", errors.NotText),
        (b"{}", errors.EmptyReport),
        (b'{"name": "x", "score": 3}', errors.UnknownLayout),
        (b"Dear all, please find the minutes of our meeting below.", errors.UnknownLayout),
        (G1.encode(), errors.OldGeneration),
    ],
)
def test_what_is_no_report_is_refused_by_name(data: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        read(data, "x.bin")

    said = caught.value.as_dict()
    assert caught.value.unreadable
    assert all(said[key] for key in ("code", "message", "message_zh", "next_step", "next_step_zh"))
    assert any("\u4e00" <= char <= "\u9fff" for char in str(said["message_zh"]))


def test_a_scan_and_a_locked_pdf(scanned_pdf: bytes, locked_pdf: bytes) -> None:
    with pytest.raises(errors.ScanWithoutText):
        read(scanned_pdf)
    with pytest.raises(errors.PasswordProtected):
        read(locked_pdf)


def test_two_reports_in_one_file(extract: str) -> None:
    with pytest.raises(errors.TwoReports):
        read((extract + "\n" + extract).encode())


def test_the_same_older_report_twice(extract: str, as_g2: Callable[[SocialAudit], str]) -> None:
    older = as_g2(read(extract.encode()))
    assert len(read(older.encode()).findings) == 4
    with pytest.raises(errors.TwoReports):
        read(f"{older}\n{older}".encode())


@pytest.mark.parametrize("letter", ["F", "Z", "C+", "AB", "5"])
def test_ratings_outside_a_to_e(extract: str, letter: str) -> None:
    with pytest.raises(errors.RatingUnknown, match="PA6"):
        read(extract.replace("Decent Working Hours\tD", f"Decent Working Hours\t{letter}").encode())


def test_an_overall_rating_outside_a_to_e(extract: str) -> None:
    with pytest.raises(errors.RatingUnknown, match="overall"):
        read(extract.replace("OVERALL RATING\n\nC", "OVERALL RATING\n\nF").encode())


@pytest.mark.parametrize("area", ["PA 3", "PA 13"])
def test_a_rating_that_is_not_there(extract: str, area: str) -> None:
    lines = [line for line in extract.split("\n") if not (line.startswith(f"{area}:") and "\t" in line)]

    with pytest.raises(errors.CutOff, match=area.replace(" ", "")):
        read("\n".join(lines).encode())


@pytest.mark.parametrize("local", [VIETNAMESE, BENGALI, INDONESIAN, SPANISH])
def test_local_texts_in_another_language(extract: str, local: str) -> None:
    was = demonstration_audit().findings[0].local

    with pytest.raises(errors.LanguageNotRead):
        read(extract.replace(was, local).encode())


@pytest.mark.parametrize("local", [VIETNAMESE, SPANISH])
def test_a_local_column_told_by_no_tab_is_judged_too(extract: str, local: str) -> None:
    was = demonstration_audit().findings[0].local

    with pytest.raises(errors.LanguageNotRead):
        read(extract.replace(f"\t<p>{was}</p>", f"\n\n{local}").encode())


@pytest.mark.parametrize("value", ["31/02/2025", "soon", "2025-13-01"])
def test_a_date_that_is_none(extract: str, value: str) -> None:
    with pytest.raises(errors.DateUnreadable):
        read(extract.replace("Submission Date 20/05/2025", f"Submission Date {value}").encode())


def test_dates_that_mix_two_conventions(extract: str) -> None:
    text = extract.replace("Submission Date 20/05/2025", "Submission Date 05/20/2025")

    with pytest.raises(errors.DateUnreadable):
        read(text.encode())


def test_a_figure_in_no_convention(extract: str) -> None:
    with pytest.raises(errors.NumberUnreadable):
        read(extract.replace("\t3,654\t", "\t3,6,5.4.1\t").encode())


@pytest.mark.parametrize(
    ("title", "missing"),
    [
        ("SECTION RATING", "GENERAL DESCRIPTION"),
        ("GENERAL DESCRIPTION", "GENERAL DESCRIPTION"),
        ("SITE DETAILS", "METRICS"),
        ("METRICS", "METRICS"),
        ("FINDINGS", "FINDINGS"),
    ],
)
def test_half_a_report_says_what_is_missing(extract: str, title: str, missing: str) -> None:
    with pytest.raises(errors.CutOff, match=missing):
        read(extract[: extract.index(title)].encode())


def test_what_is_missing_is_named_in_chinese_too(extract: str) -> None:
    with pytest.raises(errors.CutOff) as caught:
        read(extract[: extract.index("SITE DETAILS")].encode(), "x.txt")

    assert caught.value.as_dict()["message_zh"] == "x.txt：报告不完整；缺少：现场信息、指标、审核发现"


def test_pages_missing_at_the_end(extract: str) -> None:
    with pytest.raises(errors.CutOff, match="pages 3 to 5"):
        read((extract + "\nPage 2/5\n").encode())


EXTRACT = write_extract(demonstration_audit()).encode()


@settings(max_examples=150, deadline=None)
@given(st.integers(1, len(EXTRACT) - 8))
def test_a_report_cut_anywhere_is_refused_or_ends_a_sentence(cut: int) -> None:
    found = read_or_refuse(EXTRACT[:cut])

    assert found is None or found.findings[-1].local.endswith(("。", "）", ")"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(EXTRACT)))
def test_garbage_inside_is_refused_or_read_but_never_a_traceback(noise: bytes, place: int) -> None:
    found = read_or_refuse(EXTRACT[:place] + noise + EXTRACT[place:])

    assert found is None or len(found.ratings) == 13


def read_or_refuse(data: bytes) -> SocialAudit | None:
    try:
        return read(data)
    except Refusal as refusal:
        return None if refusal.unreadable and refusal.as_dict()["message_zh"] else pytest.fail(str(refusal))
