"""The table of doors names every page, operation and command there is, and no other; the docs print it as it is."""

from pathlib import Path

import pytest

from goodstanding.law import doors, roles
from goodstanding.web import openapi
from tests.doors.walking import COMMANDS, PAGES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "access.md"
OPERATIONS = dict(openapi.operations(openapi.description()))
TABLE = doors.doors()


def plain(kind):
    """Names of the table's lines, without those that say what one method or option alone asks."""
    names = [name for held, name in TABLE if held == kind]
    more = {name for name in names if (kind == "pages" and " " in name) or " --" in name}
    return [name for name in names if kind == "endpoints" or name not in more], more


@pytest.mark.parametrize(
    ("kind", "there"), [("pages", list(PAGES)), ("endpoints", list(OPERATIONS)), ("commands", list(COMMANDS))]
)
def test_every_door_has_its_line_and_every_line_its_door(kind, there):
    listed, more = plain(kind)
    without = sorted(set(there) - set(listed))
    assert not without, f"write into law/doors.yaml, {kind}: " + ", ".join(f"`{name}: [...]`" for name in without)
    assert set(listed) <= set(there), "law/doors.yaml names what is not there"
    assert all(name.split(" ", 1)[1] in there or name.split(" --")[0] in there for name in more)


def test_a_door_without_a_line_is_found(monkeypatch):
    monkeypatch.setitem(PAGES, "a-new-page", None)
    with pytest.raises(AssertionError, match="a-new-page"):
        test_every_door_has_its_line_and_every_line_its_door("pages", list(PAGES))


def test_the_docs_print_the_table():
    """Refresh the section with `python -c 'from goodstanding.law import doors; print(doors.printed())'`."""
    assert doors.printed() in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_description_of_the_interface_says_what_the_table_says(name):
    operation, door = OPERATIONS[name], TABLE["endpoints", name]
    assert operation["x-permissions"] == door.permissions
    assert ({} in operation.get("security", [])) is door.opens_to("everybody")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_an_account_just_where_one_is_asked_for(name):
    takes = {word for each in COMMANDS[name].params for word in each.opts}
    door = TABLE["commands", name]
    assert ("--as" in takes) is not (door.opens_to("pure") or door.opens_to("machine"))
    assert not (door.opens_to("pure") and "--database" in takes)


@pytest.mark.parametrize("line", ["[see-everything]", "[see-public of nobody]"])
def test_a_line_that_asks_for_what_nobody_can_have_is_found(monkeypatch, tmp_path, line):
    wrong = tmp_path / "doors.yaml"
    wrong.write_text(doors.FILE.read_text(encoding="utf-8").replace("home: [everybody]", f"home: {line}"), "utf-8")
    monkeypatch.setattr(doors, "FILE", wrong)
    with pytest.raises(ValueError, match="home"):
        doors.doors.__wrapped__()


def test_who_acts_for_any_unit_passes_for_deliveries_and_never_for_somebody_elses_ground():
    assert doors.passes(TABLE["pages", "delivery-done"], "operator")
    assert not doors.passes(TABLE["pages", "delivery-done"], "provider")
    assert not doors.passes(TABLE["pages", "supplier"], "operator")
    assert doors.passes(TABLE["pages", "supplier"], "provider", {"provider"})
    assert not doors.passes(TABLE["pages", "supplier"], "officer", {"provider"})


def test_what_is_open_to_everybody_is_open_to_every_role():
    open_ones = [door for door in TABLE.values() if door.opens_to("everybody")]
    assert all(doors.passes(door, role) for door in open_ones for role in roles.roles())
