"""`goodstanding grade`: grade facts typed by hand; grade the population; say why an organisation has its grade."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from goodstanding.cli import grade_store
from goodstanding.cli.output import Format, FormatOption, emit_json, say

app = typer.Typer(help="Grades of organisations: published schemes, every line with its article.", no_args_is_help=True)
SchemeOption = Annotated[
    str, typer.Option("--scheme", help="tax-credit-2014, tax-credit-2025, bsci-area, bsci-overall")
]


@app.callback()
def root() -> None:
    """Grades of organisations: published schemes, every line with its article."""


app.command("run")(grade_store.run)
app.command("explain")(grade_store.explain)
app.command("runs")(grade_store.runs)
app.command("again")(grade_store.again)
app.command("check")(grade_store.check)


@app.command()
def case(
    scheme: SchemeOption,
    file: Annotated[Path | None, typer.Argument(help="the facts, YAML or JSON; - reads standard input")] = None,
    empty: Annotated[bool, typer.Option("--template", help="print an empty facts file of the scheme")] = False,
    ways: Annotated[bool, typer.Option("--ways-back", help="also the ways back to each higher grade")] = False,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="today, for the ways back")] = None,
    form: FormatOption = Format.text,
) -> None:
    """Grade the facts in a file: no store, nothing kept. Exits 1 where it is refused, 3 where it cannot be read."""
    if empty:
        _print_template(scheme, form)
        return
    if file is None:
        raise typer.BadParameter("a facts file, or --template", param_hint="FILE")
    document = _graded(file, scheme, (at or datetime.now(tz=UTC)).date() if ways or at else None)
    if form is Format.json:
        emit_json(document)
    else:
        show(document)
    raise typer.Exit(_status(document))


def _print_template(scheme: str, form: Format) -> None:
    from goodstanding.law.grading.facts_file import read_document
    from goodstanding.law.grading.published import rulebook
    from goodstanding.law.grading.reading import document
    from goodstanding.law.grading.template import template

    years = document(scheme)["years"]
    text = template(rulebook(scheme, years.get("to", years["from"])))
    if form is Format.json:
        emit_json(read_document(text.encode()))
    else:
        typer.echo(text, nl=False)


def _graded(file: Path, scheme: str, at: date | None) -> dict[str, Any]:
    from goodstanding.kernel.refusal import Refusal
    from goodstanding.law.grading.explain import refused
    from goodstanding.law.grading.facts_file import read_document
    from goodstanding.law.grading.reading import document

    document(scheme)
    try:
        facts = read_document(_bytes(file))
    except Refusal as refusal:
        return {**refused(scheme, refusal), "unreadable": True}
    from goodstanding.engine import grade_rows
    from goodstanding.law.grading.single import grade_case

    return grade_case(facts, scheme, grade_rows, at)


def _bytes(file: Path) -> bytes:
    from goodstanding.law.grading.errors import FactsUnreadable

    try:
        return typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
    except OSError as fault:
        raise FactsUnreadable(fault=fault.strerror or "the file cannot be opened") from None


def _status(document: dict[str, Any]) -> int:
    if document["refusal"] is None:
        return 0
    return 3 if document.get("unreadable") else 1


def show(document: dict[str, Any]) -> None:
    """The explanation for a person."""
    refusal = document["refusal"]
    if refusal:
        say(f"{refusal['code']}: {refusal['message']}\n{refusal['message_zh']}")
        say(f"-> {refusal['next_step']}\n-> {refusal['next_step_zh']}")
        for fault in (one for one in document.get("faults", ()) if one["message"] != refusal["message"]):
            say(f"{fault['code']}: {fault['message']}\n{fault['message_zh']}")
        return
    label = f" ({document['label']} {document['label_zh']})" if document["label"] else ""
    typer.echo(f"{document['name']} {document['name_zh']}{document['year'] or ''!s:>6}{label}".strip())
    score = f", {document['score']} points 分" if document["score"] is not None else ""
    start = f" (from 起评 {document['starts_at']})" if document["starts_at"] else ""
    typer.echo(f"Grade 等级 {document['grade']}{score}{start}")
    _show_lines(document)
    for cap in document["caps"]:
        typer.echo(f"! {cap['why']}\n  {cap['why_zh']} [{_cite(cap)}]{_doubt(cap)}")
    for left in document["left_out"]:
        typer.echo(f"- {left['where']} {left['criterion']}: {left['why']} {left['why_zh']}")
    for way in document.get("ways_back", ()):
        _show_way(way)
    for doubt in document["unconfirmed"]:
        typer.echo(f"? {doubt['why']}\n  {doubt['why_zh']}")


def _show_lines(document: dict[str, Any]) -> None:
    for line in document["lines"]:
        typer.echo(f"  {line['criterion']} {line['name']} {line['name_zh']}".rstrip())
        typer.echo(f"    {_cost(line)} [{_cite(line)}]{_doubt(line)}")
        for fact in line["evidence"]:
            typer.echo(f"    {_fact(fact)}")


def _fact(fact: dict[str, Any]) -> str:
    """What a line rests on, to the row of the delivery it came in."""
    told = [
        f"{key} {value}" for key, value in fact.items() if key not in ("code", "record", "item", "source", "disputed")
    ]
    if source := fact.get("source"):
        told.append(f"{fact['item']}, delivery 报送 {source['submission']}, row 行 {source['row']}")
    return ", ".join([*told, *(["under objection 有异议"] if fact.get("disputed") else [])])


def _show_way(way: dict[str, Any]) -> None:
    if way["reached_on"] is None:
        typer.echo(f"> {way['grade']}: {way['why_none']}\n  {way['why_none_zh']}")
        return
    money = f", CNY {way['money_due']}" if way["money_due"] not in (None, "0.00") else ""
    typer.echo(f"> {way['grade']} ({way['kind']}) on {way['reached_on']}{money}{_doubt(way)}")
    for step in way["steps"]:
        typer.echo(f"    by {step['by']}: {step['action']} [{_cite(step)}]{_doubt(step)}\n      {step['action_zh']}")
        for missed in step["missed"]:
            typer.echo(f"      passed 已过期: {missed['percent']} % by {missed['by']}")


def _cost(line: dict[str, Any]) -> str:
    restored = f" +{line['restored']}" if line["restored"] != "0.00" else ""
    value = f"{line['value']} " if line["value"] else ""
    return f"{value}-{line['points']}{restored}"


def _cite(row: dict[str, Any]) -> str:
    return f"{row['cite']['instrument']} {row['cite']['pinpoint']}".strip()


def _doubt(row: dict[str, Any]) -> str:
    return " (unconfirmed 未核实)" if row["unconfirmed"] else ""
