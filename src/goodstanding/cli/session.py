"""What every command with a store does first: find it, wake Django, say who acts."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from goodstanding.cli.output import say
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.refusal import Refusal
from goodstanding.store.errors import StoreUnavailable

DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="your PostgreSQL (default: DATABASE_URL, else the built-in one)"),
]
AsOption = Annotated[
    str | None, typer.Option("--as", metavar="ACCOUNT", help="who acts (default: this store's operator)")
]


class NotInitialised(StoreUnavailable):
    code = "STORE_NOT_INITIALISED"
    status = 409
    message = "This store is empty"
    message_zh = "该数据存储尚未初始化"
    next_step = "Run `goodstanding init` for a real installation or `goodstanding demo` for the demonstration city."
    next_step_zh = "正式安装请运行 `goodstanding init`，演示请运行 `goodstanding demo`。"


class NeedsUpgrade(StoreUnavailable):
    code = "STORE_NEEDS_UPGRADE"
    status = 409
    message = "This store was made by an earlier version: {missing} not yet applied"
    message_zh = "该数据存储由较早版本建立：{missing} 尚未应用"
    next_step = "Run `goodstanding init`: it brings the tables up to date and keeps everything in them."
    next_step_zh = "请运行 `goodstanding init`：将更新表结构并保留全部数据。"


@contextmanager
def open_store(database: str | None = None, as_account: str | None = None, *, sign: bool = True) -> Iterator[Actor]:
    """A store ready for work and the account that acts, until the block ends; what was done is signed then.

    Raises:
        StoreUnavailable: there is none, or `init` has not run.
        NobodyResponsible: nobody answers for this installation.
        NoSuchAccount, AccountClosed: `as_account` may not act.

    """
    with open_database(database, as_app=True):
        require_migrated()
        from goodstanding.parties import queries

        queries.require_responsible()
        try:
            yield queries.acting_as(as_account) if as_account else queries.operator()
        finally:
            if sign:
                sign_trail()


@contextmanager
def open_database(database: str | None = None, *, as_app: bool = False) -> Iterator[str]:
    """The address of a store that answers, with Django awake over it; tables or none. `as_app`: no shaping."""
    from goodstanding.store.opening import opened

    with _leaving_on_signals(), opened(database, as_app=as_app) as url:
        os.environ["DATABASE_URL"] = url  # child processes use the same store
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
        import django
        from django.db import connections

        django.setup()
        try:
            yield url
        finally:
            connections.close_all()


def sign_trail() -> None:
    """A checkpoint over what this command appended. A trail that does not hold is said, not signed."""
    from datetime import UTC, datetime

    from django.db import DatabaseError

    from goodstanding.trail.publication import sign_and_publish

    try:
        sign_and_publish(at=datetime.now(UTC))
    except Refusal as refusal:  # the command's own answer has been given: on standard error only
        say(f"{refusal.code}: {refusal} {refusal.as_dict()['message_zh']}")
    except (DatabaseError, OSError) as fault:
        say(f"no checkpoint was signed 未能签署检查点: {str(fault).splitlines()[0]}")


def require_migrated() -> None:
    """Refuse a store whose tables are missing or older than this program."""
    missing = missing_migrations()
    if missing is None:
        raise NotInitialised
    if missing:
        raise NeedsUpgrade(missing=", ".join(sorted(missing)[:5]))


def missing_migrations() -> set[str] | None:
    """`app.migration` of each one the store lacks; None where it has no tables at all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT app || '.' || name FROM django_migrations")
        applied = {name for (name,) in cursor.fetchall()}
    return our_migrations() - applied


def our_migrations() -> set[str]:
    """Read from the folders, not by importing every migration: a command is to start at once."""
    from pathlib import Path

    from django.apps import apps

    return {
        f"{app.label}.{file.stem}"
        for app in apps.get_app_configs()
        if app.name.startswith(("goodstanding.", "allauth."))
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }


@contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Let TERM and HUP end a command as Ctrl-C does, so that the store is left in order."""
    ours = threading.current_thread() is threading.main_thread()  # the only one that may set handlers
    before = {each: signal.signal(each, _leave) for each in (signal.SIGTERM, signal.SIGHUP) if ours}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    del frame
    raise SystemExit(128 + number)
