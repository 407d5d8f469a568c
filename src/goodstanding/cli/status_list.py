"""`status-list`: which issued reports are no longer current, as of now, sealed for `verify --status`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.proofs.problems import Unwritable

app = typer.Typer()


@app.command(name="status-list")
def status_list(
    out: Annotated[Path, typer.Option("-o", "--output", metavar="LIST", help="write the signed list to this file")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Write the signed list of reports that are superseded or revoked, as of now."""
    at = datetime.now(UTC)
    with open_store(database, as_account, sign=False):
        from goodstanding.enquiries import standing

        named, text = standing.entries(), standing.signed_list(at=at)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Unwritable(file=out, fault=fault.strerror) from fault
    if output is Format.json:
        emit_json({"file": str(out), "as_of": at.isoformat(), "entries": named})
        return
    say(f"{out}: {len(named)} reports no longer current 份报告已非有效, as of 截至 {at.isoformat()}")
