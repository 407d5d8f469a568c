"""`provider add`: the units that deliver."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

app = typer.Typer(no_args_is_help=True)


@app.callback()
def provider() -> None:
    """Units that deliver information."""


@app.command()
def add(
    code: Annotated[str, typer.Argument(metavar="CODE", help="its unified social credit code")],
    name: Annotated[str, typer.Option("--name", metavar="NAME")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="court, tax-authority, audit-firm, ...")],
    items: Annotated[
        list[str] | None,
        typer.Option("--items", metavar="ITEM,...", help="what it delivers (default: all its kind may); repeatable"),
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Register a provider. The same line again changes nothing."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties.actions import register_provider

        wanted = [item.strip() for line in items or [] for item in line.replace("，", ",").split(",") if item.strip()]
        made = register_provider(
            actor=actor, code=code, name=name, kind=kind, items=wanted, at=datetime.now(UTC)
        )  # fmt: skip
        row = {"code": made.code, "name": made.name, "kind": made.kind, "items": made.items, "id": made.pk}
    if output is Format.json:
        emit_json(row)
        return
    say(f"{made.code} {made.name} ({made.kind}) delivers 报送: {', '.join(made.items) or '—'}")
