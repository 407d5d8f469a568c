"""Every action is atomic, takes keywords only, has an actor first and leaves a trail leaf (docs/habits.md 5)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import goodstanding

SOURCE = Path(goodstanding.__file__).parent
TRAIL = "goodstanding.trail.actions"
WRITES = {f"{TRAIL}.append", f"{TRAIL}.append_all"}
# the trail's own actions are what the others end in: `append` needs its caller's transaction, a checkpoint is signed
# by the platform's key and no officer
EXEMPT = {"trail"}


def action_files() -> list[Path]:
    found = [*SOURCE.glob("*/*actions.py"), *SOURCE.glob("*/actions/*.py")]
    return sorted(path for path in found if path.relative_to(SOURCE).parts[0] not in EXEMPT)


def faults(text: str) -> list[str]:
    """What is wrong with the public functions of a module of actions, one line each."""
    module = ast.parse(text)
    known = _imported(module)
    public = [node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [f"{action.name}: {fault}" for action in public for fault in _faults_of(action, known)]


def _faults_of(action: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    if [_resolved(decorator, known) for decorator in action.decorator_list] != ["django.db.transaction.atomic"]:
        yield "is not decorated with transaction.atomic alone"
    if action.args.args or action.args.posonlyargs or action.args.vararg:
        yield "takes positional arguments"
    if [argument.arg for argument in action.args.kwonlyargs[:1]] != ["actor"]:
        yield "has no actor as its first argument"
    called = {_resolved(node.func, known) for node in ast.walk(action) if isinstance(node, ast.Call)}
    if not WRITES & called:
        yield "leaves no trail leaf"


def _imported(module: ast.Module) -> dict[str, str]:
    """Each name a module-level import binds, and what it stands for."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in module.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _resolved(name: ast.expr, known: dict[str, str]) -> str:
    """The full name of what a dotted name stands for; its own spelling where no import says."""
    first, _, rest = ast.unparse(name).partition(".")
    return ".".join(part for part in (known.get(first, first), rest) if part)


@pytest.mark.parametrize("path", action_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_actions_have_their_shape(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_there_are_actions_to_look_at() -> None:
    assert {"parties", "submissions"} <= {path.relative_to(SOURCE).parts[0] for path in action_files()}


HEAD = """
from django.db import transaction
from goodstanding.trail import actions as trail
from goodstanding.trail.actions import append
from goodstanding.elsewhere import append as note
"""
GOOD = """
@transaction.atomic
def lodge(*, actor, record, at):
    objection = make(record)
    {write}
    return objection
"""


@pytest.mark.parametrize("write", ["trail.append(actor=actor)", "append(actor=actor)", "trail.append_all(actor=actor)"])
def test_a_right_action_passes(write: str) -> None:
    assert faults(HEAD + GOOD.format(write=write)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.format(write="pass"), "leaves no trail leaf"),
        (GOOD.format(write="note(actor=actor)"), "leaves no trail leaf"),
        (GOOD.format(write="rows.append(actor)"), "leaves no trail leaf"),
        (GOOD.format(write="trail.append"), "leaves no trail leaf"),
        (GOOD.format(write="append(actor=actor)").replace("@transaction.atomic", ""), "transaction.atomic alone"),
        (GOOD.format(write="append(actor=actor)").replace("@", "@cache\n@"), "transaction.atomic alone"),
        (GOOD.format(write="append(actor=actor)").replace("transaction.atomic", "atomic"), "transaction.atomic alone"),
        (GOOD.format(write="append(actor=actor)").replace("*, actor", "actor"), "takes positional arguments"),
        (GOOD.format(write="append(actor=actor)").replace("*, actor, record", "*, record, actor"), "no actor"),
        (GOOD.format(write="append(actor=actor)").replace("*, actor, record, at", ""), "no actor"),
    ],
)
def test_a_planted_fault_is_found(text: str, fault: str) -> None:
    assert any(fault in line for line in faults(HEAD + text))


def test_private_steps_of_an_action_are_free() -> None:
    assert faults(HEAD + "def _tally(rows): return len(rows)") == []
