"""`verify`: is this file what the platform sealed? No store, no network; only the given anchors are believed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json
from goodstanding.proofs import anchors
from goodstanding.proofs.problems import Unreadable

if TYPE_CHECKING:
    from goodstanding.proofs.verification import Verdict

app = typer.Typer()
STATUS_ZH = {"current": "有效", "superseded": "已被取代", "revoked": "已撤销", "unknown": "未知"}


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a sealed report, a receipt or an evidence pack")],
    trust: Annotated[
        Path, typer.Option("--trust", metavar="ANCHORS", help="the platform's public keys, got beforehand")
    ],
    status: Annotated[
        Path | None, typer.Option("--status", metavar="LIST", help="a signed status list; without one: unknown")
    ] = None,
    output: FormatOption = Format.text,
) -> None:
    """Check seal, content and proofs of a file with no server. A key that only the file carries is never trusted."""
    trusted = anchors.load(_text(trust))
    content, listed = _bytes(file), _bytes(status) if status else None
    verdict = _verified(content, trusted, listed)
    if output is Format.json:
        emit_json(verdict.as_dict())
    else:
        _print(verdict.as_dict())
    raise typer.Exit(0 if verdict.valid and verdict.status != "revoked" else 1)


def _verified(content: bytes, trusted: list[anchors.Anchor], listed: bytes | None) -> "Verdict":
    if content.startswith(b"%PDF-"):
        from goodstanding.proofs.pdf_reports import verify_pdf

        return verify_pdf(content, trusted, listed)
    from goodstanding.proofs.verification import verify as verify_json

    return verify_json(content, trusted, listed)


def _print(verdict: dict[str, object]) -> None:
    if not verdict["valid"]:
        print("NOT VALID 无效")
        for problem in verdict["problems"] if isinstance(verdict["problems"], list) else []:
            print(f"  {problem['code']}: {problem['message']} {problem['message_zh']}")
        return
    print(f"VALID 有效: {verdict['kind']} {verdict['id']}, issued 签发于 {verdict['issued_at']}")
    word = str(verdict["status"])
    as_of = (
        f" as of 截至 {verdict['status_as_of']}"
        if verdict["status_as_of"]
        else " (no status list given 未提供状态清单)"
    )
    print(f"status 状态: {word} {STATUS_ZH[word]}{as_of}")


def _bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise Unreadable(file=path, fault=fault.strerror) from fault
    if not content:
        raise Unreadable(file=path, fault="it is empty")
    return content


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as fault:
        raise Unreadable(file=path, fault="it is not UTF-8 text") from fault
