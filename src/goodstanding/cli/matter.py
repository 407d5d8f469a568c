"""`matter`: in what an organ enquires by its duty; published with its article, confirmed by somebody else."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.kernel.citation import Cite

if TYPE_CHECKING:
    from goodstanding.enquiries.models import Matter

app = typer.Typer(no_args_is_help=True)
COLUMNS = ("ground", "state", "organ", "name", "items", "purpose", "basis")


@app.callback()
def matter() -> None:
    """Matters in which an organ enquires by its duty: publish, confirm, list."""


@app.command()
def publish(
    name: Annotated[str, typer.Argument(metavar="NAME", help="what the matter is called")],
    organ: Annotated[str, typer.Option("--organ", metavar="CODE", help="the organ that enquires")],
    item: Annotated[list[str], typer.Option("--item", metavar="ITEM", help="one kind of information; repeatable")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="inspection, licensing, ...")],
    instrument: Annotated[str, typer.Option("--instrument", metavar="ID", help="as the sources list it")],
    article: Annotated[str, typer.Option("--article", metavar="TEXT", help="the article in it")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Publish a matter; it opens nothing until somebody else confirms it."""
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries import actions
        from goodstanding.enquiries.authorising import MatterTerms

        terms = MatterTerms(organ.strip().upper(), name, item, purpose, Cite(instrument, article))
        row = _row(actions.publish_matter(actor=actor, matter=terms, at=datetime.now(UTC)))
    _tell(row, output)


@app.command()
def confirm(
    number: Annotated[str, typer.Argument(metavar="ID", help="M3, or 3")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Confirm a matter that somebody else published."""
    plain = number.strip().upper().removeprefix("M")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 18):
        raise typer.BadParameter(f"{number} is no matter; write M3", param_hint="ID")
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries import actions

        row = _row(actions.confirm_matter(actor=actor, matter=int(plain), at=datetime.now(UTC)))
    _tell(row, output)


@app.command(name="list")
def list_matters(
    database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Every published matter: what organs may ask by their duty is for everybody to know."""
    with open_store(database, as_account):
        from goodstanding.enquiries.models import Matter

        rows = [_row(one) for one in Matter.objects.select_related("organ").order_by("pk")]
    if output is Format.json:
        emit_json({"matters": rows})
        return
    table("Matters 事项", COLUMNS, [[row[name] for name in COLUMNS] for row in rows])


def _row(held: "Matter") -> dict[str, Any]:
    published = "confirmed" if held.confirmed_at else "published"
    return {
        "ground": f"M{held.pk}",
        "state": "withdrawn" if held.withdrawn_at else published,
        "organ": held.organ.code,
        "name": held.name,
        "items": held.items,
        "purpose": held.purpose,
        "basis": f"{held.instrument} {held.pinpoint}",
    }


def _tell(row: dict[str, Any], output: Format) -> None:
    if output is Format.json:
        emit_json(row)
    else:
        say(f"{row['ground']} {row['name']}: {row['state']}, {row['basis']}")
