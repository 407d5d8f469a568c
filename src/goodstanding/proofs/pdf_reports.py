"""A sealed PDF report: the PDF's own seal, and the sealed twin attached to it, which says what it is."""

from collections.abc import Sequence

import pypdfium2

from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.pdf_seals import TWIN, open_pdf
from goodstanding.proofs.problems import Problem, Unsound
from goodstanding.proofs.seals import open_sealed
from goodstanding.proofs.verification import Verdict, judge


def verify_pdf(file: bytes, anchors: Sequence[Anchor], status: bytes | None = None) -> Verdict:
    """Verify a sealed PDF with the keys of `anchors` alone; `status` is a signed status list."""
    try:
        anchor = open_pdf(file, anchors)
        sealed = open_sealed(read_twin(file), anchors, kinds=["report"])
    except Unsound as fault:
        return Verdict("report", problems=[fault.problem])
    if not anchor.signs_at(sealed.issued_at):
        expired = Problem("SEAL_KEY_EXPIRED", None, {"kid": anchor.kid, "at": sealed.issued_at.isoformat()})
        return Verdict("report", sealed, problems=[expired])
    return judge(sealed, anchors, status)


def read_twin(file: bytes) -> bytes:
    """The sealed JSON attached to a PDF; `Unsound` unless there is exactly one attachment and it is the twin."""
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        raise Unsound("PDF_NOT_SEALED", why="it cannot be read") from None
    try:
        if document.count_attachments() != 1 or document.get_attachment(0).get_name() != TWIN:
            raise Unsound("PDF_TWIN")
        return bytes(document.get_attachment(0).get_data())
    finally:
        document.close()
