"""`submit`: one delivery of a provider, checked and registered."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.progress import counting
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.cli.targets import writable
from goodstanding.formats.errors import UnreadableFile
from goodstanding.kernel.actor import Actor

if TYPE_CHECKING:
    from goodstanding.submissions.models import Submission

app = typer.Typer()
PRINTED = 10_000  # findings in the answer; --findings writes all of them
SHOWN = 15


@app.command()
def submit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS, ODS, JSON, JSON lines, XML; an audit")],
    provider: Annotated[str, typer.Option("--provider", metavar="CODE", help="the unit that delivers")],
    item: Annotated[str, typer.Option("--item", metavar="CODE", help="catalogue item: penalty, licence, ...")],
    findings: Annotated[
        Path | None,
        typer.Option(
            "--findings", metavar="OUT", help="every finding as CSV; OUT.xlsx: your sheet with the bad rows only"
        ),
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Deliver one file: every row is checked, the good ones are registered, the others come back with the reason."""
    if not _is_file(file):
        raise UnreadableFile(file=file.name[:80])
    if findings is not None:
        writable(findings, "--findings", beside=file)
    with open_store(database, as_account) as actor:
        from goodstanding.parties.queries import party
        from goodstanding.submissions import delivering

        with counting("checking 校验") as report:
            done, before = delivering.deliver(
                actor=actor,
                provider=party(provider),
                item=item,
                path=file,
                name=file.name,
                at=datetime.now(UTC),
                report=report,
            )
        answer = _answer(done, before=before)
        if findings is not None:
            _write(actor, done, file, findings)
    _tell(answer, output)
    if answer["status"] == "rejected":
        raise typer.Exit(3 if answer["unreadable"] else 1)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the file system knows
        return False


def _answer(done: "Submission", *, before: bool) -> dict[str, Any]:
    from goodstanding.submissions import queries

    found = [finding.as_dict() for finding in queries.findings(done, at=datetime.now(UTC), limit=PRINTED + 1)]
    refusal = done.refusal or None
    return {
        "submission": done.pk,
        "status": done.status,
        "rows": done.rows,
        "accepted": done.accepted,
        "rejected": done.rejected,
        "duplicates": done.duplicates,
        "findings": found[:PRINTED],
        "findings_more": len(found) > PRINTED,
        "delivered_before": before,
        "layout": done.layout,
        "digest": done.digest,
        "dropped": done.dropped,
        "refusal": refusal,
        "unreadable": bool(refusal and refusal.get("unreadable")),
    }


def _write(actor: Actor, done: "Submission", source: Path, target: Path) -> None:
    from goodstanding.submissions import delivering

    delivering.write(actor=actor, submission=done, source=source, target=target, at=datetime.now(UTC))
    say(f"findings 校验结果: {target}")


def _tell(answer: dict[str, Any], output: Format) -> None:
    if output is Format.json:
        emit_json(answer)
        return
    if answer["delivered_before"]:
        say("This file was delivered before; nothing was changed. 该文件此前已报送，未作任何更改。")
    say(
        f"Delivery {answer['submission']}: {answer['status']} — {answer['rows']} rows, {answer['accepted']} accepted, "
        f"{answer['rejected']} rejected, {answer['duplicates']} duplicates"
    )
    for finding in answer["findings"][:SHOWN]:
        told = f"{finding['code']}: {finding['message']} {finding['value']!r} -> {finding['remedy']}"
        say(f"  row {finding['row']}  {told}")
    if len(answer["findings"]) > SHOWN:
        say("  ... and more; --findings OUT writes all of them")
    for name, count in answer["dropped"].items():
        say(f"  left out: {count} personal values in {name}")
    if answer["refusal"]:
        say(f"{answer['refusal']['code']}: {answer['refusal']['message']}")
        say(f"  -> {answer['refusal']['next_step']}")
