"""`watch`: a folder for scheduled drops."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

app = typer.Typer()
PAUSE = 2.0  # seconds between two looks


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="where files are dropped")],
    provider: Annotated[str, typer.Option("--provider", metavar="CODE", help="the unit that delivers")],
    item: Annotated[str, typer.Option("--item", metavar="CODE", help="what is dropped here: penalty, licence, ...")],
    once: Annotated[bool, typer.Option("--once", help="take what is there and end")] = False,
    quiet: Annotated[
        float, typer.Option("--quiet", min=0.0, metavar="SECONDS", help="how long a file must have stayed as it is")
    ] = 5.0,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Deliver every whole file dropped into a folder; each moves to `processed` or `rejected` with its outcome."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties.queries import party
        from goodstanding.submissions import watching
        from goodstanding.submissions.queries import require_own

        require_own(actor, party(provider))
        watched = watching.Watched(folder, provider, item, quiet)
        told: list[dict[str, Any]] = []
        with watching.watching(watched):
            while True:
                for taken in watching.look(watched, actor=actor, at=_now(), clock=_now):
                    line = {"file": taken.name, "place": str(taken.place), **taken.outcome}
                    told.append(line) if once else _tell(line, output)
                if once:
                    break
                time.sleep(PAUSE)
    if output is Format.json:
        emit_json({"taken": told})
        return
    for line in told:
        _tell(line, output)


def _now() -> datetime:
    return datetime.now(UTC)


def _tell(line: dict[str, Any], output: Format) -> None:
    if output is Format.json:  # one document a file, as they come
        emit_json(line)
        return
    said = line.get("status", "refused")
    counts = ", ".join(f"{line[name]} {name}" for name in ("accepted", "rejected", "duplicates") if name in line)
    say(f"{line['file']}: {said} {counts} -> {line['place']}")
