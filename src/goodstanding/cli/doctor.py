"""`doctor`: is this installation healthy, and what to do if not."""

from collections.abc import Iterator
from datetime import UTC, datetime

import typer

from goodstanding.cli import checks
from goodstanding.cli.checks import Check
from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import DatabaseOption, missing_migrations, open_database
from goodstanding.kernel.refusal import Refusal

app = typer.Typer()


@app.command()
def doctor(database: DatabaseOption = None, output: FormatOption = Format.text) -> None:
    """Look at everything an installation needs; exit with 1 if something is wrong."""
    made = list(_examined(database))
    well = all(check.ok for check in made)
    if output is Format.json:
        emit_json({"checks": [_row(check) for check in made]})
    else:
        table("doctor", ["", "check", "found"], [("✓" if it.ok else "✗", it.name, it.found) for it in made])
        for check in made:
            if not check.ok:
                say(f"{check.name}: {check.remedy}\n{check.name}: {check.remedy_zh}")
    if not well:
        raise typer.Exit(1)


def _examined(database: str | None) -> Iterator[Check]:
    from goodstanding.store.places import home

    yield from checks.without_store(home())
    try:
        with open_database(database):
            yield Check("store", ok=True, found=_server())
            missing = missing_migrations()
            yield checks.tables(missing)
            if missing == set():
                yield from checks.with_store(datetime.now(UTC))
    except Refusal as refusal:
        said = refusal.as_dict()
        yield Check("store", ok=False, found=str(said["message"]), remedy=str(said["next_step"]),
                    remedy_zh=str(said["next_step_zh"]))  # fmt: skip


def _server() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _row(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.ok, "found": check.found, "remedy": check.remedy,
            "remedy_zh": check.remedy_zh}  # fmt: skip
