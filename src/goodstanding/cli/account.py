"""`account add`: named people who act for a unit."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

app = typer.Typer(no_args_is_help=True)


@app.callback()
def account() -> None:
    """Named people who act for a unit."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="the person's name")],
    party: Annotated[str, typer.Option("--party", metavar="CODE", help="the unit the person acts for")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="officer, provider, subject, enquirer, ...")],
    login: Annotated[str, typer.Option("--login", metavar="LOGIN", help="default: made from the name")] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Open an account and print its initial password, which is shown this once."""
    password = secrets.token_urlsafe(12)
    with open_store(database, as_account) as actor:
        from goodstanding.parties.actions import open_account

        made = open_account(
            actor=actor, name=name, party=party, role=role, login=login, password=password, at=datetime.now(UTC)
        )
        row = {"login": made.login, "name": made.name, "party": made.party.code, "role": made.role, "id": made.pk}
    if output is Format.json:
        emit_json({**row, "initial_password": password})
        return
    say(f"{made.login} acts for {made.party.name} as {made.role}. 账户已开立。")
    say(f"Initial password, shown this once 初始口令（仅显示一次）: {password}")


@app.command()
def password(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="whose password; `operator` has none at first")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Give an account a new password and print it; it is shown this once."""
    fresh = secrets.token_urlsafe(12)
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions, queries

        meant = queries.open_account_of(login)
        actions.set_password(actor=actor, account=meant, password=fresh, at=datetime.now(UTC))
    if output is Format.json:
        emit_json({"login": meant.login, "initial_password": fresh})
        return
    say(f"Password of {meant.login}, shown this once 新口令（仅显示一次）: {fresh}")


@app.command()
def close(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="the account to close")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Close an account: it stays, because the trail names it, and acts no more."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions, queries

        meant = queries.open_account_of(login)
        actions.close_account(actor=actor, account=meant, at=datetime.now(UTC))
    if output is Format.json:
        emit_json({"login": meant.login, "active": meant.is_active})
        return
    say(f"{meant.login} is closed. 账户已关停。")
