"""Days on the command line: ISO 8601, and a clear word where they are not."""

from datetime import date

import typer


def read_day(text: str) -> date:
    """The day `text` names; wrong usage (exit 2) where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no day of the calendar; write it as 2026-02-14. 日期格式应为2026-02-14。"
        ) from None
