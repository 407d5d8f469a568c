"""`demo`: the city in a store of its own, said in one document, never beside real information, whole after a kill."""

import json
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

SIZE = 24
EVERYTHING = "91990101MA0DEM0N3H"


def test_a_real_installation_is_left_alone(installed) -> None:
    before = installed.json("trail", "check")["leaves"]
    refused = installed("demo", "--no-serve", "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "REAL_INSTALLATION"
    assert installed.json("trail", "check")["leaves"] == before


def test_a_size_out_of_bounds_is_refused(program) -> None:
    refused = program("demo", "--no-serve", "--organisations", 3, "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "CITY_TOO_SMALL"


def test_the_city_is_loaded_once_and_served(program) -> None:
    made = program.json("demo", "--no-serve", "--organisations", SIZE)
    assert made["portal"].startswith("http://127.0.0.1:")
    assert made["organisations"] == SIZE
    assert made["records"] > 60
    assert {one["role"] for one in made["accounts"]} >= {"operator", "officer", "subject", "enquirer", "supervisor"}

    again = program("demo", "--no-serve", "--organisations", 500)
    assert again.status == 0
    assert "nothing was changed" in again.err
    assert made["accounts"][0]["password"] in again.err

    found = program.json("dossier", EVERYTHING, "--audience", "subject")
    assert found["subject"]["in_register"]
    assert all(one["receipt_date_set_by_demonstration"] for one in found["records"])
    assert program.json("trail", "check")["valid"]
    _serve_and_stop(program)


def _serve_and_stop(program) -> None:
    asked = [sys.executable, "-m", "goodstanding", "demo", "--port", "0", "--format", "json"]
    served = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=program.environment)
    try:
        assert served.stderr is not None
        address = next(word for line in served.stderr for word in line.split() if word.startswith("http://"))
        with urllib.request.urlopen(address, timeout=60) as page:
            assert page.status == 200
    finally:
        served.send_signal(signal.SIGTERM)
        out, _ = served.communicate(timeout=60)
    assert served.returncode == 0
    assert json.loads(out)["loaded_before"]


@pytest.mark.long
def test_a_loading_that_was_killed_goes_on_where_it_stopped(program) -> None:
    asked = [sys.executable, "-m", "goodstanding", "demo", "--no-serve", "--organisations", "30"]
    begun = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=program.environment)
    deadline = time.monotonic() + 300
    while len(list((program.home / "raw").glob("*"))) < 2 and begun.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    begun.kill()
    begun.wait()

    done = program.json("demo", "--no-serve", "--organisations", "40")

    assert done["organisations"] == 30
    assert not done["loaded_before"]
    checked = program.json("trail", "check")
    assert checked["valid"]
    assert checked["records"] == done["records"]
