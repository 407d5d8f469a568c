"""What a command prints: one JSON document, or words and tables for a person."""

import enum
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from goodstanding.kernel.refusal import Refusal

if TYPE_CHECKING:
    from rich.table import Table


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


MANY = 6  # columns; fewer still read well when their cells are folded


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table on standard output; one of many columns that does not fit goes line by line instead."""
    from rich.console import Console
    from rich.measure import Measurement

    told = [["" if cell is None else str(cell) for cell in row] for row in rows]
    console, grid = Console(), _grid(title, columns, told)
    fits = Measurement.get(console, console.options.update(max_width=10_000), grid).maximum <= console.width
    if fits or len(columns) < MANY:
        console.print(grid)
        return
    console.print(title, style="bold", markup=False, highlight=False)
    for row in told:
        console.print(_block(columns, row))


def _grid(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")  # a long Chinese text goes on, it is not cut
    for row in rows:
        grid.add_row(*map(Text, row))  # brackets in a cell are no markup
    return grid


def _block(columns: Sequence[str], row: Sequence[str]) -> "Table":
    """One row as lines of its own, headed by its first cell; what is empty is left out."""
    from rich.table import Table
    from rich.text import Text

    block = Table(show_header=False, box=None, pad_edge=False, title=Text(row[0]), title_justify="left")
    block.add_column(style="dim", no_wrap=True)
    block.add_column(overflow="fold")
    for column, cell in zip(columns[1:], row[1:], strict=True):
        if cell:
            block.add_row(Text(f"  {column}"), Text(cell))
    return block


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
