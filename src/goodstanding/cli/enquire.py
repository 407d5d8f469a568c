"""`enquire`: many organisations on one ground, a refusal for each that may not be answered."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.codes_file import Named, read_codes
from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.progress import counting
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.kernel.refusal import Refusal

if TYPE_CHECKING:
    from goodstanding.enquiries.queries import Enquiry
    from goodstanding.kernel.actor import Actor

app = typer.Typer()


@app.command()
def enquire(
    codes: Annotated[
        Path, typer.Option("--codes", metavar="FILE", help="one code a line, or a CSV whose first column is it")
    ],
    ground: Annotated[str, typer.Option("--ground", metavar="ID", help="A7: an authorisation; M3: a published matter")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="lending, tender, supplier, ...")],
    case: Annotated[
        str, typer.Option("--case", metavar="NUMBER", help="case number, where an organ asks by duty")
    ] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Enquire about the organisations of a file on one ground and for one purpose; every refusal is recorded."""
    asked = read_codes(codes)
    with open_store(database, as_account) as actor, counting("enquiries 查询") as tell:
        from goodstanding.enquiries.queries import Enquiry

        answers = []
        for named in asked:
            answers.append(_answer(actor, named, Enquiry(named.code, ground, purpose, datetime.now(UTC), case)))
            tell(len(answers))
    refused = sum("refusal" in one for one in answers)
    answer = {"answered": len(answers) - refused, "refused": refused, "answers": answers}
    if output is Format.json:
        emit_json(answer)
    else:
        say(f"{answer['answered']} answered 已答复, {refused} refused 拒绝")
        rows = [(one["code"], _word(one)) for one in answers]
        table("Answers 答复", ("Code 代码", "Answer 结果"), rows)
    if refused == len(answers):
        raise typer.Exit(1)


def _answer(actor: "Actor", named: Named, enquiry: "Enquiry") -> dict[str, Any]:
    from goodstanding.enquiries import actions, documents

    told = {"row": named.row, "code": named.code}
    if named.refusal is not None:
        return told | {"refusal": named.refusal.as_dict()}
    try:
        return told | {"dossier": documents.as_document(actions.answer(actor=actor, enquiry=enquiry))}
    except Refusal as refusal:
        actions.note_refusal(actor=actor, enquiry=enquiry, refusal=refusal)
        return told | {"refusal": refusal.as_dict()}


def _word(one: dict[str, Any]) -> str:
    if "refusal" in one:
        return f"{one['refusal']['code']}: {one['refusal']['message']}"
    return f"{len(one['dossier']['records'])} records 条记录"
