"""What there is to walk: pages from Django's resolver, commands from the program itself."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

import typer
from django.urls import URLPattern, get_resolver

from goodstanding.cli.main import COMMANDS as MODULES


class Page(NamedTuple):
    """Where it is, as Django writes it, and the words that stand in its address."""

    route: str
    words: frozenset[str]


def _pages(resolver, space="", before="") -> Iterator[tuple[str, Page]]:
    for one in resolver.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            plain = re.sub(r"\(\?P(<\w+>)[^()]*\)", r"\1", route).strip("^$")
            yield f"{space}{one.name or plain}", Page(f"/{plain}", frozenset(one.pattern.regex.groupindex))
        elif one.namespace != "v1":  # the interface for programs has its own description
            yield from _pages(one, f"{space}{one.namespace}:" if one.namespace else space, route)


def _commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, line in MODULES.items():
        command = typer.main.get_command(import_module(line["module"]).app)
        inner = getattr(command, "commands", None)
        yield from ((f"{name} {word}", each) for word, each in inner.items()) if inner else [(name, command)]


PAGES = dict(_pages(get_resolver()))
COMMANDS = dict(_commands())
