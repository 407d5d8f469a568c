"""`demo`: the demonstration city in a store of its own, and the portal over it."""

from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.progress import counting
from goodstanding.cli.serve import PortOption, Serving, open_serving_store, serve_portal, until_stopped
from goodstanding.cli.session import DatabaseOption, missing_migrations, sign_trail

if TYPE_CHECKING:
    from goodstanding.demo.loading import Loaded

app = typer.Typer()
RESPONSIBLE, UNIT = "Demonstration Operator", "望舒市公共信用信息中心（演示）"


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="open the portal once the city is loaded")] = True,
    organisations: Annotated[
        int | None, typer.Option("--organisations", metavar="N", help="how many, up to a million (default: 3000)")
    ] = None,
    port: PortOption = None,
    database: DatabaseOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Load the demonstration city, say how to sign in, serve the portal. A second time nothing is loaded again."""
    with until_stopped() if serve else nullcontext(), open_serving_store(port, database) as chosen:
        loaded = _load(organisations)
        document = _document(chosen, loaded)
        if output is Format.json:
            emit_json(document)
        if serve:
            serve_portal(chosen, greeting=_greeting(loaded))
        elif output is Format.text:
            say(_greeting(loaded))


def _load(organisations: int | None) -> "Loaded":
    from goodstanding.cli.init import make_ready
    from goodstanding.demo import loading
    from goodstanding.parties.queries import operator
    from goodstanding.subjects import indexing

    if missing_migrations() is not None:
        loading.refuse_real_installation()
    make_ready(responsible=RESPONSIBLE, unit_name=UNIT, demonstration=True)
    if not loading.is_loaded():
        say("Loading the demonstration city. 正在装载演示城市。")
    with counting("records 记录") as count:
        loaded = loading.load(
            actor=operator(),
            organisations=organisations or loading.ORGANISATIONS,
            now=datetime.now(UTC),
            report=lambda records, _: count(records),
        )
    if indexing.unread():
        say("Reading its names for the search. 正在为检索读取名称。")
        indexing.read_names()
    sign_trail()
    return loaded


def _document(serving: Serving, loaded: "Loaded") -> dict[str, Any]:
    from goodstanding.cli.serving import address

    return {
        "portal": address(serving.port),
        "organisations": loaded.organisations,
        "records": loaded.records,
        "as_of": loaded.today,
        "loaded_before": not loaded.fresh,
        "accounts": [asdict(one) for one in loaded.accounts],
    }


def _greeting(loaded: "Loaded") -> str:
    """What the city holds and who can sign in."""
    first = "" if loaded.fresh else "The city was loaded before; nothing was changed. 演示城市此前已装载，未作更改。\n"
    width = max(len(one.login) for one in loaded.accounts)
    lines = [f"  {one.login:<{width}}  {one.password}  {one.role}, {one.unit}" for one in loaded.accounts]
    held = f"{loaded.organisations:,} organisations, {loaded.records:,} records, as of {loaded.today}."
    return "\n".join([f"{first}{held}", "Sign in as 登录账户 (account, password, role):", *lines])
