"""`report`: the sealed credit report of one organisation, with its JSON twin and the keys that check it."""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.codes_file import Named, read_codes
from goodstanding.cli.dossier import AudienceChoice
from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.progress import counting
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.kernel.identifiers import require_organisation
from goodstanding.kernel.refusal import Refusal
from goodstanding.proofs import anchors
from goodstanding.proofs.problems import Unwritable

if TYPE_CHECKING:
    from goodstanding.kernel.actor import Actor
    from goodstanding.law.publicity import Audience

app = typer.Typer()


@app.command()
def report(
    out: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", help="the PDF, the rest beside it; a folder with --codes")
    ],
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="its unified social credit code")] = None,
    codes: Annotated[
        Path | None, typer.Option("--codes", metavar="FILE", help="many organisations: one code a line, or a CSV")
    ] = None,
    audience: Annotated[
        AudienceChoice | None, typer.Option("--audience", help="default: the public, or its own file for a subject")
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Issue a sealed report: OUT.pdf, OUT.json with the same content signed, and the trust anchors beside them.

    With --codes a report for each organisation of the file, as OUT/CODE.pdf and OUT/CODE.json; a refusal for each that
    may not be told.
    """
    if (code is None) == (codes is None):
        raise typer.BadParameter("name one CODE, or a file of them with --codes", param_hint="CODE")
    if codes is not None:
        _many(read_codes(codes), out, audience, database, as_account, output)
        return
    beside = out.with_name(f"{out.name}.anchors.json")
    _require_place(out, out.with_suffix(".json"))
    with open_store(database, as_account) as actor:
        document = _made(actor, code or "", audience, out) | {"anchors": str(beside)}
        _write_anchors(beside)
    if output is Format.json:
        emit_json(document)
        return
    number, leaf, told = (document[name] for name in ("report", "leaf", "verification"))
    say(f"{out}: report 报告 {number}, leaf 叶 {leaf}, code 验证码 {told}")
    say(f"goodstanding verify {out} --trust {beside}")


def _many(
    named: list[Named],
    folder: Path,
    audience: AudienceChoice | None,
    database: str | None,
    as_account: str | None,
    output: Format,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    begin, beside = monotonic(), folder / "anchors.json"
    with open_store(database, as_account) as actor, counting("reports 报告") as tell:
        _require_second_eyes(actor, named, audience)
        told: list[dict[str, Any]] = []
        for one in named:
            told.append({"row": one.row, "code": one.code} | _each(actor, one, audience, folder))
            tell(len(told))
        _write_anchors(beside)
    refused = sum("refusal" in each for each in told)
    document = {"made": len(told) - refused, "refused": refused, "reports": told, "anchors": str(beside)}
    if output is Format.json:
        emit_json(document | {"seconds": f"{monotonic() - begin:.1f}"})
    else:
        say(f"{folder}: {len(told) - refused} reports 份报告, {refused} refused 拒绝, {monotonic() - begin:.1f} s")
        rows = [(each["row"], each["code"], each["refusal"]["message"]) for each in told if "refusal" in each]
        if rows:
            table("Refused 拒绝", ("Row 行", "Code 代码", "Why 原因"), rows)
    if refused == len(told):
        raise typer.Exit(1)


def _require_second_eyes(actor: "Actor", named: list[Named], audience: AudienceChoice | None) -> None:
    """What is not open leaves for many organisations at once only when somebody else confirmed just this file."""
    from goodstanding.parties import proposals

    codes = {one.code for one in named if one.refusal is None}
    if audience in (None, AudienceChoice.public) or len(codes) < 2:
        return
    what: dict[str, str | int] = {
        "audience": audience.value,
        "organisations": len(codes),
        "codes": proposals.digest_of_many(codes),
    }
    proposals.require_four_eyes(actor=actor, act="bulk-export", what=what, at=datetime.now(UTC))


def _each(actor: "Actor", one: Named, audience: AudienceChoice | None, folder: Path) -> dict[str, Any]:
    """One of many: made, or the refusal that concerns it alone."""
    try:
        if one.refusal is not None:
            raise one.refusal
        plain = require_organisation(one.code).code
        return _made(actor, plain, audience, folder / f"{plain}.pdf")
    except Unwritable:
        raise
    except Refusal as refusal:
        return {"refusal": refusal.as_dict()}


def _made(actor: "Actor", code: str, audience: AudienceChoice | None, out: Path) -> dict[str, Any]:
    """Issue one and write it: PDF and twin."""
    from goodstanding.enquiries.issuing import issue
    from goodstanding.enquiries.report_requests import new_issue, question_of

    now, twin = datetime.now(UTC), out.with_suffix(".json")
    question = question_of(code, _audience(actor, code, audience), now)
    made = issue(actor=actor, question=question, issue=new_issue(now))
    _write(out, made.pdf)
    _write(twin, made.twin.encode())
    return {
        "report": made.report.number,
        "digest": made.report.digest,
        "leaf": made.leaf,
        "file": str(out),
        "twin": str(twin),
        "verification": made.report.verification,
        "audience": made.report.audience,
        "status": "current",
    }


def _write_anchors(beside: Path) -> None:
    from goodstanding.trail.keys import trusted

    _write(beside, anchors.dump(trusted()).encode())


def _audience(actor: "Actor", code: str, asked: AudienceChoice | None) -> "Audience":
    """The one that is named; else the organisation's own account gets its file, everybody else what is public."""
    from goodstanding.enquiries import queries
    from goodstanding.law.publicity import Audience

    own = queries.own_audience(actor, code)
    usual = own if own is Audience.subject else Audience.public
    return Audience(asked.value) if asked else usual


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
