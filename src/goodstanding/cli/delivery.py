"""`delivery`: what came of what was delivered, its findings to fetch, the ledger of what was refused."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.cli.targets import writable
from goodstanding.formats.values import CHINA

app = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="DELIVERY", help="its number, as `submit` prints it")]


@app.callback()
def delivery() -> None:
    """Look at deliveries, fetch findings, let the raw file go."""


@app.command("list")
def list_deliveries(
    provider: Annotated[str, typer.Option("--provider", metavar="CODE", help="of one unit only")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=10_000)] = 50,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The deliveries this account may see, newest first."""
    with open_store(database, as_account) as actor:
        from goodstanding.submissions import queries

        found = queries.deliveries(actor)
        chosen = found.filter(provider__code=provider.strip().upper()) if provider else found
        lines = [queries.summary(one) for one in chosen[:most]]
    if output is Format.json:
        emit_json({"deliveries": lines})
        return
    columns = ("submission", "received_at", "provider", "item", "file", "status", "accepted", "rejected", "duplicates")
    table("Deliveries 报送", columns, [[line[name] for name in columns] for line in lines])


@app.command()
def show(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """One delivery: counts, findings by kind, what was refused, until when the file can be fetched."""
    with open_store(database, as_account) as actor:
        from goodstanding.submissions import queries

        at = datetime.now(UTC)
        one = queries.delivery(actor, number)
        document = {**queries.summary(one), **queries.outcome(one, at=at)}
    if output is Format.json:
        emit_json(document)
        return
    table(f"Delivery {number} 报送", ("", ""), list(document.items()))


@app.command()
def findings(
    number: Number,
    target: Annotated[Path, typer.Option("-o", metavar="OUT", help="OUT.csv: a list; OUT.xlsx: the rows to mend")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Fetch the findings of a delivery, while its file is kept also the sheet with the rows to mend."""
    writable(target, "-o")
    with open_store(database, as_account) as actor:
        from goodstanding.submissions import delivering, queries

        at = datetime.now(UTC)
        one = queries.delivery(actor, number)
        form = delivering.fetch(actor=actor, submission=one, target=target, at=at)
        until = queries.raw_file_until(one, at=at)
    document = {"submission": number, "form": form, "file": str(target), "raw_file_until": until}
    if output is Format.json:
        emit_json(document)
        return
    say(f"findings 校验结果: {target} ({form})")
    if until:
        day = until.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        say(f"The delivered file is kept until {day}; `goodstanding delivery done {number}` destroys it now.")
        say(f"原始文件保存至 {day}；运行 goodstanding delivery done {number} 可立即销毁。")


@app.command()
def done(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Destroy the delivered file and the values its findings quote, now instead of after seven days."""
    with open_store(database, as_account) as actor:
        from goodstanding.submissions import actions, queries

        one = queries.delivery(actor, number)
        actions.forget_raw_file(actor=actor, submission=one, at=datetime.now(UTC))
    document = {"submission": number, "raw_file": "destroyed"}
    emit_json(document) if output is Format.json else say(f"Delivery {number}: file destroyed. 原始文件已销毁。")


@app.command()
def refused(
    provider: Annotated[str, typer.Option("--provider", metavar="CODE", help="of one unit only")] = "",
    number: Annotated[int | None, typer.Option("--delivery", metavar="N", help="of one delivery only")] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The ledger of what was refused, without its content: counts by reason."""
    with open_store(database, as_account) as actor:
        from goodstanding.submissions import queries

        found = queries.deliveries(actor)
        found = found.filter(provider__code=provider.strip().upper()) if provider else found
        found = found.filter(pk=queries.delivery(actor, number).pk) if number is not None else found
        lines: list[dict[str, Any]] = [line.as_dict() for line in queries.refused(found)]
    if output is Format.json:
        emit_json({"refused": lines})
        return
    rows = [
        (one["provider"], one["name"], one["what"], one["count"], one["counts"], one["deliveries"]) for one in lines
    ]
    columns = ("Provider 单位", "Reason 原因", "What 内容类别", "Count 数量", "Of 计量", "Deliveries 报送数")
    table("What was refused 拒收台账", columns, rows)
