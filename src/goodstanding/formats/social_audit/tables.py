"""The reader's vocabulary, from the YAML files beside this module: layouts, words of findings, persons."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml


@cache
def table(name: str) -> dict[str, Any]:
    """One YAML file of this folder, read once."""
    rows: dict[str, Any] = read_yaml(Path(__file__).with_name(f"{name}.yaml"))
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
