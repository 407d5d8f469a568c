"""The key of a PDF seal: P-256, which readers of PDFs know, with a certificate of its own making, pinned by anchors."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from goodstanding.proofs.anchors import Anchor

LIFE = timedelta(days=3653)
_SIGNS = {"digital_signature": True, "content_commitment": True}
_NOT = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip # noqa: E501


@dataclass(frozen=True, slots=True)
class PdfKey:
    """A private key and its certificate (DER): what stands in the anchors under the purpose `pdf`."""

    private: ec.EllipticCurvePrivateKey
    certificate: bytes

    def anchor(self, *, since: datetime) -> Anchor:
        """The public part, as a trust anchor."""
        point = self.private.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        return Anchor("pdf", "P-256", x, since, y=y, certificate=self.certificate)

    def pem(self) -> bytes:
        """Private key and certificate in one PEM file."""
        certificate = x509.load_der_x509_certificate(self.certificate)
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self.private.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM)


def make_pdf_key(*, name: str, at: datetime) -> PdfKey:
    """A new key with a certificate in `name`, valid for ten years from `at`."""
    private = ec.generate_private_key(ec.SECP256R1())
    holder = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    made = (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(holder)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**_SIGNS, **dict.fromkeys(_NOT, False)), critical=True)
        .sign(private, hashes.SHA256())
    )
    return PdfKey(private, made.public_bytes(serialization.Encoding.DER))


def read_pdf_key(pem: bytes) -> PdfKey:
    """The key and certificate of a PEM file; ValueError where they are of another kind."""
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("a PDF seal's key is P-256")  # noqa: TRY004 - the file's content, not an argument's type
    certificate = x509.load_pem_x509_certificate(pem)
    return PdfKey(private, certificate.public_bytes(serialization.Encoding.DER))
