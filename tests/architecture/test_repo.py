"""What the repository holds: no address of a package registry, no path of one machine, nothing git ignores."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
GIT = shutil.which("git")
# written apart, so that this file does not hold what it looks for
REGISTRIES = re.compile(
    r"(?i)(?:files\.)?python" + r"hosted|py" + r"pi\.org|npm" + r"js\.(?:org|com)|deb\.deb" + r"ian|crates" + r"\.io"
)
MACHINE = re.compile(
    r"(?:^|[^a-zA-Z0-9_.~$}])/(?:" + r"work|farm|ro" + r"ot|home/[a-z][a-z0-9_-]*|Use" + r"rs/[A-Za-z]+)/"
)
IGNORED = [
    ".venv",
    ".mypy_cache/a",
    "src/goodstanding/__pycache__/a.pyc",
    "src/goodstanding.egg-info/a",
    ".hypothesis/a",
]

in_a_checkout = pytest.mark.skipif(GIT is None or not (TOP / ".git").exists(), reason="not a git checkout")


def git(*words: str) -> list[str]:
    assert GIT
    done = subprocess.run(
        [GIT, "-C", str(TOP), "-c", "core.quotepath=off", *words], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def faults(text: str) -> list[str]:
    """Registry addresses and machine paths in a text, with their line numbers."""
    return [
        f"{number}: {found[0].strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (REGISTRIES, MACHINE)
        if (found := pattern.search(line))
    ]


def texts() -> list[tuple[str, str]]:
    """Every tracked file that is text."""
    raw = [(name, (TOP / name).read_bytes()) for name in git("ls-files") if (TOP / name).is_file()]
    return [(name, content.decode("utf-8", "replace")) for name, content in raw if b"\0" not in content[:8000]]


@in_a_checkout
def test_no_file_holds_a_registry_address_or_a_machine_path() -> None:
    found = {name: faults(text) for name, text in texts()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@in_a_checkout
def test_no_tracked_file_is_one_that_git_ignores() -> None:
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []


@in_a_checkout
@pytest.mark.parametrize("path", IGNORED)
def test_what_the_program_and_its_tools_leave_is_ignored(path: str) -> None:
    assert git("check-ignore", path) == [path]


@in_a_checkout
def test_sources_are_not_ignored() -> None:
    names = git("ls-files", "src", "tests", "docs")

    assert len(names) > 100
    assert git("check-ignore", "src/goodstanding/new.py", "docs/new.md", "tests/law/cases/new.yaml") == []


@pytest.mark.parametrize(
    "text",
    [
        "index-url = https://py" + "pi.org/simple",
        "https://files.python" + "hosted.org/x.whl",
        'open("/wor' + 'k/data")',
        "cd /ro" + "ot/.cache",
        "ok\n see /home/" + "somebody/notes",
        "https://www.npm" + "js.com/package/x",
    ],
)
def test_a_planted_address_or_path_is_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    ["~/.local/share/goodstanding", "src/work/flow.py", "https://example.org/work/flow", "${HOME}/work/", "/var/"],
)
def test_innocent_paths_pass(text: str) -> None:
    assert faults(text) == []
