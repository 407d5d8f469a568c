"""Sealing a PDF (PAdES baseline B, certified: no change allowed) with its sealed JSON twin attached, by pyHanko."""

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from goodstanding.proofs.pdf_keys import PdfKey
from goodstanding.proofs.pdf_seals import TWIN
from goodstanding.proofs.seals import P256_ORDER


def seal_pdf(pdf: bytes, twin: str, *, key: PdfKey, reason: str, at: datetime) -> bytes:
    """The PDF with its twin (the text of a sealed report) attached, sealed to the last byte."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    attached = EmbeddedFileObject.from_file_data(writer, data=twin.encode(), mime_type="application/json")
    embed_file(
        writer, FileSpec(file_spec_string=TWIN, embedded_data=attached, description="Sealed data of this report")
    )
    meta = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    sealed: bytes = _Sealer(meta, _signer(key), at).sign_pdf(writer).getvalue()
    return sealed


class _Sealer(signers.PdfSigner):
    """Dates the seal as the caller says; the library would read the clock."""

    def __init__(self, meta: signers.PdfSignatureMetadata, signer: signers.SimpleSigner, at: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session


class _LowSigner(signers.SimpleSigner):
    """Of the two spellings of an ECDSA signature, the low one: the other is refused on verification."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - the library's own signature
        first, second = decode_dss_signature(await super().async_sign_raw(data, digest_algorithm, dry_run))
        return encode_dss_signature(first, min(second, P256_ORDER - second))


def _signer(key: PdfKey) -> signers.SimpleSigner:
    form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    certificate = x509.Certificate.load(key.certificate)
    private = keys.PrivateKeyInfo.load(key.private.private_bytes(*form))
    none = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    return _LowSigner(certificate, private, none)
