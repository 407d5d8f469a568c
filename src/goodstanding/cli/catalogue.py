"""`catalogue`: the items in force, who delivers them, how long they live, on what basis."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, NotInitialised, open_store
from goodstanding.law.catalogue import Item
from goodstanding.law.catalogue_words import describe

app = typer.Typer()


@app.command()
def catalogue(
    year: Annotated[str | None, typer.Option("--edition", metavar="YEAR", help="default: the one in force")] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Print an edition of the catalogue."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    edition, items, providers = _published(year, today, database, as_account)
    lines = [{**describe(item), "providers": providers.get(item.code, [])} for item in items]
    if output is Format.json:
        emit_json({"edition": edition, "items": lines})
        return
    rows = [
        (
            item.code,
            f"{item.name}\n{item.name_zh}",
            item.publicity,
            line["retention"]["text"],
            ", ".join(line["providers"]),
        )
        for item, line in zip(items, lines, strict=True)
    ]
    table(f"Catalogue {edition} 信用信息目录", ("code", "item", "publicity", "retention", "providers"), rows)


def _published(
    year: str | None, today: date, database: str | None, as_account: str | None
) -> tuple[str, tuple[Item, ...], Mapping[str, list[str]]]:
    """The edition as the store published it; an empty store has the program's own and no providers yet."""
    try:
        with open_store(database, as_account):
            from goodstanding.catalogue import queries
            from goodstanding.parties.queries import providers_by_item

            held = queries.edition(year) if year else queries.in_force(today)
            return held.year, queries.items(held), providers_by_item()
    except NotInitialised:
        say("The store is empty; `goodstanding init` publishes this.")
        say("数据存储尚未初始化，以下为待发布目录。")
        return _own(year)


def _own(year: str | None) -> tuple[str, tuple[Item, ...], Mapping[str, list[str]]]:
    from goodstanding.law import catalogue as law
    from goodstanding.law.catalogue import NoSuchEdition

    wanted = year or law.editions()[-1]
    if wanted not in law.editions():
        raise NoSuchEdition(year=wanted[:10], editions=", ".join(law.editions()))
    return wanted, tuple(law.edition(wanted).values()), {}
