"""The embedded store's life: shared, left, killed, found again."""

import os
import pwd
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from goodstanding.store import locks

SOURCE = Path(__file__).resolve().parents[2] / "src"
NOT_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc")


def test_a_new_home_gets_a_durable_store_with_the_extensions(installation, ask):
    url = installation.program().url

    assert [ask(url, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "data_checksums", "jit")] == [
        "on", "on", "on", "off"
    ]  # fmt: skip
    assert ask(url, "SELECT current_database()") == "goodstanding"
    assert ask(url, "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gist')") == 2
    assert ask(url, "SELECT similarity('杭州华信科技有限公司', '杭州华信科学有限公司') > 0.5")
    assert ask(url, "SHOW listen_addresses") == ""


def test_statements_and_rows_stay_out_of_the_log(installation, ask):
    url = installation.program().url
    ask(url, "CREATE TABLE t (v text UNIQUE)")
    ask(url, "INSERT INTO t VALUES ('13912345678')")
    with pytest.raises(Exception, match="unique"):
        ask(url, "INSERT INTO t VALUES ('13912345678')")

    assert "13912345678" not in installation.place.log.read_text(encoding="utf-8")


@NOT_LINUX
def test_a_program_that_leaves_leaves_nothing_running(installation):
    program = installation.program()
    assert installation.server() is not None

    program.leave()

    assert program.process.returncode == 0
    assert installation.left_running() == []


def test_two_programs_share_one_server_and_the_last_one_stops_it(installation, ask):
    first, second = installation.program(), installation.program()
    assert first.url == second.url

    first.leave()
    assert ask(second.url, "SELECT 1") == 1

    second.leave()
    assert installation.server() is None


def test_many_programs_starting_at_once_get_one_server(installation, ask):
    waiting = [installation.command(HOLD_BRIEFLY) for _ in range(6)]
    said = [process.communicate(timeout=120) for process in waiting]

    assert [process.returncode for process in waiting] == [0] * 6, said
    assert len({out for out, _ in said}) == 1
    assert installation.server() is None


def test_what_is_written_is_there_after_a_stop(installation, ask):
    first = installation.program()
    ask(first.url, "CREATE TABLE kept AS SELECT 42 AS n")
    first.leave()

    assert ask(installation.program().url, "SELECT n FROM kept") == 42


@pytest.mark.long
@NOT_LINUX
def test_a_killed_program_does_not_leave_its_server_for_ever(installation, eventually):
    installation.program().kill()

    eventually(lambda: installation.left_running() == [])
    assert installation.server() is None


@pytest.mark.long
@NOT_LINUX
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("after", [0.15, 0.3, 0.5, 0.8])
def test_a_program_stopped_while_it_starts_leaves_nothing(installation, eventually, ask, sent, after):
    starting = installation.command(HOLD_BRIEFLY)
    time.sleep(after)
    starting.send_signal(sent)
    starting.communicate(timeout=60)

    eventually(lambda: installation.left_running() == [])
    assert ask(installation.program().url, "SELECT 1") == 1


@pytest.mark.long
def test_a_killed_program_does_not_take_the_store_from_another(installation, ask):
    killed, other = installation.program(), installation.program()

    killed.kill()

    assert ask(other.url, "SELECT 1") == 1
    other.leave()
    assert installation.server() is None


@pytest.mark.long
def test_after_a_kill_of_program_and_watchdog_the_next_program_takes_over_and_stops(installation, ask):
    killed = installation.program()
    for pid in _processes(installation, "goodstanding.store.watchdog"):
        os.kill(pid, signal.SIGKILL)
    killed.kill()
    assert installation.server() is not None

    following = installation.program()
    assert ask(following.url, "SELECT 1") == 1
    following.leave()
    assert installation.server() is None


@pytest.mark.long
@pytest.mark.parametrize("everything", [False, True], ids=["the server alone", "the server and its children"])
def test_a_killed_server_is_started_again_with_all_that_was_committed(installation, ask, everything):
    """The first program does not collect its dead child: what the second one finds is a zombie."""
    first = installation.program()
    ask(first.url, "CREATE TABLE kept AS SELECT g FROM generate_series(1, 5000) g")
    server = installation.server()
    children = _processes(installation, "postgres:") if everything else []
    for pid in [server.pid, *children]:
        os.kill(pid, signal.SIGKILL)

    assert ask(installation.program().url, "SELECT count(*) FROM kept") == 5000


def test_a_stale_note_with_the_number_of_another_program_does_not_hinder(installation, ask):
    installation.program().leave()
    note = f"{os.getpid()}\n{installation.place.data}\n1700000000\n5432\n/tmp\n\n  12345678 3\nready   \n"
    (installation.place.data / "postmaster.pid").write_text(note)

    assert ask(installation.program().url, "SELECT 1") == 1


def test_a_kill_while_the_data_are_made_leaves_nothing_in_the_way(installation, ask):
    half = installation.home / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert ask(installation.program().url, "SELECT 1") == 1
    assert not half.exists()


@pytest.mark.parametrize(
    "name", ["with blanks, a comma and 'quotes'", "中文目录", "long-" * 30], ids=["odd", "hanzi", "long"]
)
def test_any_home_folder_will_do(installation, ask, name):
    installation.home = installation.home / name[:120]
    installation.home.mkdir()
    program = installation.program()

    assert ask(program.url, "SELECT 1") == 1

    program.leave()
    assert installation.server() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend itself a user")
def test_root_opens_the_way_for_the_server_without_opening_its_folder(installation):
    program = installation.program()

    mode = installation.home.stat().st_mode
    owner = pwd.getpwuid(installation.place.data.stat().st_uid).pw_name
    assert owner != "root"
    assert mode & 0o007 == 0
    assert program.process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_runs_it_too(installation, anyones_python):
    nobody = pwd.getpwnam("nobody")
    home = Path("/tmp") / f"goodstanding-test-{os.getpid()}"
    home.mkdir(mode=0o700)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    installation.home = home
    site = Path(psycopg.__file__).resolve().parents[1]
    installation.environment = {"HOME": str(home), "PYTHONPATH": f"{SOURCE}:{site}"}
    try:
        program = installation.program(python=anyones_python, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
        assert installation.place.data.stat().st_uid == nobody.pw_uid
        program.leave()
        assert installation.server() is None
    finally:
        shutil.rmtree(home)


def test_a_share_is_given_back_by_the_kernel(installation):
    program = installation.program()
    assert not locks.is_free(installation.place.holders)

    program.kill()

    assert locks.is_free(installation.place.holders)


HOLD_BRIEFLY = """
import time
from goodstanding.store.opening import opened
with opened() as url:
    print(url)
    time.sleep(1)
"""


def _processes(installation, word):
    """Process ids of the watchdog or of the server's children."""
    data = str(installation.place.data)
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            where = str((entry / "cwd").readlink())
        except OSError:
            continue
        if (said.startswith(word) and where == data) or (word in said and str(installation.place.home) in said):
            found.append(int(entry.name))
    return found
