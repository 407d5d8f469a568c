"""`proposal`: what waits for a second pair of eyes; confirmed or refused by somebody else, withdrawn by its maker."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.parties.models import Proposal

app = typer.Typer(no_args_is_help=True)
COLUMNS = ("proposal", "act", "state", "proposed_by", "last_day", "decided_by", "what")
Number = Annotated[str, typer.Argument(metavar="ID", help="P3, or 3")]


@app.callback()
def proposal() -> None:
    """Acts that take two people: list, confirm, refuse, withdraw."""


@app.command(name="list")
def list_proposals(
    database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Those of one's own responsibility, newest first."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties.proposals import proposals

        rows = [_row(one) for one in proposals(actor)[:500]]
    if output is Format.json:
        emit_json({"proposals": rows})
        return
    table("Proposals 提议", COLUMNS, [[row[name] for name in COLUMNS] for row in rows])


@app.command()
def confirm(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Confirm what somebody else proposed (`--as` names the second account)."""
    _decide(number, "confirmed", database, as_account, output)


@app.command()
def refuse(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Refuse what somebody else proposed."""
    _decide(number, "refused", database, as_account, output)


@app.command()
def withdraw(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Withdraw what one proposed oneself."""
    _decide(number, "withdrawn", database, as_account, output)


def _decide(number: str, decision: str, database: str | None, as_account: str | None, output: Format) -> None:
    plain = number.strip().upper().removeprefix("P")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 18):
        raise typer.BadParameter(f"{number} is no proposal; write P3", param_hint="ID")
    with open_store(database, as_account) as actor:
        from goodstanding.catalogue.deciding import decide

        row = _row(decide(actor=actor, proposal=int(plain), decision=decision, at=datetime.now(UTC)))
    if output is Format.json:
        emit_json(row)
    else:
        say(f"{row['proposal']} {row['act']}: {row['state']}")


def _row(held: "Proposal") -> dict[str, Any]:
    from goodstanding.parties.proposals import state

    return {
        "proposal": f"P{held.pk}",
        "act": held.act,
        "state": state(held, at=datetime.now(UTC)),
        "proposed_by": held.proposed_by.login,
        "last_day": held.last_day.isoformat(),
        "decided_by": held.decided_by.login if held.decided_by else None,
        "what": held.what,
    }
