"""`dossier`: what an audience may know of one organisation."""

import enum
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.formats.values import CHINA

if TYPE_CHECKING:
    from goodstanding.enquiries.queries import Dossier

app = typer.Typer()
REGISTER = {True: "in the register 在册", False: "in no register, named as delivered 未在册，按报送名称"}
COLUMNS = ("Date 日期", "Item 事项", "Document 文号", "Provider 来源", "Status 状态", "Source 出处")


class DossierFormat(enum.StrEnum):
    text = "text"
    json = "json"
    html = "html"
    pdf = "pdf"


class AudienceChoice(enum.StrEnum):
    public = "public"
    subject = "subject"
    officer = "officer"


@app.command()
def dossier(
    code: Annotated[str, typer.Argument(metavar="CODE", help="its unified social credit code")],
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="true on that day (default: today)")] = None,
    known: Annotated[
        str | None, typer.Option("--known", metavar="DATE", help="as known at the end of that day (default: now)")
    ] = None,
    audience: Annotated[
        AudienceChoice, typer.Option("--audience", help="another than one's own is a logged preview")
    ] = AudienceChoice.public,
    output: Annotated[DossierFormat, typer.Option("--format")] = DossierFormat.text,
    target: Annotated[Path | None, typer.Option("-o", metavar="OUT", help="write to this file")] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
) -> None:
    """What that audience may know of one organisation; the look is logged."""
    now = datetime.now(UTC)
    day = _day(at, "--at") or now.astimezone(CHINA).date()
    instant = _instant(known) or now
    if output is DossierFormat.pdf and target is None:
        raise typer.BadParameter("a PDF needs a file: -o OUT.pdf", param_hint="--format")
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries.actions import show_dossier
        from goodstanding.enquiries.queries import Question
        from goodstanding.law.publicity import Audience

        question = Question(
            code=code, audience=Audience(audience.value), at=day, known=instant, now=now, on_grounds=True
        )
        answer = show_dossier(actor=actor, question=question)
        _tell(answer, output, target)


def _tell(answer: "Dossier", output: DossierFormat, target: Path | None) -> None:
    from goodstanding.enquiries import documents

    document = documents.as_document(answer)
    if output is DossierFormat.json and target is None:
        emit_json(document)
        return
    if output is DossierFormat.text and target is None:
        _print(document)
        return
    from goodstanding.enquiries.files import write_dossier

    write_dossier(answer, document, output.value, target)


def _print(document: dict[str, Any]) -> None:
    subject = document["subject"]
    register = REGISTER[subject["in_register"]]
    say(f"{subject['code']} {subject['name']} ({subject['kind']}; {register})")
    say(f"for the {document['audience']}, true on {document['at']}, known {document['known']}")
    rows = [
        (
            one["occurred_on"],
            f"{one['item_name_zh']} {one['item_name']}",
            one["document"],
            one["provider_name"],
            one["status"],
            f"{one['source']['submission']}/{one['source']['row']}",
        )
        for one in document["records"]
    ]
    table("Records 记录", COLUMNS, rows)
    for one in document["withheld"]:
        say(f"not shown 未展示: {one['name']} {one['name_zh']} — {one['message']} {one['message_zh']}")


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write YYYY-MM-DD", param_hint=option) from None


def _instant(text: str | None) -> datetime | None:
    """The end of a day in China, or an exact instant where one is given."""
    if text is None:
        return None
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time.max, CHINA)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no date; write YYYY-MM-DD", param_hint="--known") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=CHINA)
