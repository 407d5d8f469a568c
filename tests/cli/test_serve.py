"""`serve`: portal, worker and store start together and stop together, whatever stops them."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from goodstanding.store import postmaster

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc")


class Serving:
    """`goodstanding serve` in a process of its own."""

    def __init__(self, program, *words):
        asked = [sys.executable, "-m", "goodstanding", "serve", *map(str, words)]
        self.program = program
        self.process = subprocess.Popen(
            asked,
            stderr=subprocess.PIPE,
            text=True,
            env=program.environment,
            cwd=program.home.parent,
            start_new_session=True,
        )
        self.said = []
        self.url = self._address()

    def _address(self):
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"http://\S+", line):
                return found.group()
        raise AssertionError("".join(self.said))

    def get(self, path=""):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError:
            return 0, b""

    def end(self, sent):
        self.process.send_signal(sent)
        rest = self.process.communicate(timeout=60)[1]
        return self.process.returncode, "".join(self.said) + rest


def left_over(home):
    """What still runs of an installation: its server, watchdog, portal or worker."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            surroundings = (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and (str(home) in said or (str(home).encode() in surroundings and "goodstanding" in said)):
            found.append(said)
    return found


def eventually(condition):
    deadline = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_serves_until_a_signal_and_leaves_nothing_running(installed):
    serving = Serving(installed, "--port", 0)

    assert json.loads(serving.get("healthz")[1]) == {"ok": True}
    assert serving.get()[0] == 200
    status, said = serving.end(signal.SIGTERM)
    assert status == 0
    assert "Traceback" not in said
    assert left_over(installed.home) == []


def test_a_port_that_is_taken_is_refused_when_it_was_asked_for(installed):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = installed("serve", "--port", port)

    assert refused.status == 1
    assert str(port) in refused.err
    assert "--port" in refused.err


def test_a_port_that_is_none_is_wrong_usage(installed):
    assert installed("serve", "--port", 70000).status == 2


def test_an_empty_store_is_not_served(program):
    refused = program("serve", "--port", 0)

    assert refused.status == 1
    assert "goodstanding init" in refused.err


@pytest.mark.long
def test_without_a_port_the_next_free_one_is_taken_and_told(installed):
    try:
        taken = socket.create_server(("127.0.0.1", 8000))
    except OSError:
        taken = None  # somebody else has it: just as well
    serving = Serving(installed)
    status, said = serving.end(signal.SIGINT)
    if taken:
        taken.close()

    assert status == 0
    assert "8000 is taken" in said
    assert not serving.url.endswith(":8000/")


@pytest.mark.long
def test_another_command_uses_the_running_store_and_leaves_it(installed):
    serving = Serving(installed, "--port", 0)

    assert installed("init").status == 0
    assert serving.get("healthz")[0] == 200
    serving.end(signal.SIGINT)
    assert left_over(installed.home) == []


@pytest.mark.long
def test_a_killed_store_comes_back(installed):
    serving = Serving(installed, "--port", 0)
    server = postmaster.living(installed.home.resolve() / "pg")
    assert server is not None
    subprocess.run(["kill", "-9", str(server.pid)], check=True)

    eventually(lambda: serving.get("healthz")[0] == 200)
    status, _ = serving.end(signal.SIGTERM)
    assert status == 0
    assert left_over(installed.home) == []


@pytest.mark.long
def test_a_killed_serve_takes_everything_with_it(installed):
    serving = Serving(installed, "--port", 0)
    serving.process.kill()

    eventually(lambda: left_over(installed.home) == [])
