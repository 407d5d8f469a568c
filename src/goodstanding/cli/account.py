"""`account add`: named people who act for a unit."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.kernel.identifiers import fold_code

if TYPE_CHECKING:
    from goodstanding.kernel.actor import Actor
    from goodstanding.parties.models import ApiKey

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
    country: Annotated[
        str, typer.Option("--country", metavar="XX", help="where it is used, ISO 3166 (default: the platform's own)")
    ] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Open an account and print its initial password, which is shown this once."""
    password = secrets.token_urlsafe(12)
    with open_store(database, as_account) as actor:
        from goodstanding.parties.actions import open_account

        at = datetime.now(UTC)
        if role.strip().casefold() == "subject":
            _admit(actor, party, at)
        made = open_account(
            actor=actor, name=name, party=party, role=role, login=login, password=password, at=at, country=country
        )
        row = {"login": made.login, "name": made.name, "party": made.party.code, "role": made.role, "id": made.pk}
    if output is Format.json:
        emit_json({**row, "initial_password": password})
        return
    say(f"{made.login} acts for {made.party.name} as {made.role}. 账户已开立。")
    say(f"Initial password, shown this once 初始口令（仅显示一次）: {password}")


def _admit(actor: "Actor", code: str, at: datetime) -> None:
    """An organisation that is only known from deliveries takes part under the name it is known by."""
    from goodstanding.parties.actions import admit_organisation
    from goodstanding.subjects import queries as subjects

    subject = subjects.by_code(fold_code(code))
    if subject is not None:
        admit_organisation(actor=actor, code=subject.code, name=subject.name, at=at)


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


@app.command("export-basis")
def export_basis(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="an account that is used abroad")],
    basis: Annotated[str, typer.Option("--basis", metavar="NUMBER", help="of the assessment, contract, certificate")],
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="the last day it is in force")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Record the basis on which what is not open may go to an account abroad; a past day ends it."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions, queries

        meant = queries.open_account_of(login)
        actions.note_export_basis(actor=actor, account=meant, basis=basis, until=until.date(), at=datetime.now(UTC))
    if output is Format.json:
        emit_json({"login": meant.login, "country": meant.country, "basis": basis, "until": until.date().isoformat()})
        return
    say(f"{meant.login} ({meant.country}): {basis}, until 至 {until.date()}.")


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


@app.command()
def factors(
    login: Annotated[str, typer.Argument(metavar="LOGIN")],
    remove: Annotated[
        bool, typer.Option("--remove", help="remove them all, where the person lost them; the password remains")
    ] = False,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The second factors of an account: app, passkeys, recovery codes."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions, queries
        from goodstanding.parties import factors as held

        queries.require_holder(actor, login, "secure")
        meant = queries.open_account_of(login)
        if remove:
            while found := held.factors(meant):
                actions.remove_factor(actor=actor, account=meant, number=found[0].number, at=datetime.now(UTC))
        names = ("number", "kind", "name", "added_at", "used_at")
        rows = [{name: getattr(one, name) for name in names} for one in held.factors(meant)]
    if output is Format.json:
        emit_json({"login": meant.login, "factors": rows})
        return
    table(f"Second factors of {login} 第二验证方式", names, [list(row.values()) for row in rows])


@app.command()
def key(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="the account a program is to act for")],
    scope: Annotated[list[str], typer.Option("--scope", metavar="PERMISSION", help="may be given several times")],
    days: Annotated[int, typer.Option("--days", min=1, max=730, help="how long it is valid")] = 365,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="what it is for")] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Issue a key for the API and print it; it is shown this once."""
    at = datetime.now(UTC)
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions, keys, queries

        secret = keys.KEY_BEGINS + secrets.token_urlsafe(32)
        issued = actions.issue_key(
            actor=actor, account=queries.open_account_of(login), key=secret, scopes=scope, label=label,
            until=at + timedelta(days=days), at=at,
        )  # fmt: skip
        row = _key_row(issued)
    if output is Format.json:
        emit_json({**row, "key": secret})
        return
    say(f"Key of {login}, shown this once 密钥（仅显示一次）: {secret}")


@app.command()
def keys(
    login: Annotated[str, typer.Argument(metavar="LOGIN")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The keys of an account, without what they are."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties import keys as held

        rows = [_key_row(one) for one in held.keys_seen_by(actor, login)]
    if output is Format.json:
        emit_json({"keys": rows})
        return
    columns = ("prefix", "label", "scopes", "expires_at", "revoked_at", "last_used_at")
    table(f"Keys of {login} 密钥", columns, [[row[name] for name in columns] for row in rows])


@app.command("revoke-key")
def revoke_key(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="the visible part of the key")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """End a key now."""
    at = datetime.now(UTC)
    with open_store(database, as_account) as actor:
        from goodstanding.parties import actions
        from goodstanding.parties import keys as held

        found = held.key_in_force(prefix, at=at)
        actions.revoke_key(actor=actor, key=found, at=at)
        row = _key_row(found)
    emit_json(row) if output is Format.json else say(f"Key {found.prefix} is revoked. 密钥已撤销。")


def _key_row(one: "ApiKey") -> dict[str, Any]:
    names = ("prefix", "label", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at")
    return {"account": one.account.login, **{name: getattr(one, name) for name in names}}
