"""`restore`: a backup put into an empty store; with `--verify` into a scratch one that proves it and is gone again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodstanding.cli.init import secure_tables
from goodstanding.cli.output import Format, FormatOption, emit_json, say
from goodstanding.cli.session import DatabaseOption, missing_migrations, open_database, our_migrations, sign_trail
from goodstanding.cli.trail import checked, text_of
from goodstanding.proofs import anchors

if TYPE_CHECKING:
    from goodstanding.trail.backups import Backup

app = typer.Typer()


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="IN", help="a file that `backup` wrote")],
    verify: Annotated[
        bool, typer.Option("--verify", help="a rehearsal: into a scratch store, which is checked and removed")
    ] = False,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="ANCHORS", help="keys to believe (default: this installation's)")
    ] = None,
    database: DatabaseOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Restore a backup into an empty store, and prove it: seal, digests, rows of every table, the whole trail."""
    believed = _believed(trust)
    with _place(rehearsal=verify), open_database(None if verify else database) as url:
        document = _restored(source, believed, url)
        if not verify:
            _note(document["backup"])
    document |= {"bytes": source.stat().st_size, "rehearsal": verify}
    if output is Format.json:
        emit_json(document)
    else:
        _print(document)
    raise typer.Exit(0 if document["verified"] else 1)


def _believed(trust: Path | None) -> list[anchors.Anchor]:
    """The keys to judge it by, looked up before the home folder is another."""
    from goodstanding.store.places import home

    if trust is not None:
        return anchors.load(text_of(trust))
    own = home() / "keys" / "anchors.json"
    return anchors.load(text_of(own)) if own.exists() else []


@contextmanager
def _place(*, rehearsal: bool) -> Iterator[None]:
    """A rehearsal has a home of its own, in the temporary folder (TMPDIR), and an embedded store in it."""
    if not rehearsal:
        yield
        return
    with TemporaryDirectory(prefix="goodstanding-rehearsal-") as folder:
        os.environ["GOODSTANDING_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        yield


def _restored(source: Path, believed: list[anchors.Anchor], url: str) -> dict[str, Any]:
    from goodstanding.store.address import without_password
    from goodstanding.store.errors import StoreNotEmpty
    from goodstanding.submissions.raw_files import forget_unkept
    from goodstanding.trail import backups

    with backups.opened(source, trusted=believed) as found:
        _require_known(source, found)
        if missing_migrations() is not None:
            raise StoreNotEmpty(url=without_password(url))
        backups.load_tables(found, url)
        backups.put_files(found)
        differing = backups.differing(found, url)
        _upgrade()
        forget_unkept()
        told = checked(believed or found.anchors, [])
        held = told["valid"] and not differing
        return {"bytes": 0, "verified": held, "backup": found.number, "made_at": found.made_at.isoformat(),
                "tables": len(found.tables), "rows": sum(found.tables.values()), "differing_tables": differing,
                "trusted_by_itself": found.trusted_by_itself, "trail": told}  # fmt: skip


def _require_known(source: Path, found: "Backup") -> None:
    from goodstanding.store.errors import BackupNewer

    ours = our_migrations()
    apps = {name.partition(".")[0] for name in ours}
    later = {name for name in found.content["migrations"] if name.partition(".")[0] in apps} - ours
    if later:
        raise BackupNewer(file=source, missing=", ".join(sorted(later)[:5]))


def _upgrade() -> None:
    """A backup of an earlier version gets the tables of this one."""
    from django.core.management import call_command

    if missing_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    secure_tables()


def _note(number: str) -> None:
    from goodstanding.parties import queries
    from goodstanding.trail.actions import append_alone

    append_alone(actor=queries.operator(), act="store.restored", at=datetime.now(UTC), number=number)
    sign_trail()


def _print(document: dict[str, Any]) -> None:
    trail = document["trail"]
    say(f"{document['backup']} ({document['made_at']}): {document['rows']:,} rows 行, {trail['leaves']:,} leaves 叶")
    if document["trusted_by_itself"]:
        say("Judged by its own keys: it is whole, but who made it is not shown; name --trust. "
            "仅以其自带密钥核验：内容完整，但未证明来源，请用 --trust 指定信任锚。")  # fmt: skip
    for name in document["differing_tables"]:
        say(f"{name}: another number of rows than stated 行数与清单不符")
    for problem in trail["problems"]:
        say(f"{problem['code']}: {problem['message']} {problem['message_zh']}")
    if document["verified"]:
        ended = "the rehearsal is gone again 演练环境已清除" if document["rehearsal"] else "restored 已恢复"
        say(f"It holds; {ended}. 备份有效。")
