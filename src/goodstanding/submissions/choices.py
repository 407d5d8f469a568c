"""Words of code lists as providers write them: codes, names in either language, aliases, `其他-…`."""

import re
from collections.abc import Callable

from goodstanding.formats.values import plain
from goodstanding.law.catalogue import Choice, Field

SEPARATORS = re.compile(r"[;；|\n]+")
LIST_MARK = re.compile(r"[、,，]")


def reader(one: Field, *, several: bool) -> Callable[[str], object]:
    """A function text -> code (or list of codes) that raises ValueError for a word not in the list."""
    spellings = {fold(word): choice.code for choice in one.choices for word in _spellings(choice)}
    prefixes = {fold(choice.prefix): choice.code for choice in one.choices if choice.prefix}

    def read_one(text: str) -> str:
        folded = fold(text)
        code = spellings.get(folded) or next((c for mark, c in prefixes.items() if folded.startswith(mark)), None)
        if code is None:
            raise ValueError(text)
        return code

    def read_several(text: str) -> list[str] | None:
        parts = [part for part in SEPARATORS.split(plain(text)) if part.strip()]
        codes = [code for part in parts for code in _split(part, read_one)]
        return list(dict.fromkeys(codes)) or None

    def read_single(text: str) -> str | None:
        return read_one(text) if plain(text) else None

    return read_several if several else read_single


def _split(part: str, read_one: Callable[[str], str]) -> list[str]:
    """One word, or several parted by 、: a name of the list may itself hold that mark, so the longest word wins."""
    try:
        return [read_one(part)]
    except ValueError:
        marks = list(LIST_MARK.finditer(part))
        for mark in reversed(marks):
            try:
                head = read_one(part[: mark.start()])
            except ValueError:
                continue
            return [head, *_split(part[mark.end() :], read_one)]
        raise


def fold(text: str) -> str:
    return re.sub(r"\s", "", plain(text) or text.strip()).casefold()


def _spellings(choice: Choice) -> tuple[str, ...]:
    return (choice.code, choice.name, choice.name_zh, *choice.aliases)


def words(one: Field) -> dict[str, object]:
    """The list itself, for the remedy."""
    some = one.choices[:12]
    more = ("", "") if len(one.choices) <= 12 else (", ...", "、……")
    return {
        "choices": ", ".join(choice.name for choice in some) + more[0],
        "choices_zh": "；".join(choice.name_zh for choice in some) + more[1],
    }
