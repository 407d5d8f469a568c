"""`init`: an empty store made ready for real work."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import DatabaseOption, open_database, sign_trail
from goodstanding.store.address import without_password

app = typer.Typer()
UNASSIGNED: Final = "999999"  # no real unit has a code of this region: GB/T 2260


@app.command()
def init(
    responsible: Annotated[
        str | None, typer.Option("--responsible", metavar="NAME", help="who answers for this installation")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="your own unit's code")] = None,
    unit_name: Annotated[
        str, typer.Option("--unit-name", metavar="NAME", help="your own unit's name")
    ] = "Operator of this platform",
    database: DatabaseOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Make an empty store ready: tables, catalogue edition, operator account. A second time changes nothing."""
    if responsible is None and sys.stdin.isatty():
        responsible = typer.prompt("Who answers for this installation 负责人姓名", default=_own_name(), err=True)
    with open_database(database) as url:
        done = make_ready(responsible=responsible, unit=unit, unit_name=unit_name)
        sign_trail()
    if output is Format.json:
        emit_json({"store": without_password(url), "edition": done.edition, "account": done.account})
        return
    if done.fresh:
        say("The store is ready. 数据存储已就绪。")
    else:
        say("The store was ready before; nothing was changed. 数据存储此前已就绪，未作更改。")
    say(f"{without_password(url)} · edition {done.edition} · {done.account['name']} ({done.account['login']})")
    say("Next 下一步: goodstanding provider add CODE --name NAME --kind KIND")


@dataclass(frozen=True, slots=True)
class Ready:
    """`account` is the operator's row; `fresh` is false where the store was ready before."""

    edition: str
    account: dict[str, str]
    fresh: bool


def make_ready(
    *, responsible: str | None = None, unit: str | None = None, unit_name: str, demonstration: bool = False
) -> Ready:
    """Bring the tables up to date and name the operator, on the store Django is connected to."""
    from django.core.management import call_command

    from goodstanding.kernel.identifiers import make_code, require_organisation
    from goodstanding.parties import actions, queries
    from goodstanding.trail.keys import make_all

    code = require_organisation(unit) if unit else make_code("1", "2", UNASSIGNED, 0)
    call_command("migrate", interactive=False, verbosity=0)
    secure_tables()
    founder = queries.founder(unit=code.code, unit_name=unit_name)
    named = responsible or _own_name()
    done = actions.install(actor=founder, responsible=named, at=datetime.now(UTC), demonstration=demonstration)
    make_all(at=datetime.now(UTC))
    own = {"login": done.account.login, "name": done.account.name, "role": done.account.role}
    own["party"] = done.account.party.code
    return Ready(edition=_publish_editions(), account=own, fresh=done.fresh)


def secure_tables() -> list[str]:
    """Put up the wall around records that are not open, and give the database's roles their rights."""
    import os

    from goodstanding.records import walls
    from goodstanding.store import roles

    walls.put_up()
    return roles.grant(os.environ["DATABASE_URL"])


def _publish_editions() -> str:
    """Publish the editions of an empty store; propose a later one, for a second pair of eyes. Answers the newest."""
    from goodstanding.catalogue import queries
    from goodstanding.catalogue.actions import publish_edition
    from goodstanding.law import catalogue
    from goodstanding.parties.proposals import propose
    from goodstanding.parties.queries import operator

    at, held = datetime.now(UTC), queries.published_years()
    for year in catalogue.editions():
        if not held:
            publish_edition(actor=operator(), year=year, at=at)
        elif year not in held:
            made = propose(actor=operator(), act="catalogue", what=queries.proposed(year), at=at)
            say(f"Edition {year} waits for a second account: goodstanding proposal confirm P{made.pk} --as ACCOUNT")
            say(f"{year} 年版目录须由另一账户确认后发布。")
    return max(queries.published_years())


def _own_name() -> str:
    """The name the machine knows its user by, else the login."""
    import getpass
    import os
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return getpass.getuser()
    return entry.pw_gecos.split(",")[0].strip() or entry.pw_name
