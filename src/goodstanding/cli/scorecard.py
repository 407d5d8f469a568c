"""`scorecard`: how well a provider delivers, month by month."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.submissions.scorecard import Scorecard

app = typer.Typer()
COLUMNS = ("deliveries", "rows", "accepted", "rejected", "duplicates", "corrections", "timed", "late")


@app.command()
def scorecard(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the unit that delivers")],
    months: Annotated[int, typer.Option("--months", min=1, max=120, help="up to this month")] = 12,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Accepted, rejected and why, late beyond its term, delivered twice, corrected."""
    with open_store(database, as_account) as actor:
        from goodstanding.parties.queries import party
        from goodstanding.submissions import scorecard as cards

        card = cards.scorecard(actor, party(code), at=datetime.now(UTC), months=months)
        document = cards.document(card)
    if output is Format.json:
        emit_json(document)
        return
    _tell(card, document)


def _tell(card: "Scorecard", document: dict[str, Any]) -> None:
    lines = [(name, figures) for name, figures in card.months.items() if figures.deliveries]
    rows = [
        (name, *(asdict(figures)[key] for key in COLUMNS)) for name, figures in [*lines, ("total 合计", card.total)]
    ]
    table(f"{card.provider.name} {card.provider.code}", ("month 月份", *COLUMNS), rows)
    reasons = [(one["rows"], one["code"], f"{one['rule_zh']}\n{one['rule']}") for one in document["reasons"]]
    if reasons:
        table("Rejected rows by rule 退回原因", ("rows", "code", "rule"), reasons)
