"""`report`: the sealed credit report of one organisation, with its JSON twin and the keys that check it."""

import base64
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodstanding.cli.dossier import AudienceChoice
from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.formats.values import CHINA
from goodstanding.proofs import anchors
from goodstanding.proofs.problems import Unwritable

if TYPE_CHECKING:
    from goodstanding.enquiries.queries import Question
    from goodstanding.enquiries.reports import Issue
    from goodstanding.kernel.actor import Actor

app = typer.Typer()


@app.command()
def report(
    code: Annotated[str, typer.Argument(metavar="CODE", help="its unified social credit code")],
    out: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.pdf", help="the PDF; the rest goes beside it")],
    audience: Annotated[
        AudienceChoice | None, typer.Option("--audience", help="default: the public, or its own file for a subject")
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Issue a sealed report: OUT.pdf, OUT.json with the same content signed, and the trust anchors beside them."""
    twin, beside = out.with_suffix(".json"), out.with_name(f"{out.name}.anchors.json")
    _require_place(out, twin)
    now = datetime.now(UTC)
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries.issuing import issue
        from goodstanding.trail.keys import trusted

        made = issue(actor=actor, question=_question(actor, code, audience, now), issue=_issue(now))
        _write(out, made.pdf)
        _write(twin, made.twin.encode())
        _write(beside, anchors.dump(trusted()).encode())
    document = {
        "report": made.report.number,
        "digest": made.report.digest,
        "leaf": made.leaf,
        "anchors": str(beside),
        "file": str(out),
        "twin": str(twin),
        "verification": made.report.verification,
        "audience": made.report.audience,
        "status": "current",
    }
    if output is Format.json:
        emit_json(document)
        return
    say(f"{out}: report 报告 {made.report.number}, leaf 叶 {made.leaf}, code 验证码 {made.report.verification}")
    say(f"goodstanding verify {out} --trust {beside}")


def _question(actor: "Actor", code: str, audience: AudienceChoice | None, now: datetime) -> "Question":
    from goodstanding.enquiries import queries
    from goodstanding.law.publicity import Audience

    own = queries.own_audience(actor, code)
    usual = own if own is Audience.subject else Audience.public
    meant = Audience(audience.value) if audience else usual
    day = now.astimezone(CHINA).date()
    return queries.Question(code=code, audience=meant, at=day, known=now, now=now, may_look_back=False)


def _issue(now: datetime) -> "Issue":
    from goodstanding.enquiries.reports import Issue

    number = f"R-{now.astimezone(CHINA):%Y%m%d}-{secrets.token_hex(6)}"
    return Issue(number=number, verification=base64.b32encode(secrets.token_bytes(10)).decode())


def _require_place(out: Path, twin: Path) -> None:
    """A report is recorded when it is made: find out beforehand whether it can be written."""
    if twin == out:
        raise typer.BadParameter("the PDF may not be called .json: its twin is", param_hint="-o")
    if out.is_dir() or not out.parent.is_dir():
        raise Unwritable(file=out, fault="there is no such folder, or a folder of that name")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise Unwritable(file=path, fault=fault.strerror) from fault
