"""What a command prints: one JSON document, or words and tables for a person."""

import enum
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from goodstanding.kernel.refusal import Refusal


class Format(enum.StrEnum):
    text = "text"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="text for a person, json for a program")]


def emit_json(document: object) -> None:
    """Print one JSON document on standard output and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """A message for the person at the terminal; never on standard output."""
    from rich.console import Console  # only where words are printed: a pure command starts sooner

    Console(stderr=True, highlight=False).print(text, markup=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")  # a long Chinese text goes on, it is not cut
    for row in rows:
        grid.add_row(*(Text("" if cell is None else str(cell)) for cell in row))  # brackets in a cell are no markup
    Console().print(grid)


def refuse(refusal: Refusal) -> None:
    """Print the refusal's code, basis and next step: JSON on standard output where JSON was asked for."""
    document = refusal.as_dict()
    if _wants_json(sys.argv):
        emit_json({"refusal": document})
        return
    basis = f" ({refusal.basis})" if refusal.basis else ""
    say(f"{document['code']}: {document['message']}{basis}")
    say(str(document["message_zh"]))
    if document["next_step"]:
        say(f"-> {document['next_step']}")
        say(f"-> {document['next_step_zh']}")


def _wants_json(argv: Sequence[str]) -> bool:
    return "--format=json" in argv or ("--format" in argv and argv[argv.index("--format") + 1 :][:1] == ["json"])
