"""The program: finds the command, loads only its module, turns refusals into words and exit statuses."""

import importlib
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from goodstanding.cli import output
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

COMMANDS: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("commands.yaml"))


class LazyGroup(TyperGroup):
    """A group whose commands live in `commands.yaml` and are imported when called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer keeps its Context class private
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        line = COMMANDS.get(cmd_name)
        if line is None:
            return None
        if ctx.resilient_parsing or "--help" in sys.argv[1:2]:
            return TyperCommand(cmd_name, help=line["help"])
        command = typer.main.get_command(importlib.import_module(line["module"]).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Good Standing: credit information of organisations, with its source and its article.",
)


@app.callback()
def root() -> None:
    """Good Standing: credit information of organisations, with its source and its article."""


def main() -> None:
    """Run the command; exit 0 done, 1 refused, 2 wrong usage, 3 unreadable input."""
    try:
        app(standalone_mode=True)
    except Refusal as refusal:
        output.refuse(refusal)
        sys.exit(3 if refusal.unreadable else 1)
    except BrokenPipeError:
        sys.exit(0)
