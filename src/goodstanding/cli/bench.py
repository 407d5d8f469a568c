"""`goodstanding bench NAME`: one benchmark against its peers, side by side in one run."""

from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table

app = typer.Typer()


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="which one, or `all`")],
    size: Annotated[
        int | None, typer.Option("--size", min=1, help="how large; each benchmark has its usual size")
    ] = None,
    format_: FormatOption = Format.text,
) -> None:
    """Run a benchmark beside its peers and print times, rates and ratios."""
    from goodstanding.bench import registry

    names = list(registry.benches()) if name == "all" else [name]
    found = [registry.run(each, size=size, say=say) for each in names]
    if format_ is Format.json:
        emit_json(found[0].as_dict() if name != "all" else {"benches": [each.as_dict() for each in found]})
        return
    for each in found:
        _print(each.as_dict())


def _print(found: dict[str, object]) -> None:
    rows = found["rows"]
    assert isinstance(rows, list)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table(f"bench {found['bench']}", columns, ([row.get(column) for column in columns] for row in rows))
    table("ratio", ("ours to", "times"), _ratios(found["ratio"]))
    for note in found["notes"] if isinstance(found["notes"], list) else ():
        say(note)


def _ratios(ratio: object) -> list[tuple[str, str]]:
    return [(name, f"{value:.2f}") for name, value in ratio.items()] if isinstance(ratio, dict) else []
