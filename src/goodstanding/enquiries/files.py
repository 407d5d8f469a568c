"""The dossier as a file: JSON, text, a page of its own."""

import json
import sys
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from goodstanding.enquiries.queries import Dossier


def write_dossier(answer: Dossier, document: dict[str, Any], kind: str, target: Path | None) -> None:
    """Write to `target`, or to standard output where there is none."""
    text = render(answer, document, kind)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")


def render(answer: Dossier, document: dict[str, Any], kind: str) -> str:
    """The dossier as one text of that kind."""
    if kind == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return render_to_string(f"enquiries/dossier_file.{kind}", {"dossier": answer, "document": document})
