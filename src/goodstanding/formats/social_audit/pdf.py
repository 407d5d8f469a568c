"""The text of a PDF, page by page."""

import pypdfium2

from goodstanding.formats.social_audit.errors import DamagedPdf, PasswordProtected, ScanWithoutText, TooLarge

PAGES = 400  # the longest real extracts have about 40 pages
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD, https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/fpdfview.h


def text_of(data: bytes, file: str) -> str:
    """All pages' text, a form feed between them. Raises for locked, damaged, scanned and overlong files."""
    document = _open(data, file)
    try:
        pages = len(document)
        if pages > PAGES:
            raise TooLarge(file=file, found=f"{pages} pages", limit=f"{PAGES} pages")
        text = "\f".join(_page(document, index) for index in range(pages))
    finally:
        document.close()
    if not text.strip():
        raise ScanWithoutText(file=file, pages=pages)
    return text


def _open(data: bytes, file: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == PASSWORD_ERROR or "password" in str(fault).lower():
            raise PasswordProtected(file=file) from fault
        raise DamagedPdf(file=file) from fault


def _page(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    try:
        words = page.get_textpage()
        text: str = words.get_text_bounded()
        words.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()
    return text.replace("\ufffe", "-").replace("\x02", "-").replace("\x00", "")
