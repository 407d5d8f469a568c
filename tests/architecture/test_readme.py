"""What README.md and the documents show can be typed, and where they point there is something."""

import re
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
COMMANDS = yaml.safe_load((TOP / "src/goodstanding/cli/commands.yaml").read_text(encoding="utf-8"))
TARGETS = re.findall(r"^([a-z][a-z-]*):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
PAGES = [TOP / "README.md", TOP / "CHANGELOG.md", *sorted((TOP / "docs").rglob("*.md"))]
README = (TOP / "README.md").read_text(encoding="utf-8")


def unknown_commands(text: str) -> list[str]:
    """Words after `goodstanding` in code that are no command of the program."""
    code = "\n".join(
        [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]
    )
    return sorted({name for name in re.findall(r"\bgoodstanding ([a-z][a-z-]*)", code) if name not in COMMANDS})


def broken_links(page: Path) -> list[str]:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    return [link for link in links if "://" not in link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_every_command_shown_exists(page: Path) -> None:
    assert unknown_commands(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_every_make_target_the_readme_shows_exists() -> None:
    shown = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", README, re.MULTILINE))

    assert {"demo", "setup", "check", "test", "test-long"} <= shown
    assert shown <= set(TARGETS)


def test_every_folder_of_the_house_is_in_the_readme() -> None:
    folders = {path.name for path in (TOP / "src/goodstanding").iterdir() if (path / "__init__.py").exists()}
    listed = set(re.findall(r"`([a-z_]+)`", README[README.index("## The house") : README.index("## Commands")]))

    assert folders - listed - {"settings"} == set()


def test_every_document_is_in_the_index() -> None:
    index = (TOP / "docs/README.md").read_text(encoding="utf-8")

    assert [
        page.name for page in (TOP / "docs").glob("*.md") if page.name != "README.md" and f"({page.name})" not in index
    ] == []


def test_every_decision_says_what_was_decided_and_has_a_number_of_its_own() -> None:
    records = sorted((TOP / "docs/decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]

    assert len(numbers) == len(set(numbers)) >= 8
    assert [record.name for record in records if "Decision" not in record.read_text(encoding="utf-8")] == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert unknown_commands("type `goodstanding gossip CODE`") == ["gossip"]
    assert unknown_commands("```\ngoodstanding init\ngoodstanding tell\n```") == ["tell"]
    assert unknown_commands("type `goodstanding init`; goodstanding people say") == []
