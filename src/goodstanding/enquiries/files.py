"""The dossier as a file: JSON, text, a page of its own, a PDF."""

import json
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.template import engines

from goodstanding.enquiries.queries import Dossier
from goodstanding.enquiries.wording import printed

TEMPLATES = Path(__file__).parent / "print"


def write_dossier(answer: Dossier, document: dict[str, Any], kind: str, target: Path | None) -> None:
    """Write to `target`, or to standard output where there is none (a PDF needs a target)."""
    content = render(answer, document, kind)
    if target is None:
        sys.stdout.write(content.decode())
    else:
        target.write_bytes(content)


def render(answer: Dossier, document: dict[str, Any], kind: str) -> bytes:
    """The dossier in one of the kinds json, text, html, pdf."""
    if kind == "json":
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    whole = printed(answer, document)
    if kind == "pdf":
        return typeset(TEMPLATES / "dossier.typ", whole)
    name = {"text": "dossier.txt", "html": "dossier.html"}[kind]
    template = engines["django"].from_string((TEMPLATES / name).read_text(encoding="utf-8"))
    return template.render({"document": whole}).encode()


def report_pdf(document: dict[str, Any]) -> bytes:
    """The paper of a report, not yet sealed."""
    return typeset(TEMPLATES / "report.typ", document)


def typeset(page: Path, document: dict[str, Any]) -> bytes:
    """Typst with the Chinese font that is installed by name; the document goes in as data, never as markup."""
    told = json.dumps(document, ensure_ascii=False)
    compile_page: Any = typst.compile  # its overloads return bytes or pages, as the arguments say
    return bytes(compile_page(page.read_bytes(), font_paths=[_fonts()], sys_inputs={"document": told}))


@cache
def _fonts() -> str:
    return str(files("noto_cjk_sans_otc"))
