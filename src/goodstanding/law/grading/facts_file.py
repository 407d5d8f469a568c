"""Reading a facts file: YAML or JSON to plain text values, every scalar as it was written (010101 keeps its zero)."""

import json
from typing import Any

import yaml

from goodstanding.law.grading.errors import FactsUnreadable

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SIZE_LIMIT = 5_000_000
DEPTH_LIMIT = 8
BLANKS = ("", "~", "null")


def read_document(data: bytes) -> dict[str, Any]:
    """The document's mapping; scalars as text, blanks as None. Raises FactsUnreadable."""
    if len(data) > SIZE_LIMIT:
        raise _unreadable("it is larger than 5 MB, one case a file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("it is not UTF-8 text") from None
    document = _json(text) if text.lstrip().startswith("{") else None
    return _yaml(text) if document is None else document


def _json(text: str) -> dict[str, Any] | None:
    """The mapping where the text is JSON; None where it is not, for YAML has braces too."""
    try:
        raw = json.loads(text, object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError):
        return None
    document: dict[str, Any] = _text(raw, 0)
    return document


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _unreadable(f"the key {twice} is given twice")
    return dict(pairs)


def _text(value: Any, depth: int) -> Any:
    if depth > DEPTH_LIMIT:
        raise _unreadable("it is nested too deeply")
    if isinstance(value, dict):
        return {name: _text(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_text(inner, depth + 1) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


def _yaml(text: str) -> dict[str, Any]:
    try:
        node = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, RecursionError) as fault:
        raise _unreadable(_where(fault)) from None
    if not isinstance(node, yaml.MappingNode):
        raise _unreadable("it is empty" if node is None else "it is not a mapping of keys to values")
    document: dict[str, Any] = _plain(node, 0, set())
    return document


def _unreadable(fault: str) -> FactsUnreadable:
    return FactsUnreadable(fault=fault)


def _where(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return f"{getattr(fault, 'problem', None) or 'it is not YAML or JSON'}{place}"


def _plain(node: yaml.Node, depth: int, seen: set[int]) -> Any:
    if depth > DEPTH_LIMIT:
        raise _unreadable("it is nested too deeply")
    if id(node) in seen:
        raise _unreadable(f"it uses an alias at line {node.start_mark.line + 1}")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, depth, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(inner, depth + 1, seen) for inner in node.value]
    return None if not getattr(node, "style", "") and node.value in BLANKS else node.value


def _mapping(node: yaml.MappingNode, depth: int, seen: set[int]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in document:
            raise _unreadable(f"the key {name} is given twice, at line {key.start_mark.line + 1}")
        document[name] = _plain(value, depth + 1, seen)
    return document
