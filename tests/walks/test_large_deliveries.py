"""Deliveries of many rows: one bad row costs itself alone, and two providers do not wait for each other."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from goodstanding.store.embedded import held
from tests.walks.large_sheets import OFFICES, ROWS_AN_ORGANISATION, penalties

pytestmark = pytest.mark.long
ROWS = int(os.environ.get("GOODSTANDING_LARGE_ROWS", "60000"))
SHORT = 500
FIRST, SECOND = OFFICES
DAY, NO_DAY = "2026/03/02", "2026/02/30"
COPYING = """
SELECT a.pid FROM pg_stat_progress_copy p JOIN pg_stat_activity a USING (pid)
WHERE p.relid = 'records_record'::regclass AND p.tuples_processed > 0 AND a.backend_xid IS NOT NULL
"""
IN_ITS_TRANSACTION = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND backend_xid IS NOT NULL"
HELD = "SELECT count(*) FROM records_record WHERE provider_code = %s"

OF_FILE = """
SELECT count(*) FROM records_record r JOIN submissions_submission s ON s.id = r.submission_id WHERE s.file_name = %s
"""
NEWCOMERS = "SELECT count(*) FROM subjects_subject WHERE substr(code, 3, 6) = '990102'"


@pytest.fixture(scope="module")
def ready(installed):
    for authority, name in OFFICES.items():
        installed.json("provider", "add", authority, "--name", name, "--kind", "administrative-organ")
    return installed


def words(sheet, authority):
    return ["submit", str(sheet), "--provider", authority, "--item", "penalty"]


def begun(program, sheet, authority):
    command = [sys.executable, "-m", "goodstanding", *words(sheet, authority)]
    return subprocess.Popen(command, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def counts(answer):
    return tuple(answer[name] for name in ("rows", "accepted", "rejected", "duplicates"))


def test_one_bad_row_among_many_is_rejected_alone(ready):
    bad = ROWS * 7 // 10
    sheet = penalties(
        ready.home.parent / "one-bad.csv", ROWS, authority=FIRST, series="bad",
        day=lambda number: NO_DAY if number == bad else DAY,
    )  # fmt: skip

    done = ready.json(*words(sheet, FIRST))

    assert counts(done) == (ROWS, ROWS - 1, 1, 0)
    assert [(found["row"], found["field"], found["code"]) for found in done["findings"]] == [
        (bad + 2, "decided_on", "DATE_UNREADABLE")  # its line in the file: the header is the first
    ]
    with held(ready.home) as server, psycopg.connect(server, dbname="goodstanding") as line:
        asked = 'SELECT count(*), count(*) FILTER (WHERE "row" = %s) FROM records_record WHERE submission_id = %s'
        assert line.execute(asked, [bad + 2, done["submission"]]).fetchone() == (ROWS - 1, 0)
    assert ready.json("trail", "check")["valid"]


def copying(line, process):
    """The session that is writing the records of a delivery, once it is."""
    while process.poll() is None:
        found = line.execute(COPYING).fetchone()
        if found:
            return found[0]
        time.sleep(0.005)
    raise AssertionError(process.communicate()[1])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="stops a process half way")
def test_a_delivery_does_not_wait_for_one_that_is_under_way(ready):
    """The long one is stopped with its transaction open, so that the short one must do without its end."""
    known, long, short = (
        penalties(ready.home.parent / f"{series}.csv", rows, authority=authority, series=series)
        for series, rows, authority in (("known", SHORT, FIRST), ("long", ROWS, FIRST), ("short", SHORT, SECOND))
    )
    ready.json(*words(known, FIRST))

    with held(ready.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
        before = line.execute(HELD, [FIRST]).fetchone()[0]
        process = begun(ready, long, FIRST)
        try:
            session = copying(line, process)
            process.send_signal(signal.SIGSTOP)
            done = ready.json(*words(short, SECOND))
            still_open = line.execute(IN_ITS_TRANSACTION, [session]).fetchone() == (1,)
            unseen = line.execute(HELD, [FIRST]).fetchone()[0]
        finally:
            process.send_signal(signal.SIGCONT)
        said = process.communicate(timeout=300)

        assert counts(done) == (SHORT, SHORT, 0, 0)
        assert still_open
        assert unseen == before
        assert process.returncode == 0, said
        assert line.execute(HELD, [FIRST]).fetchone() == (before + ROWS,)
        assert line.execute(HELD, [SECOND]).fetchone() == (SHORT,)
    assert ready.json("trail", "check")["valid"]


def test_two_that_bring_the_same_newcomers_at_once_both_finish(ready):
    sheets = {
        authority: penalties(
            ready.home.parent / f"{authority}.csv", ROWS // 4, authority=authority, series=authority, region="990102"
        )
        for authority in OFFICES
    }
    with held(ready.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
        processes = [begun(ready, sheet, authority) for authority, sheet in sheets.items()]
        said = [process.communicate(timeout=300) for process in processes]

        assert [process.returncode for process in processes] == [0, 0], said
        assert [line.execute(OF_FILE, [sheet.name]).fetchone() for sheet in sheets.values()] == [(ROWS // 4,)] * 2
        assert line.execute(NEWCOMERS).fetchone() == (ROWS // 4 // ROWS_AN_ORGANISATION,)
    assert ready.json("trail", "check")["valid"]
