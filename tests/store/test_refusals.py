"""Why there is no store: each cause says so and names the remedy, in both languages."""

import os
import shutil
import socket
from collections import namedtuple

import psycopg
import pytest
from psycopg import sql

from goodstanding.store import errors, opening, server
from goodstanding.store.opening import opened
from goodstanding.store.roles import address_of
from goodstanding.store.server_user import ServerUser

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's


@pytest.fixture
def home(folder, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("GOODSTANDING_HOME", str(folder / "home"))
    return folder / "home"


def refusal_of(kind, url=None):
    with pytest.raises(kind) as caught, opened(url):
        pass
    said = caught.value.as_dict()
    assert all(said[name] for name in ("message", "message_zh", "next_step", "next_step_zh")), said
    return said


def test_a_home_that_is_a_file(home):
    home.write_text("")

    assert str(home) in refusal_of(errors.FolderNotWritable)["message"]


def test_a_home_that_may_not_be_written_to(home, monkeypatch):
    home.mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere

    refusal_of(errors.FolderNotWritable)


@pytest.mark.parametrize(("exists", "needed"), [(False, server.NEEDED_NEW_MB), (True, server.NEEDED_MB)])
@pytest.mark.parametrize("spare", [-1, 0])
def test_a_full_disk_is_noticed_before_anything_is_written(home, monkeypatch, exists, needed, spare):
    home.mkdir()
    if exists:
        (home / "pg").mkdir()
        (home / "pg" / "PG_VERSION").write_text("9\n")
    free = (needed + spare) * server.MEGABYTE
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free * 10, free * 9, free))
    if spare < 0:
        assert str(needed) in refusal_of(errors.DiskFull)["message"]
        assert not (home / "pg.new").exists()
    elif exists:
        refusal_of(errors.VersionMismatch)  # there was room: the next check speaks
    else:
        with opened() as url:
            assert url


def test_data_of_another_version(home):
    (home / "pg").mkdir(parents=True)
    (home / "pg" / "PG_VERSION").write_text("15\n")

    assert "15" in refusal_of(errors.VersionMismatch)["message"]


def test_a_socket_folder_that_is_no_folder(home):
    home.mkdir()
    (home / "socket").write_text("")

    refusal_of(errors.SocketUnusable)


def test_a_socket_folder_open_to_others(home):
    (home / "socket").mkdir(parents=True)
    (home / "socket").chmod(0o777)

    refusal_of(errors.SocketUnusable)


def test_a_server_that_will_not_start_says_why(home):
    with opened():
        pass
    with (home / "pg" / "postgresql.conf").open("a") as settings:
        settings.write("\nshared_buffers = 'a lot'\n")

    said = refusal_of(errors.StoreUnavailable)
    assert "shared_buffers" in said["message"] or "configuration file" in said["message"]
    assert "postgres.log" in said["next_step"]


def test_a_disk_that_fills_while_the_server_starts(home, monkeypatch):
    with opened():
        pass
    with (home / "run" / "postgres.log").open("a") as log:
        log.write("of another day: No space left on device\n")  # what was said before this start does not count
    started = ServerUser.start

    def start(self, arguments, *, log):
        return started(
            self, ["/bin/sh", "-c", "echo 'FATAL:  could not write: No space left on device' >&2; exit 1"], log=log
        )

    monkeypatch.setattr(ServerUser, "start", start)
    refusal_of(errors.DiskFull)


def test_the_package_is_missing(home, monkeypatch):
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda _: None)

    refusal_of(errors.PackageMissing)


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "goodstanding.db", "postgresql://h/d?nonsense=1", "postgresql://[::1/d"]
)
def test_an_address_that_is_none(url):
    refusal_of(errors.AddressNotUnderstood, url)


def test_an_address_where_nobody_answers_is_shown_without_its_password():
    with socket.socket() as taken:  # bound, not listening
        taken.bind(("127.0.0.1", 0))
        said = refusal_of(errors.Unreachable, f"postgresql://me:hush@127.0.0.1:{taken.getsockname()[1]}/x")

    assert "hush" not in str(said)
    assert "me@127.0.0.1" in said["message"]


def test_an_old_server(installation, monkeypatch):
    url = installation.program().url
    monkeypatch.setattr(opening, "OLDEST", 19)

    assert "18." in refusal_of(errors.TooOld, url)["message"]


def test_a_database_that_is_not_unicode(installation):
    url = installation.program().url
    other = _database(url, "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")

    assert "SQL_ASCII" in refusal_of(errors.NotUnicode, other)["message"]


def test_a_database_whose_role_may_not_add_the_extensions(installation):
    url = installation.program().url
    other = _database(url, "TEMPLATE template0")
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE ROLE plain LOGIN PASSWORD 'hush'")

    assert refusal_of(errors.ExtensionMissing, address_of(other, "plain", "hush"))


def test_your_own_database_gets_the_extensions(installation, ask):
    other = _database(installation.program().url, "TEMPLATE template0")
    with opened(other) as url:
        assert ask(url, "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gist')") == 2


def _database(url, options):
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(sql.SQL("CREATE DATABASE other ") + sql.SQL(options))
    return url.replace("/goodstanding?", "/other?")
