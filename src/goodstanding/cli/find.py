"""`find`: organisations by name (Hanzi, pinyin, English) or code, best first, each with its reason."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import AsOption, DatabaseOption, open_store

if TYPE_CHECKING:
    from goodstanding.subjects.search import Hit

app = typer.Typer()
MANY = 10_000  # names whose reading takes long enough to be told


@app.command()
def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="a name or code, or part of one; blanks are fine")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="at most that many")] = 20,
    format_: FormatOption = Format.text,
    database: DatabaseOption = None,
    as_account: AsOption = None,
) -> None:
    """Organisations that the text may mean; persons are neither recorded nor searchable."""
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries import finding
        from goodstanding.subjects import indexing

        waiting = indexing.unread()
        if waiting > MANY:
            say(f"reading {waiting} new names first 正在读取{waiting}个新名称")
        indexing.read_names()
        hits = finding.find(" ".join(text), now=datetime.now(UTC), actor=actor, limit=limit)
    if format_ is Format.json:
        emit_json({"matches": [_line(hit) for hit in hits]})
        return
    _print(hits)


def _line(hit: "Hit") -> dict[str, object]:
    return {
        "code": hit.code,
        "name": hit.name,
        "score": hit.score,
        "why": hit.why,
        "why_zh": hit.why_zh,
        "matched": hit.matched,
        "kind": hit.kind,
        "status": hit.status,
        "in_register": hit.in_register,
        "did_you_mean": hit.did_you_mean,
    }


def _print(hits: list["Hit"]) -> None:
    if not hits:
        say(
            "Nothing was found. Try less of the name, its pinyin, or the code. 未找到，请尝试名称的一部分、拼音或代码。"
        )
        return
    for hit in hits:
        register = "" if hit.in_register else "  (in no register 未在册)"
        print(f"{hit.code}  {hit.name}  {hit.status}  {hit.score:.2f}{register}")
        print(f"    {hit.why}\n    {hit.why_zh}")
