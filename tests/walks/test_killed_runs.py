"""A run is wholly taken over or not at all, whatever it was doing when it was killed; started again, it ends the same."""

import csv
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from random import Random

import psycopg
import pytest

from goodstanding.kernel.identifiers import make_code
from goodstanding.store.embedded import held

pytestmark = [pytest.mark.long, pytest.mark.alone]
SEED = int(os.environ.get("GOODSTANDING_KILL_SEED", "20261128"))
ROUNDS = int(os.environ.get("GOODSTANDING_KILL_ROUNDS", "6"))
FIRMS = 4_000
YEAR = datetime.now(UTC).year
MARKET, TAX = (make_code("1", "1", "990100", number).code for number in (1, 2))
RUN = ["grade", "run", "--scheme", "tax-credit-2025", "--year", str(YEAR), "--stage", "preview"]
HALF_TAKEN = """
SELECT count(*) FROM grading_run r
WHERE (r.status = 'done') <> EXISTS (SELECT FROM grading_grade g WHERE g.run_id = r.id)
   OR r.status = 'done' AND r.subjects <> (SELECT count(*) FROM grading_grade g WHERE g.run_id = r.id)
"""
LEAVES = "SELECT count(*) FROM trail_entry WHERE act = 'grading.finished'"
DONE = "SELECT count(*) FROM grading_run WHERE status = 'done'"


@pytest.fixture(scope="module")
def ready(installed, tmp_path_factory):
    installed.json("provider", "add", MARKET, "--name", "示范市市场监督管理局", "--kind", "market-regulator")
    installed.json("provider", "add", TAX, "--name", "示范市税务局", "--kind", "tax-authority")
    folder = tmp_path_factory.mktemp("sheets")
    for item, unit, rows in (
        ("registration", MARKET, registered),
        ("tax-credit", TAX, informed),
        ("tax-event", TAX, late),
    ):
        told = installed.json("submit", written(folder / f"{item}.csv", rows), "--provider", unit, "--item", item)
        assert told["accepted"] == FIRMS
    return installed


def written(path, rows):
    listed = [
        {
            "subject_code": make_code("9", "1", "990101", number).code,
            "subject_name": f"示范{number}号有限公司",
            **rows(number),
        }
        for number in range(FIRMS)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return str(path)


def registered(_number):
    return {
        "kind": "enterprise",
        "status": "active",
        "established_on": "2015-03-01",
        "authority": "示范市市场监督管理局",
        "authority_code": MARKET,
    }


def informed(_number):
    known = dict.fromkeys(("business_income", "recurring_complete", "nonrecurring", "payment_complete"), "是")
    return {"year": YEAR, "grade": "pending", **known}


def late(number):
    return {
        "code": ("010103", "EXT-BANK", "030103")[number % 3],
        "date": f"{YEAR}-01-02",
        "document_number": str(number),
    }


def folders(program):
    return {path.name for path in (program.home / "snapshots").glob("run-*")}


def killed(program, chance, lasts):
    """The exit status of a run killed somewhere between its first file and a little after its end."""
    before = folders(program)
    command = [sys.executable, "-m", "goodstanding", *RUN, "--format", "json"]
    process = subprocess.Popen(
        command, env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while process.poll() is None and not folders(program) - before:
        time.sleep(0.005)
    time.sleep(chance.random() * lasts)
    process.kill()
    _, said = process.communicate(timeout=120)
    assert "Traceback" not in said
    return process.returncode


def test_a_killed_run_resumes_or_leaves_nothing(ready):
    began = time.monotonic()
    first = ready.json(*RUN)
    lasts, chance, exits = time.monotonic() - began, Random(SEED), []
    for _ in range(ROUNDS):
        exits.append(killed(ready, chance, lasts / 2))
        with held(ready.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
            assert line.execute(HALF_TAKEN).fetchone() == (0,)
            assert line.execute(LEAVES).fetchone() == line.execute(DONE).fetchone()

    again = ready.json(*RUN)

    assert {name: again[name] for name in ("snapshot", "lines", "results", "grades")} == {
        name: first[name] for name in ("snapshot", "lines", "results", "grades")
    }
    assert -signal.SIGKILL in exits
    kept = {f"run-{one['run']:06d}" for one in ready.json("grade", "runs")["runs"]}
    assert folders(ready) == kept
    assert ready.json("trail", "check")["valid"]
    assert again["subjects"] == FIRMS
