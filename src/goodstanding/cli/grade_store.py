"""`grade run`, `grade explain`, `grade again`, `grade runs`: grades of what the store holds."""

import enum
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.grading.models import Run

Scheme = Annotated[str, typer.Option("--scheme", help="tax-credit-2014, tax-credit-2025, bsci-overall")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="its unified social credit code")]
Year = Annotated[int | None, typer.Option("--year", metavar="YEAR", help="default: the newest one graded")]
DOING = {"facts": "facts 归集事实", "grades": "grades 评价"}


class Stage(enum.StrEnum):
    preview = "preview"
    review = "review"
    result = "result"


def run(
    scheme: Scheme,
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help="the year evaluated")],
    stage: Annotated[
        Stage | None, typer.Option("--stage", help="default: preview while the year lasts, its result afterwards")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="URL", help="duckdb, local[2], spark://host:7077")
    ] = "duckdb",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Grade every organisation the scheme is about, from the records as they stand now."""
    with open_store(database, as_account) as actor:
        from goodstanding.grading.evaluating import grade_population
        from goodstanding.grading.runs import Order

        order = Order(scheme, year, datetime.now(UTC), stage=stage.value if stage else "", engine=engine)
        with _watched() as report:
            done = grade_population(actor=actor, order=order, clock=lambda: datetime.now(UTC), report=report)
        document = _document(done)
    _tell(document, output)


def explain(
    code: Code,
    scheme: Annotated[str, typer.Option("--scheme", help="default: the scheme of the newest grade")] = "",
    year: Year = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Say why an organisation has its grade, line by line to the record and its source, and its ways back."""
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries.grade_actions import show_grade

        document = show_grade(actor=actor, code=code, scheme=scheme, year=year, now=datetime.now(UTC))
    if output is Format.json:
        emit_json(document)
    else:
        from goodstanding.cli.grade import show

        _show_head(document)
        show(document)
        _show_last_year(document["last_year"])
        for one in document["changes"]:
            typer.echo(f"{one['on']}: {one['before'] or '-'} -> {one['now'] or '-'}  {one['why']} {one['why_zh']}")
    raise typer.Exit(1 if document["refusal"] else 0)


def again(
    code: Code,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="told to the organisation")] = "",
    scheme: Annotated[str, typer.Option("--scheme", help="default: the scheme of the newest grade")] = "",
    year: Year = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Grade one organisation again after a correction, as the records stand now."""
    with open_store(database, as_account) as actor:
        from goodstanding.grading import queries
        from goodstanding.grading.evaluating import regrade

        at = datetime.now(UTC)
        before = queries.grade_of(code, scheme, year)
        (done,) = regrade(actor=actor, grades=[before], reason=reason, at=at, clock=lambda: datetime.now(UTC))
        now = queries.of_run(done)[0] if done.subjects else None
        told = {"before": before.grade or None, "grade": (now.grade or None) if now else None}
        document = {"code": before.subject.code, **told, **_document(done)}
    _tell(document, output)


def runs(
    scheme: Annotated[str, typer.Option("--scheme", help="only of this scheme")] = "",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """The finished runs over all organisations, newest first."""
    with open_store(database, as_account) as actor:
        from goodstanding.grading import queries
        from goodstanding.law import roles

        roles.require(actor, "see-as-officer")
        found = [_document(one) for one in queries.runs(scheme)]
    if output is Format.json:
        emit_json({"runs": found})
        return
    columns = (
        "Run 编号",
        "Scheme 方案",
        "Year 年度",
        "Stage 阶段",
        "As of 截至",
        "Organisations 主体",
        "Grades 等级",
        "Refused 未评",
    )
    names = ("run", "scheme", "year", "stage", "as_of", "subjects", "grades", "refused")
    table("Runs 评价", columns, [[_cell(one[name]) for name in names] for one in found])


def check(
    number: Annotated[int, typer.Argument(metavar="RUN", help="its number, as `grade runs` shows it")],
    engine: Annotated[
        str, typer.Option("--engine", metavar="URL", help="what computes again: duckdb, local[2], spark://host:7077")
    ] = "duckdb",
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Take a finished run's digests again: files, snapshot, lines and grades, and both computed once more."""
    with open_store(database, as_account) as actor:
        from goodstanding.grading import queries, verifying
        from goodstanding.law import roles

        roles.require(actor, "see-as-officer")
        document = verifying.check(queries.run(number), engine)
    if output is Format.json:
        emit_json(document)
    else:
        _show_checks(document)
    raise typer.Exit(0 if document["holds"] else 1)


def _show_checks(document: dict[str, Any]) -> None:
    for one in document["checks"]:
        verdict = "holds 一致  " if one["holds"] else "DIFFERS 不符"
        typer.echo(f"{verdict} {one['what']} {one.get('found') or one.get('where') or ''}".rstrip())
    if document["erased"]:
        typer.echo(f"erased since 此后已删除: {document['erased']}; not computed again 不再重新计算")
    if not document["same_revision"]:
        typer.echo(f"made by another revision 由其他版本得出: {document['revision']}")


def _document(done: "Run") -> dict[str, Any]:
    from goodstanding.grading.queries import distribution

    return {
        "run": done.pk,
        "scheme": done.scheme,
        "year": done.year,
        "stage": done.stage,
        "as_of": done.as_of.isoformat(),
        "engine": done.engine,
        "revision": done.revision,
        "subjects": done.subjects,
        "grades": dict(distribution(done)),
        "refused": done.refused,
        "refusals": done.refusals,
        "records": done.records,
        "erased": done.erased,
        "snapshot": done.snapshot,
        "lines": done.lines,
        "results": done.results,
    }


def _tell(document: dict[str, Any], output: Format) -> None:
    if output is Format.json:
        emit_json(document)
        return
    for name, value in document.items():
        typer.echo(f"{name:10} {_cell(value)}")


def _cell(value: object) -> str:
    return ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else str(value)


def _show_head(document: dict[str, Any]) -> None:
    organisation = document["organisation"]
    typer.echo(f"{organisation['code']} {organisation['name']}")
    kind = "" if document["official"] else " (no result 非评价结果)"
    typer.echo(
        f"run 评价 {document['run']}, {document['stage']}{kind}, as of 截至 {document['as_of']}, {document['revision']}"
    )
    if document["because"]:
        typer.echo(f"graded again 重新评价: {document['because']}")
    if document["erased"]:
        typer.echo(f"erased since 此后已删除: {document['erased']}")


def _show_last_year(before: dict[str, Any] | None) -> None:
    if before is None:
        return
    typer.echo(f"{before['year']}: {before['grade'] or '-'} ({before['moved'] or '-'})")
    for words, name in (("gone 不再扣分", "lines_gone"), ("new 新增扣分", "lines_new")):
        if before[name]:
            typer.echo(f"  {words}: {', '.join(before[name])}")


@contextmanager
def _watched() -> Iterator[Callable[[str, int, int], None]]:
    """Parts done of parts in all, on standard error, where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _doing, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks = {name: shown.add_task(label, total=None) for name, label in DOING.items()}
        yield lambda doing, done, all_: shown.update(tasks[doing], completed=done, total=all_)
