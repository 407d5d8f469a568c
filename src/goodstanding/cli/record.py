"""`record`: what a provider does to a statement it delivered, and whom a recall must reach."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.kernel.actor import Actor

app = typer.Typer(no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="RECORD", help="number of the record, as the dossier shows it")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]


@app.callback()
def record() -> None:
    """Withdraw or revoke what was delivered; see who received it."""


@app.command()
def withdraw(
    number: Number,
    reason: Reason = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """End a statement delivered by mistake: nobody is shown it any more, what it said is kept."""
    with open_store(database, as_account) as actor:
        from goodstanding.records import actions

        done = actions.withdraw(actor=actor, record=number, reason=reason, at=datetime.now(UTC))
        _tell({"record": done.pk, "status": done.status, "recipients": _recipients(actor, [done.pk])}, output)


@app.command()
def revoke(
    number: Number,
    document: Annotated[str, typer.Option("--document", metavar="NUMBER", help="of the document that revokes")] = "",
    reason: Reason = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Erase a revoked decision from store and snapshots; its commitment stays and every proof still verifies."""
    with open_store(database, as_account) as actor:
        from goodstanding.grading import evaluating as grading
        from goodstanding.records import actions

        at = datetime.now(UTC)
        erased = actions.erase(actor=actor, record=number, document=document, reason=reason, at=at)
        numbers = [one.pk for one in erased]
        runs = [run.pk for run in grading.erase(actor=actor, records=numbers, at=at)]
        done = {"record": number, "status": "revoked", "erased": numbers, "snapshots": runs}
        _tell({**done, "recipients": _recipients(actor, numbers)}, output)


@app.command()
def recipients(
    number: Number, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Everyone who was shown a record: whom a recall must reach."""
    with open_store(database, as_account) as actor:
        _tell({"record": number, "recipients": _recipients(actor, [number])}, output)


def _recipients(actor: "Actor", numbers: list[int]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from goodstanding.enquiries.looks import recall

    return [asdict(one) for one in recall(actor, numbers)]


def _tell(answer: dict[str, Any], output: Format) -> None:
    if output is Format.json:
        emit_json(answer)
        return
    if "status" in answer:
        say(f"Record {answer['record']}: {answer['status']}")
    rows = [(one["account"], one["unit"], one["role"], one["times"], one["last"]) for one in answer["recipients"]]
    table("Recipients 接收者", ("Account 账户", "Unit 单位", "Role 角色", "Times 次数", "Last 最近"), rows)
