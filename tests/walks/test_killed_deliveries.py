"""A delivery is wholly in or wholly out, whatever is killed while it runs; sent again, it is in.

What each round met is logged: `pytest -o log_cli=true -o log_cli_level=INFO` shows it as it comes.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
import pytest

from goodstanding.store import postmaster
from goodstanding.store.embedded import held
from tests.walks.large_sheets import OFFICES, penalties

pytestmark = [
    pytest.mark.long,
    pytest.mark.alone,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc"),
]
SEED = int(os.environ.get("GOODSTANDING_KILL_SEED", "20261128"))
ROUNDS = int(os.environ.get("GOODSTANDING_KILL_ROUNDS", "6"))
ROWS = int(os.environ.get("GOODSTANDING_KILL_ROWS", "8000"))
LATEST = 1.2  # of the time a delivery takes: some are killed while they leave
AUTHORITY = next(iter(OFFICES))
HELD = """
SELECT s.status, (SELECT count(*) FROM records_record r WHERE r.submission_id = s.id)
FROM submissions_submission s WHERE s.file_name = %s
"""
ALL = "SELECT count(*), count(DISTINCT identity) FROM records_record"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a disturbed delivery's program ended, and what it had answered by then."""

    exit: int
    answer: dict[str, object]
    said: str

    @property
    def acknowledged(self):
        return self.answer.get("status") == "accepted"

    def is_in_words(self):
        """Killed, done, or told as a lost store: never a traceback."""
        lost = self.exit == 1 and self.answer["refusal"]["code"] == "STORE_LOST"
        return "Traceback" not in self.said and (self.exit in {0, -signal.SIGKILL} or lost)


@contextmanager
def store(program):
    """The store held while a round is looked at: what was killed is started again once, not for every question."""
    with held(program.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
        yield line


def words(sheet):
    return ["submit", str(sheet), "--provider", AUTHORITY, "--item", "penalty"]


def counts(answer):
    return tuple(answer[name] for name in ("rows", "accepted", "rejected", "duplicates"))


def kept(line):
    """The sealed files the store knows of; a file of a receipt that was never committed is known to nobody."""
    return {path for (path,) in line.execute("SELECT path FROM submissions_rawfile")}


def begun(program, sheet):
    command = [sys.executable, "-m", "goodstanding", *words(sheet), "--format", "json"]
    return subprocess.Popen(command, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_program(process, home):
    del home
    process.kill()


def kill_server(process, home):
    """The postmaster alone; its children notice. Nothing where the program has left already and stopped it."""
    running = postmaster.living(home.resolve() / "pg")
    if running is not None:
        os.kill(running.pid, signal.SIGKILL)


def sealed(home):
    """The delivered files that are kept now. One appears while a delivery is received and goes when it is done."""
    return {path.name for path in (home / "raw").glob("[0-9]*")}


def until(process, condition):
    while process.poll() is None and not condition():
        time.sleep(0.01)


def disturbed(program, sheet, *, kill, after):
    """(exit status, the document printed, standard error) of a delivery during which something is killed."""
    before = sealed(program.home)
    process = begun(program, sheet)
    until(process, lambda: sealed(program.home) - before)
    time.sleep(after)
    kill(process, program.home)
    out, said = process.communicate(timeout=600)
    return Ended(process.returncode, json.loads(out) if out else {}, said)


def undisturbed(program, sheet):
    """Seconds from receipt until the file is let go."""
    before = sealed(program.home)
    process = begun(program, sheet)
    until(process, lambda: sealed(program.home) - before)
    began = time.monotonic()
    until(process, lambda: not sealed(program.home) - before)
    took = time.monotonic() - began
    process.communicate(timeout=600)
    assert process.returncode == 0
    return took


@pytest.fixture(scope="module")
def ready(installed):
    installed.json("provider", "add", AUTHORITY, "--name", OFFICES[AUTHORITY], "--kind", "administrative-organ")
    return installed


def sheet_of(program, series):
    path = program.home.parent / f"{series}.csv"
    return penalties(path, ROWS, authority=AUTHORITY, series=series)


def require_whole(program, sheet, line, ended):
    """Wholly in or wholly out, as the program said, and nothing else harmed. Answers the status."""
    status, records = line.execute(HELD, [sheet.name]).fetchone() or ("", 0)
    assert (status, records) in {("", 0), ("received", 0), ("accepted", ROWS)}
    assert status == "accepted" or not ended.acknowledged
    assert ended.is_in_words()
    assert program.json("trail", "check")["valid"]
    return status


def require_finished(program, sheet, line, *, before):
    """The same file again brings all of it, once, and leaves no copy of it behind."""
    again = program.json(*words(sheet))
    assert counts(again) == (ROWS, ROWS, 0, 0)
    assert again["delivered_before"] == before
    assert line.execute(HELD, [sheet.name]).fetchone() == ("accepted", ROWS)
    assert not sealed(program.home) & kept(line)


def test_kills_at_random_moments_leave_a_delivery_wholly_in_or_wholly_out(ready):
    chance = Random(SEED)
    undisturbed(ready, sheet_of(ready, "first"))  # opens the organisations as well
    lasts = undisturbed(ready, sheet_of(ready, "second"))
    LOG.info("%d rows: undisturbed from receipt %.1f s", ROWS, lasts)
    seen = []

    for turn in range(ROUNDS):
        kill, sheet = (kill_program, kill_server)[turn % 2], sheet_of(ready, str(turn))
        after, began = chance.uniform(0, LATEST) * lasts, time.monotonic()
        ended = disturbed(ready, sheet, kill=kill, after=after)
        with store(ready) as line:
            status = require_whole(ready, sheet, line, ended)
            require_finished(ready, sheet, line, before=status == "accepted")
        seen.append((kill.__name__, status))
        took = time.monotonic() - began
        LOG.info("round %d: %s after %.1f s, then %r; whole round %.1f s", turn, kill.__name__, after, status, took)
        sheet.unlink()

    with store(ready) as line:
        assert line.execute(ALL).fetchone() == (ROWS * (ROUNDS + 2),) * 2
    assert {("kill_program", "received"), ("kill_server", "received")} <= set(seen), "no kill met a delivery at work"
