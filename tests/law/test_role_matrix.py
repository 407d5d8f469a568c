"""The matrix that the docs print is the one the program obeys, cell by cell."""

from pathlib import Path

import pytest

from goodstanding.kernel.actor import Actor
from goodstanding.law.roles import NotPermitted, may, permissions, require, roles

DOCS = Path(__file__).resolve().parents[2] / "docs" / "access.md"


def printed():
    matrix = DOCS.read_text(encoding="utf-8").partition("## What roles may do")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in matrix.splitlines() if line[:1] == "|"]
    named = rows[0][1:]
    return {(name, row[0].split("`")[1]): cell for row in rows[2:] for name, cell in zip(named, row[1:], strict=True)}


CELLS = [(role, permission) for role in roles() for permission in permissions()]


def test_the_docs_print_every_cell_and_no_other():
    assert sorted(printed()) == sorted(CELLS)


@pytest.mark.parametrize(("role", "permission"), CELLS)
def test_what_a_role_may_do_is_what_the_docs_say(role, permission):
    actor = Actor(account="x", role=role, unit="", unit_name="")
    said = printed()[role, permission] == "yes"
    assert may(actor, permission) is said
    if not said:
        with pytest.raises(NotPermitted):
            require(actor, permission)
