"""The program itself, run as a person runs it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from goodstanding.store.embedded import held

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it has to be."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """`goodstanding` over a home folder of its own."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        settings = {"DJANGO_SETTINGS_MODULE": "goodstanding.settings.production", "PYTHONPATH": str(SOURCE)}
        return {**kept, **settings, "GOODSTANDING_HOME": str(self.home), "NO_COLOR": "1"}

    def __call__(self, *words: object, **extra: str) -> Outcome:
        asked = [sys.executable, "-m", "goodstanding", *map(str, words)]
        surroundings = {**self.environment, **extra}
        done = subprocess.run(
            asked, capture_output=True, text=True, check=False, env=surroundings, cwd=self.home.parent
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def python(self, code: str, *words: str) -> Outcome:
        """Code run as another program of the same installation."""
        asked = [sys.executable, "-c", code, *words]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=self.environment)
        return Outcome(done.returncode, done.stdout, done.stderr)

    def json(self, *words: object) -> Any:
        """The document a command prints; it has to succeed."""
        done = self(*words, "--format", "json")
        assert done.status == 0, done
        return done.document


@pytest.fixture
def program() -> Iterator[Program]:
    """The program over an empty home folder."""
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-program-"))
    yield Program(folder / "home")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def installed() -> Iterator[Program]:
    """The program over a store that `init` made ready; shared by a module's tests."""
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-program-"))
    made = Program(folder / "home")
    assert made("init", "--responsible", "Answerable Person").status == 0
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def running(installed: Program) -> Iterator[Program]:
    """The same, with its store kept running: each command finds it there instead of starting and stopping it."""
    with held(installed.home):
        yield installed
