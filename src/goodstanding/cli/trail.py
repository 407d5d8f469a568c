"""`trail check` and what goes with it: sign now, print the anchors, print what was published."""

import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, say, table
from goodstanding.cli.session import AsOption, DatabaseOption, open_store
from goodstanding.law import roles
from goodstanding.proofs import anchors
from goodstanding.proofs.ledger import Ledger
from goodstanding.proofs.problems import Unreadable, Unwritable

app = typer.Typer(no_args_is_help=True)


@app.callback()
def trail() -> None:
    """The tamper-evident record of every act."""


@app.command()
def check(
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="ANCHORS", help="keys to believe (default: this installation's)")
    ] = None,
    published: Annotated[
        list[Path] | None,
        typer.Option("--published", metavar="NOTES", help="signed checkpoints kept elsewhere; repeatable"),
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Hash every stored payload and record again and compare with the signed tree; signs nothing."""
    kept = [text_of(path) for path in published or []]
    trusted = anchors.load(text_of(trust)) if trust else None
    with open_store(database, as_account, sign=False) as actor:
        roles.require(actor, "oversee")
        document = checked(trusted, kept)
    if output is Format.json:
        emit_json(document)
    else:
        _print(document)
    raise typer.Exit(0 if document["valid"] else 1)


@app.command()
def sign(database: DatabaseOption = None, as_account: AsOption = None, output: FormatOption = Format.text) -> None:
    """Sign a checkpoint over everything appended so far and publish it."""
    with open_store(database, as_account, sign=False) as actor:
        from goodstanding.trail.publication import sign_and_publish

        roles.require(actor, "run")
        signed = sign_and_publish(at=datetime.now(UTC))
        document = {"size": signed.size if signed else 0, "note": signed.note if signed else None}
    if output is Format.json:
        emit_json(document)
    else:
        print(document["note"] or "", end="")


@app.command(name="anchors")
def print_anchors() -> None:
    """Print the trust anchors of this installation: the public keys a verifier needs, and no private one."""
    from goodstanding.trail.keys import trusted

    print(anchors.dump(trusted()), end="")


class Purpose(StrEnum):
    trail = "trail"
    seal = "seal"
    status = "status"
    pdf = "pdf"


@app.command()
def rotate(
    purpose: Annotated[Purpose, typer.Argument(metavar="PURPOSE", help="trail, seal, status or pdf")],
    compromised: Annotated[
        bool, typer.Option("--compromised", help="the old key was lost to others: nothing it ever signed is believed")
    ] = False,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """End the period of a signing key and begin the next one's; hand the new anchors to those who verify."""
    at = datetime.now(UTC)
    with open_store(database, as_account) as actor:
        from goodstanding.trail.actions import note_rotation
        from goodstanding.trail.keys import rotate as rotated

        roles.require(actor, "secure" if roles.may(actor, "secure") else "run")
        made = rotated(purpose.value, at=at, compromised=compromised)
        note_rotation(actor=actor, purpose=purpose.value, kid=made.kid, compromised=compromised, at=at)
    document = {"purpose": purpose.value, "key": made.kid, "from": at.isoformat(), "compromised": compromised}
    if output is Format.json:
        emit_json(document)
    else:
        say(f"{purpose.value}: new key 新密钥 {made.kid}; goodstanding trail anchors")


@app.command()
def pack(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the organisation's unified social credit code")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="where the pack is written")],
    case: Annotated[
        str | None,
        typer.Option(
            "--case", metavar="CASE", help="one case only: Q7 a question, D12 a delivery, R34 a record, or number"
        ),
    ] = None,
    database: DatabaseOption = None,
    as_account: AsOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Write what was recorded and done about one organisation as a sealed pack; `verify` needs no server for it."""
    with open_store(database, as_account) as actor:
        from goodstanding.enquiries.cases import case as meant
        from goodstanding.kernel.identifiers import require_organisation
        from goodstanding.law import roles
        from goodstanding.records import evidence
        from goodstanding.trail.keys import trusted

        number = f"E-{secrets.token_hex(8)}"
        subject = require_organisation(code).code
        roles.require(actor, "oversee")
        chosen = meant(subject, case) if case else None
        text = evidence.pack(actor=actor, subject=subject, number=number, at=datetime.now(UTC), case=chosen)
        beside = out.with_name(f"{out.name}.anchors.json")
        _write(out, text)
        _write(beside, anchors.dump(trusted()))
    content = json.loads(text)["content"]
    counts = {name: len(content.get(name, ())) for name in ("entries", "records", "erased")}
    document = {"pack": number, "file": str(out), **counts, "anchors": str(beside)}
    if output is Format.json:
        emit_json(document)
    else:
        say(f"{out}: {counts['entries']} acts 行为, {counts['records']} records 记录, {counts['erased']} erased 已删除")
        say(f"goodstanding verify {out} --trust {beside}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Unwritable(file=path, fault=fault.strerror) from fault


def checked(trusted: list[anchors.Anchor] | None, kept: list[str]) -> dict[str, Any]:
    """What `trail check` answers about the store Django is connected to."""
    from goodstanding.records.commitments import ERASES, check_commitments, deliveries, erased_by
    from goodstanding.trail import checks, keys, publication, queries

    origin = queries.origin()
    notes = publication.published(origin) + [note for text in kept for note in publication.split_notes(text)]
    believed = keys.trusted("trail") if trusted is None else [key for key in trusted if key.purpose == "trail"]
    outcome = checks.check(trusted=believed, published=notes, progress=_progress("leaves hashed 已核验叶"))
    counting = _progress("records hashed 已核验记录")
    rows = check_commitments(
        deliveries(queries.facts_of("submission.accepted")),
        outcome.ledger,
        erased=erased_by(queries.facts_of(ERASES)),
        progress=lambda done: counting(done, 0),
    )
    return {
        "leaves": outcome.leaves,
        **_verdict(outcome.ledger),
        "signed": outcome.signed,
        "checkpoints": outcome.checkpoints,
        "records": rows.records,
        "erased": rows.erased,
        "origin": origin,
        "other_logs": publication.other_logs(origin),
    }


def _verdict(ledger: Ledger) -> dict[str, Any]:
    return {
        "valid": ledger.count == 0,
        "first_bad_leaf": ledger.first_bad_leaf,
        "problem_count": ledger.count,
        "problems": [problem.as_dict() for problem in ledger.problems],
    }


def _print(document: dict[str, Any]) -> None:
    print(
        f"{document['leaves']} leaves 叶, {document['signed']} of them signed 已签署, "
        f"{document['records']} records 记录 ({document['erased']} erased 已清除)"
    )
    if document["valid"]:
        print("The trail holds. 存证链完整。")
        return
    rows = [(each["leaf"], each["code"], f"{each['message']} {each['message_zh']}") for each in document["problems"]]
    table(f"The trail does not hold. 存证链不成立。 ({document['problem_count']})", ("leaf", "code", "what"), rows)


def _progress(what: str) -> Callable[[int, int], None]:
    """Tell how far it is, once a second, and nothing at all of what takes less."""
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > 1:
            say(f"{what}: {done:,}" + (f" / {total:,}" if total else ""))
            told = time.monotonic()

    return tell


def text_of(path: Path) -> str:
    """A text file that was named on the command line. Raises Unreadable."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unreadable(file=path, fault=getattr(fault, "strerror", None) or "not UTF-8 text") from fault
