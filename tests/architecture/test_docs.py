"""Every command a person can type is written down in README.md or docs/."""

import re
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
COMMANDS = yaml.safe_load((TOP / "src/goodstanding/cli/commands.yaml").read_text(encoding="utf-8"))


def pages() -> str:
    found = [*TOP.glob("README.md"), *sorted((TOP / "docs").rglob("*.md"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def missing(commands: list[str], text: str) -> list[str]:
    """Commands that no line shows as they are typed: `goodstanding NAME`."""
    return [name for name in commands if not re.search(rf"goodstanding {re.escape(name)}(?![\w-])", text)]


def test_every_command_is_written_down() -> None:
    assert missing(list(COMMANDS), pages()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(name: str) -> None:
    assert COMMANDS[name]["help"]
    assert COMMANDS[name]["module"].startswith("goodstanding.cli.")


@pytest.mark.parametrize("text", ["", "goodstanding codes", "code check", "goodstanding code-check"])
def test_a_command_nobody_wrote_down_is_found(text: str) -> None:
    assert missing(["code"], text) == ["code"]


def test_a_command_that_is_written_down_passes() -> None:
    assert missing(["code"], "type `goodstanding code check 91350582768597406T`") == []
