"""What every command with a store does first and last."""

import signal
import subprocess
import sys

import psycopg
import pytest

from goodstanding.cli.session import missing_migrations
from goodstanding.store.embedded import held
from goodstanding.store.postmaster import living


def test_a_store_made_by_an_earlier_version_is_not_worked_on(installed):
    with held(installed.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
        gone = line.execute(
            "DELETE FROM django_migrations WHERE app = 'trail' AND name LIKE '0001%' RETURNING app, name, applied"
        ).fetchone()
        refused = installed("provider", "add", "11990100000000019F", "--name", "x", "--kind", "tax", "--format", "json")
        line.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", gone)

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "STORE_NEEDS_UPGRADE"
    assert "trail.0001" in refused.document["refusal"]["message"]


def test_nothing_starts_for_which_nobody_answers(installed):
    with held(installed.home) as server, psycopg.connect(server, dbname="goodstanding", autocommit=True) as line:
        line.execute("UPDATE parties_account SET name = ' '")
        refused = [
            installed("serve", "--port", "0"),
            installed("find", "x", "--format", "json"),
            installed("provider", "add", "11990100000000019F", "--name", "x", "--kind", "tax", "--format", "json"),
            installed("find", "x", "--as", "operator", "--format", "json"),
        ]
        mended = installed.json("init", "--responsible", "Another Person")
        answered = installed("find", "x")

    assert [one.status for one in refused] == [1, 1, 1, 1]
    assert {one.document["refusal"]["code"] for one in refused[1:]} == {"NOBODY_RESPONSIBLE"}
    assert "NOBODY_RESPONSIBLE" in refused[0].err
    assert "--responsible" in refused[1].document["refusal"]["next_step_zh"]
    assert mended["account"]["name"] == "Another Person"
    assert answered.status == 0


@pytest.mark.django_db
def test_a_store_of_this_version_lacks_nothing():
    assert missing_migrations() == set()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_that_is_told_to_stop_leaves_nothing_running(installed, sent):
    working = "import time\nfrom goodstanding.cli.session import open_store\nwith open_store():\n print('in', flush=True)\n time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", working],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=installed.environment,
    )
    assert process.stdout.readline() == "in\n"
    process.send_signal(sent)
    process.communicate(timeout=60)

    assert process.returncode != 0
    assert living(installed.home.resolve() / "pg") is None
