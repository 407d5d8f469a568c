"""Sealed PDFs: no bit is free, padding and appended bytes included; another validator agrees on the good one."""

import io
import re
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from asn1crypto import cms, x509
from hypothesis import given
from hypothesis import strategies as st

from goodstanding.proofs.pdf_keys import make_pdf_key, read_pdf_key
from goodstanding.proofs.pdf_reports import verify_pdf
from goodstanding.proofs.pdf_sealing import seal_pdf
from tests.proofs.conftest import AT, Platform

KEY = make_pdf_key(name="Good Standing", at=AT - timedelta(days=1))
STRANGER = make_pdf_key(name="Good Standing", at=AT - timedelta(days=1))
PLATFORM = Platform()
TWIN = PLATFORM.report().decode()


def blank():
    document, into = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(300, 300)
    document.save(into)
    return into.getvalue()


def sealed(key=KEY, twin=TWIN):
    return seal_pdf(blank(), twin, key=key, reason="Report R-1", at=AT)


FILE = sealed()
ANCHORS = [*PLATFORM.anchors, KEY.anchor(since=AT - timedelta(days=1))]
RANGE = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", FILE)
HOLE = slice(int(RANGE[1]) + 1, int(RANGE[2]) - 1)
DER = bytes.fromhex(FILE[HOLE].decode())


def codes(file, anchors=None, status=None):
    return [problem.code for problem in verify_pdf(file, ANCHORS if anchors is None else anchors, status).problems]


def with_container(der):
    spelled = der.hex().upper().encode().ljust(HOLE.stop - HOLE.start, b"0")
    return FILE[: HOLE.start] + spelled + FILE[HOLE.stop :]


def test_a_sealed_pdf_verifies_and_says_what_it_is():
    verdict = verify_pdf(FILE, ANCHORS)
    assert (verdict.problems, verdict.kind, verdict.status, verdict.sealed.id) == ([], "report", "unknown", "R-1")


def test_another_validator_agrees():
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = x509.Certificate.load(KEY.certificate)
    context = ValidationContext(trust_roots=[root], moment=AT, allow_fetching=False)
    found = validate_pdf_signature(PdfFileReader(io.BytesIO(FILE)).embedded_signatures[0], context)
    assert (found.intact, found.valid, found.trusted, found.coverage.name) == (True, True, True, "ENTIRE_FILE")
    assert found.bottom_line
    assert found.signer_reported_dt == AT


@given(st.integers(0, len(FILE) - 1), st.integers(0, 7))
def test_any_changed_bit_is_refused(spot, bit):
    wrong = bytearray(FILE)
    wrong[spot] ^= 1 << bit
    assert codes(bytes(wrong))


def test_every_bit_of_the_container_counts():
    for spot in range(HOLE.start - 1, HOLE.stop + 1, 17):
        for bit in (0, 5):
            wrong = bytearray(FILE)
            wrong[spot] ^= 1 << bit
            assert codes(bytes(wrong)), spot


@pytest.mark.parametrize("more", [b"\n", b"\x00", b"%%EOF\n", FILE])
def test_bytes_after_the_end_are_refused(more):
    assert codes(FILE + more)
    assert codes(more + FILE)


def test_an_incremental_update_is_refused_even_a_second_good_signature():
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, more = IncrementalPdfFileWriter(io.BytesIO(FILE)), io.BytesIO()
    writer.root["/PageMode"] = pyhanko_name("/UseNone")
    writer.update_root()
    writer.write(more)
    assert more.getvalue().startswith(FILE)
    assert codes(more.getvalue()) == ["PDF_CHANGED"]
    # one revision cut away again is the file as it was sealed
    assert codes(more.getvalue()[: len(FILE)]) == []


def pyhanko_name(text):
    from pyhanko.pdf_utils.generic import NameObject

    return NameObject(text)


def test_padding_of_the_container_is_refused():
    length = len(DER.rstrip(b"\x00"))
    padded = bytearray(DER)
    padded[-1] = 1
    assert codes(with_container(bytes(padded))) == ["PDF_CONTAINER"]
    assert length < len(DER)


def test_case_of_the_container_is_refused():
    wrong = FILE[: HOLE.start] + FILE[HOLE].lower() + FILE[HOLE.stop :]
    assert codes(wrong) == ["PDF_CONTAINER"]


def _container(change):
    parsed = cms.ContentInfo.load(DER)
    change(parsed["content"])
    return with_container(parsed.dump(force=True))


def test_a_further_certificate_or_attribute_in_the_container_is_refused():
    def certificate(content):
        content["certificates"].append(
            cms.CertificateChoices("certificate", x509.Certificate.load(STRANGER.certificate))
        )

    def attribute(content):
        content["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
            [{"type": "signing_time", "values": [cms.Time({"utc_time": datetime(2026, 1, 1, tzinfo=UTC)})]}]
        )

    def version(content):
        content["version"] = "v3"

    assert codes(_container(certificate)) == ["PDF_NOT_SEALED"]
    assert codes(_container(attribute)) == codes(_container(version)) == ["PDF_CONTAINER"]


def test_a_pdf_sealed_by_a_stranger_is_not_believed():
    assert codes(sealed(STRANGER)) == ["SEAL_UNKNOWN_KEY"]
    assert codes(FILE, PLATFORM.anchors) == ["SEAL_UNKNOWN_KEY"]


def test_a_good_pdf_seal_around_somebody_elses_twin_is_not_believed():
    assert codes(sealed(twin=Platform().report(key=9).decode())) == ["SEAL_UNKNOWN_KEY"]
    assert codes(sealed(twin=TWIN[:-1])) == ["NOT_CANONICAL"]
    assert codes(sealed(twin=Platform().pack().decode())) == ["FORMAT_UNKNOWN"]


def test_a_pdf_without_its_twin_is_refused():
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    from goodstanding.proofs import pdf_sealing

    meta = signers.PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(blank()))
    bare = pdf_sealing._Sealer(meta, pdf_sealing._signer(KEY), AT).sign_pdf(writer).getvalue()
    assert codes(bare) == ["PDF_TWIN"]


@pytest.mark.parametrize(
    "file", [b"%PDF-1.7\n", blank(), FILE[:-10], FILE[: len(FILE) // 2], b"%PDF-" + b"/ByteRange [0 1 2 3]" * 2]
)
def test_a_pdf_without_a_whole_seal_is_refused(file):
    assert codes(file)[0] in {"PDF_NOT_SEALED", "PDF_CHANGED"}


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"since": AT + timedelta(seconds=1)}, "SEAL_KEY_EXPIRED"),
        ({"until": AT - timedelta(seconds=1)}, "SEAL_KEY_EXPIRED"),
        ({"revoked": AT}, "SEAL_KEY_REVOKED"),
    ],
)
def test_an_expired_or_revoked_pdf_key_is_refused(period, code):
    from dataclasses import replace

    assert codes(FILE, [*PLATFORM.anchors, replace(ANCHORS[-1], **period)]) == [code]


def test_the_status_of_a_pdf_comes_from_the_list():
    listed = PLATFORM.status_list({"R-1": "revoked"})
    verdict = verify_pdf(FILE, ANCHORS, listed)
    assert (verdict.valid, verdict.status) == (True, "revoked")


def test_a_pdf_key_is_kept_and_read_again():
    again = read_pdf_key(KEY.pem())
    assert (again.certificate, again.private.private_numbers()) == (KEY.certificate, KEY.private.private_numbers())
