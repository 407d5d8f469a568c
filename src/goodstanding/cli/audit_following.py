"""The part of `goodstanding audit` that needs a store: threads over the years, the plan out and in, what comes due."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.audits.queries import File
    from goodstanding.kernel.actor import Actor

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="the audited organisation")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="write it: .xlsx, else a PDF")]


def follow(
    code: CodeArgument, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """Findings of each site over its audits: new, repeated, improved, worse, closed, come back, each with its rule."""
    with open_store(database, as_account) as actor:
        held = _file(actor, code)
        lines = [line for site in held.sites for line in _threads(site)]
    if output is Format.json:
        emit_json({"code": held.subject.code, "threads": lines})
        return
    rows = [(line["question"], line["scheme"], _steps(line), line["steps"][-1]["why"]) for line in lines]
    table(f"{held.subject.name}", ("question", "scheme", "over the years", "why"), rows)


def plan(
    code: CodeArgument,
    out: OutOption = None,
    take_in: Annotated[
        Path | None, typer.Option("--import", exists=True, dir_okay=False, help="a sheet, filled in")
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The corrective action plan of the newest audit: shown, written to a file, or taken in from a sheet."""
    with open_store(database, as_account) as actor:
        told = _import(actor, take_in) if take_in else _plan(actor, code, out)
    if output is Format.json:
        emit_json(told)
    elif take_in:
        table("Rows 行", ("row", "id", "state", "why"), [_outcome(one) for one in told["rows"]])
    elif out:
        say(f"written: {out}")
    else:
        rows = [[one[name] for name in ("question", "state", "owner", "due", "change")] for one in told["findings"]]
        table(f"{told['name']}, {told['closed_on']}", ("question", "state", "owner", "due", "over the years"), rows)
    if take_in and any(one["state"] == "refused" for one in told["rows"]):
        raise typer.Exit(1)


def due(
    code: CodeArgument, database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text
) -> None:
    """What comes due: audit, plan, actions, insurances and approvals mentioned."""
    with open_store(database, as_account) as actor:
        from goodstanding.audits.queries import days

        held = _file(actor, code)
        lines = [
            {
                "day": one.day,
                "kind": one.kind,
                "title": one.title,
                "title_zh": one.title_zh,
                "left": one.left(held.today),
            }
            for one in days(held)
        ]
    if output is Format.json:
        emit_json({"code": held.subject.code, "days": lines})
        return
    table(
        f"{held.subject.name}", ("day", "what", "days left"), [(one["day"], one["title"], one["left"]) for one in lines]
    )


def _file(actor: "Actor", code: str) -> "File":
    """One's own audits, else what is shared, delivered, or seen as an officer; each of these leaves its look."""
    from goodstanding.audits import suppliers
    from goodstanding.audits.queries import file_from, own_file
    from goodstanding.audits.sites import ITEM
    from goodstanding.enquiries import actions, queries
    from goodstanding.formats.values import CHINA
    from goodstanding.kernel.identifiers import fold_code
    from goodstanding.law.publicity import Audience

    now = datetime.now(UTC)
    if queries.may_for(actor, "plan-action", fold_code(code)):
        return own_file(actor, now)
    if queries.is_officer(actor):
        today = now.astimezone(CHINA).date()
        question = queries.Question(code, Audience.officer, today, now, now, only=frozenset({ITEM}))
        return file_from(actions.show_dossier(actor=actor, question=question), now)
    return suppliers.open_file(actor, code, now)[0]


def _threads(site: Any) -> list[dict[str, Any]]:
    return [
        {
            "scheme": site.latest.scheme,
            "site": site.latest.site_name,
            "question": one.question,
            "crucial": one.crucial,
            "open": one.open,
            "steps": [
                {"day": step.day.isoformat(), "change": step.change.value, "why": step.why, "why_zh": step.why_zh}
                for step in one.steps
            ],
        }
        for one in site.threads()
    ]


def _steps(line: dict[str, Any]) -> str:
    return " -> ".join(f"{step['change']} {step['day'][:4]}" for step in line["steps"])


def _plan(actor: "Actor", code: str, out: Path | None) -> dict[str, Any]:
    from goodstanding.audits.errors import NoSuchAudit
    from goodstanding.audits.plan_paper import document, plan_pdf
    from goodstanding.audits.plan_sheet import write_sheet
    from goodstanding.audits.queries import board

    held = _file(actor, code)
    if not held.sites:
        raise NoSuchAudit
    site = held.sites[0]
    cards = board(held, site, site.latest)
    if out and out.suffix == ".xlsx":
        out.write_bytes(write_sheet(cards))
    elif out:
        out.write_bytes(plan_pdf(held.subject, site.latest, cards))
    return document(held.subject, site.latest, cards)


def _import(actor: "Actor", path: Path) -> dict[str, Any]:
    from goodstanding.audits import actions
    from goodstanding.audits.plan_sheet import read_sheet
    from goodstanding.audits.queries import own_file

    own_file(actor, datetime.now(UTC))  # who may, before what is sent
    lines, digest = read_sheet(path, path.name), hashlib.sha256(path.read_bytes()).hexdigest()
    outcomes = actions.import_plan(actor=actor, lines=lines, digest=digest, at=datetime.now(UTC))
    return {"digest": digest, "rows": [one.as_dict() for one in outcomes]}


def _outcome(one: dict[str, Any]) -> tuple[object, ...]:
    return one["row"], one["key"], one["state"], one["refusal"]["message"] if one["refusal"] else ""
