"""`backup`: the whole store in one sealed file."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.formats.values import CHINA
from goodstanding.proofs.problems import Unwritable

app = typer.Typer()


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="the file to write; replaced once the new one is whole")],
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Write the whole store to one sealed file: tables, lake, snapshots, public keys; no raw file, no private key."""
    if out.is_dir() or not out.parent.is_dir():
        raise Unwritable(file=out, fault="there is no such folder, or a folder of that name")
    now = datetime.now(UTC)
    number = f"B-{now.astimezone(CHINA):%Y%m%d}-{secrets.token_hex(6)}"
    with open_store(database, as_account) as actor:
        import os

        from goodstanding.trail import backups, keys

        written = backups.write(actor=actor, url=os.environ["DATABASE_URL"], out=out, number=number, at=now)
        with backups.opened(out, trusted=keys.trusted()) as made:  # read back from the disk
            document = {"bytes": written, "verified": True, "backup": number, "file": str(out),
                        "tables": len(made.tables), "rows": sum(made.tables.values())}  # fmt: skip
    if output is Format.json:
        emit_json(document)
        return
    say(f"{out}: {written:,} bytes 字节, {document['rows']:,} rows 行 ({document['tables']} tables 表)")
    say(f"Rehearse it 演练恢复: goodstanding restore {out} --verify")
