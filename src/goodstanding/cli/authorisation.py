"""`authorisation`: what an organisation allows one party to see, signed by its own account and revocable at once."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.formats.values import CHINA

if TYPE_CHECKING:
    from goodstanding.enquiries.authorising import Terms
    from goodstanding.enquiries.models import Authorisation
    from goodstanding.kernel.actor import Actor

app = typer.Typer(no_args_is_help=True)
COLUMNS = ("ground", "state", "subject", "grantee", "items", "purpose", "from", "until", "used")


@app.callback()
def authorisation() -> None:
    """Written authorisations: grant, revoke at once, list."""


@app.command()
def grant(
    grantee: Annotated[str, typer.Option("--to", metavar="CODE", help="the party that may enquire")],
    item: Annotated[list[str], typer.Option("--item", metavar="ITEM", help="one kind of information; repeatable")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="lending, tender, supplier, ...")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="the last day")],
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="default: today")] = None,
    uses: Annotated[int, typer.Option("--uses", min=0, help="how many enquiries; 0: as often as needed")] = 1,
    sign: Annotated[bool, typer.Option("--sign", help="the notice was read: sign it")] = False,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Show the notice; with --sign, sign the authorisation as the organisation's own account."""
    days = (_day(first, "--from") if first else datetime.now(CHINA).date(), _day(until, "--until"))
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries import actions, authorising

        authorising.require_owner(actor)
        notice, terms = _terms(actor, grantee, item, purpose, days, uses)
        say(notice)
        if not sign:
            say("Not signed: read it and run this again with --sign. 尚未签署：阅读后请加 --sign 再次运行。")
            raise typer.Exit(1)
        made = _row(actions.authorise(actor=actor, terms=terms, at=datetime.now(UTC))) | {"notice": terms.notice}
    _tell(made, output)


@app.command()
def revoke(
    number: Annotated[str, typer.Argument(metavar="ID", help="A7, or 7")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="nobody has to give one")] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Take an authorisation back, at once and for good."""
    plain = number.strip().upper().removeprefix("A")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 18):
        raise typer.BadParameter(f"{number} is no authorisation; write A7", param_hint="ID")
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries import actions

        done = actions.revoke_authorisation(actor=actor, authorisation=int(plain), reason=reason, at=datetime.now(UTC))
        row = _row(done)
    _tell(row, output)


@app.command(name="list")
def list_authorisations(
    database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Those one's own organisation gave or was given."""
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries.authorising import authorisations

        rows = [_row(one) for one in authorisations(actor)]
    if output is Format.json:
        emit_json({"authorisations": rows})
        return
    table("Authorisations 授权", COLUMNS, [[row[name] for name in COLUMNS] for row in rows])


def _terms(
    actor: "Actor", grantee: str, items: list[str], purpose: str, days: tuple[date, date], uses: int
) -> tuple[str, "Terms"]:
    from goodstanding.enquiries import notices
    from goodstanding.enquiries.authorising import Terms
    from goodstanding.enquiries.queries import require_subject
    from goodstanding.parties.queries import party

    subject, unit = require_subject(actor.unit), party(grantee)
    first, last = days
    text = notices.notice(
        subject=f"{subject.name} {subject.code}",
        grantee=f"{unit.name} {unit.code}",
        items=items,
        purpose=purpose,
        first=first,
        last=last,
        uses=uses,
    )
    return text, Terms(subject, unit, items, purpose, first, last, notices.digest(text), max_uses=uses)


def _row(held: "Authorisation") -> dict[str, Any]:
    from goodstanding.enquiries.authorising import state

    return {
        "ground": f"A{held.pk}",
        "state": state(held, on=datetime.now(CHINA).date()),
        "subject": held.subject.code,
        "grantee": held.grantee.code,
        "items": held.items,
        "purpose": held.purpose,
        "from": held.valid_from.isoformat(),
        "until": held.valid_until.isoformat(),
        "uses": held.max_uses,
        "used": held.used,
    }


def _tell(row: dict[str, Any], output: Format) -> None:
    if output is Format.json:
        emit_json(row)
    else:
        say(f"{row['ground']}: {row['state']}, {row['subject']} -> {row['grantee']}")


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write YYYY-MM-DD", param_hint=option) from None
