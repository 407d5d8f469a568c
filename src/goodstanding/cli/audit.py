"""`goodstanding audit`: read a social-audit extract, check it against itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodstanding.cli import audit_following
from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.kernel.social_audit import SocialAudit

if TYPE_CHECKING:
    from goodstanding.law.audits.verdict import Check
    from goodstanding.law.labour.auditing import HoursAudit

app = typer.Typer(no_args_is_help=True, help="Social audits: read a report, check its claims.")
FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="text, PDF or platform JSON")
]

SheetOption = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, readable=True, help="CSV or workbook")]


app.command("follow")(audit_following.follow)
app.command("plan")(audit_following.plan)
app.command("due")(audit_following.due)


@app.callback()
def audit() -> None:
    """Social audits: read a report, check its claims."""


@app.command("read")
def read_report(file: FileArgument, output: FormatOption = Format.text) -> None:
    """Read a social-audit extract (text or PDF); names and numbers of persons are left out."""
    from goodstanding.law.audits.record import document

    report = _read(file)
    if output is Format.json:
        emit_json(document(report))
        return
    _print_report(report)


@app.command("check")
def check_report(
    file: Annotated[
        Path, typer.Argument(exists=True, readable=True, help="text, PDF or platform JSON; or a folder of them")
    ],
    summary: Annotated[
        Path | None, typer.Option("--summary", metavar="OUT", help="of a folder: one line a file, .csv or .json")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="of a folder: reports side by side")] = 2,
    output: FormatOption = Format.text,
) -> None:
    """Test a report's claims against each other, the calendar and the law; exit 1 where one does not hold.

    A folder is gone through with everything below it, one line a file; a bad file is a line like any other.
    """
    from goodstanding.cli.audit_folder import check_folder
    from goodstanding.law.audits.checking import check, contradictions

    if file.is_dir():
        if check_folder(file, summary=summary, jobs=jobs, output=output):
            raise typer.Exit(1)
        return
    if summary is not None:
        raise typer.BadParameter("is for a folder of reports", param_hint="--summary")
    checks = check(_read(file))
    if output is Format.json:
        emit_json({"checks": [found.as_dict() for found in checks], "counts": _counts(checks)})
    else:
        _print_checks(checks)
    if contradictions(checks):
        raise typer.Exit(1)


@app.command("hours")
def check_hours(
    attendance: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or workbook")],
    payroll: SheetOption = None,
    roster: SheetOption = None,
    approvals: SheetOption = None,
    district: Annotated[str, typer.Option(help="of the site: six digits, or province-tier such as 35-2")] = "",
    wages: Annotated[Path | None, typer.Option(exists=True, help="minimum wages of other provinces (YAML)")] = None,
    output: FormatOption = Format.text,
) -> None:
    """Recompute overtime, rest days, pay and coverage from raw records; nothing of them is stored."""
    from goodstanding.formats.attendance import read_records
    from goodstanding.law.labour.auditing import audit_hours
    from goodstanding.law.labour.parameters import minimum_wages

    minimum = minimum_wages(district, wages)
    records = read_records(attendance, payroll=payroll, roster=roster, approvals=approvals)
    found = audit_hours(records, district=district, minimum=minimum)
    if output is Format.json:
        emit_json(found.as_dict())
        return
    _print_hours(found)


def _read(file: Path) -> SocialAudit:
    from goodstanding.formats.social_audit.reading import read

    return read(file.read_bytes(), file.name)


def _print_report(report: SocialAudit) -> None:
    from goodstanding.law.audits.record import document

    page = document(report)
    header = page["header"]
    assert isinstance(header, dict)
    subject = [("subject code", report.subject.code), ("local name", ", ".join(report.subject.names_local))]
    rows = [(key.replace("_", " "), value) for key, value in header.items() if value]
    table(f"Social audit, layout {report.layout}", ("", ""), rows + [row for row in subject if row[1]])
    table("Ratings", ("area", "name", "rating"), [(line.area, line.name, line.letter) for line in report.ratings])
    print(
        f"Overall rating: printed {report.overall_printed or '-'}, computed {page['overall_computed']} (indicative)\n"
    )
    table(
        "Metrics", ("figure", "value", "unit"), [(line.label, f"{line.value:,f}", line.unit) for line in report.metrics]
    )
    _print_findings(report)
    if report.left_out:
        say("left out, because it identifies persons: " + ", ".join(f"{n} x {kind}" for kind, n in report.left_out))


def _print_findings(report: SocialAudit) -> None:
    columns = ("question", "before", "now", "status", "what the report says", "laws")
    rows = [
        (
            f"{finding.question}{' (crucial)' if finding.crucial else ''}",
            finding.answer_previous,
            finding.answer_current,
            finding.status or finding.status_local,
            finding.current,
            "; ".join(finding.laws),
        )
        for finding in report.findings
    ]
    table("Findings", columns, rows)


def _counts(checks: "list[Check]") -> dict[str, int]:
    from goodstanding.law.audits.verdict import Verdict

    return {verdict.value: sum(found.verdict is verdict for found in checks) for verdict in Verdict}


def _print_checks(checks: "list[Check]") -> None:
    counts = _counts(checks)
    for verdict in ("contradiction", "doubtful", "not testable"):
        rows = [
            (
                found.rule,
                found.where,
                f"{found.message}{' (unconfirmed)' if found.unconfirmed else ''}\n{found.message_zh}",
            )
            for found in checks
            if found.verdict == verdict
        ]
        if rows:
            table(f"{verdict}: {len(rows)}", ("rule", "where", "what"), rows)
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    say("the claims that hold are listed with --format json")


def _print_hours(found: "HoursAudit") -> None:
    columns = ("rule", "worker", "month", "value", "limit", "basis")
    rows = [
        (
            f"{line['rule']}{' (unconfirmed)' if line['unconfirmed'] else ''}",
            *(line[name] for name in ("worker", "month", "value", "limit")),
            breach.cite,
        )
        for breach in found.breaches
        for line in [breach.as_dict()]
    ]
    if rows:
        table(f"Breaches: {len(rows)}; for this screen alone", columns, rows)
    print(
        f"{found.workers} workers, {len(found.months)} months ({', '.join(found.months[:1] + found.months[1:][-1:])})"
    )
    for said in found.findings:
        print(f"- {said.text}\n  {said.text_zh}")
