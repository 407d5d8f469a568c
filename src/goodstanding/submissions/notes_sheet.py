"""The second sheet of a workbook given back: what it is and how it is sent again, in both languages."""

from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.submissions.models import Submission

WORDS = read_yaml(Path(__file__).with_name("notes_sheet.yaml"))


def write_notes(book: Any, submission: Submission, *, rows: int, left_out: int) -> None:
    """Add the sheet of notes to an open workbook."""
    page = book.add_worksheet("说明 Notes")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 1, 70)
    lines = [*WORDS["always"], *(WORDS["more"] if left_out else [])]
    facts = {"number": submission.pk, "item": submission.item, "rows": rows, "left_out": left_out}
    for at, line in enumerate(lines):
        page.write_row(at, 0, [line[key].format(**facts) for key in ("zh", "en")], wrap)
