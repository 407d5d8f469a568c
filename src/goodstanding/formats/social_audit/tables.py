"""The reader's vocabulary, from the YAML files beside this module: layouts, words of findings, persons."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """One YAML file of this folder, read once."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return rows


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """The regular expressions listed under `key`, as one alternation; case does not matter."""
    return re.compile("|".join(f"(?:{part})" for part in table(name)[key]), re.IGNORECASE)


@cache
def lexicon(name: str, key: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A mapping of meaning to expressions, in the order written: the first that fits wins."""
    rows: dict[str, list[str]] = table(name)[key]
    return tuple((meaning, re.compile("|".join(parts), re.IGNORECASE)) for meaning, parts in rows.items())


def first_meaning(name: str, key: str, text: str) -> str | None:
    """The first meaning of the lexicon found in `text`, or None."""
    return next((meaning for meaning, words in lexicon(name, key) if words.search(text)), None)
