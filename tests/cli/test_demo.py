"""`demo`: the city in a store of its own, told with its address and accounts, served and stopped."""

import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from goodstanding.store.postmaster import living

SMALL = 100


def test_a_real_installation_is_never_mixed_with_the_demonstration(installed):
    refused = installed("demo", "--no-serve", "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "REAL_INSTALLATION"
    assert refused.document["refusal"]["next_step_zh"]


@pytest.mark.parametrize("wrong", [["--organisations", "many"], ["--port", -1]])
def test_wrong_usage(program, wrong):
    assert program("demo", "--no-serve", *wrong).status == 2


@pytest.mark.long
def test_the_city_is_loaded_told_and_served(program):
    first = program.json("demo", "--no-serve", "--organisations", SMALL)
    assert first["organisations"] >= SMALL
    assert first["records"] > 0
    assert first["portal"].startswith("http://127.0.0.1:")
    assert living(program.home.resolve() / "pg") is None

    again = program.json("demo", "--no-serve")
    assert (again["organisations"], again["records"]) == (first["organisations"], first["records"])
    assert program("doctor").status == 0
    assert program.json("trail", "check")["valid"]

    serving = subprocess.Popen(
        [sys.executable, "-m", "goodstanding", "demo", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=program.environment,
    )
    said = ""
    while not (found := re.search(r"http://\S+", said)):
        line = serving.stderr.readline()
        assert line, said
        said += line
    with urllib.request.urlopen(found.group(), timeout=30) as page:
        assert page.status == 200
    serving.send_signal(signal.SIGTERM)
    said += serving.communicate(timeout=60)[1]
    assert re.search(r"operator +\S+ +operator", said)
    assert serving.returncode == 0
    assert living(program.home.resolve() / "pg") is None


@pytest.mark.long
def test_a_loading_that_is_told_to_stop_has_not_succeeded_and_goes_on_later(program):
    asked = [sys.executable, "-m", "goodstanding", "demo", "--no-serve", "--organisations", str(SMALL)]
    loading = subprocess.Popen(asked, stderr=subprocess.PIPE, text=True, env=program.environment)
    while "Loading" not in loading.stderr.readline():
        assert loading.poll() is None
    loading.send_signal(signal.SIGTERM)
    loading.communicate(timeout=120)

    assert loading.returncode != 0
    assert living(program.home.resolve() / "pg") is None
    assert program.json("demo", "--no-serve")["organisations"] >= SMALL
