"""Free text that tells of what nobody may register: a person's belief, body, health or means.

The words alone decide nothing: `病历` stands in a hospital's offence as in a person's file. What is innocent is taken
out first, then a pattern must find a person said to have it. Where neither can be told the text is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.forbidden import Category, categories

CLAUSE = r"[^,。;!?\n]"  # after folding, commas and stops are ordinary ones
# what must be folded before it can be told: characters without width, radicals, compatibility forms, wide letters
UNFOLDED = r"[\x{200b}-\x{200d}\x{feff}\x{2f00}-\x{2fdf}\x{f900}-\x{faff}\x{ff21}-\x{ff5a}]"
BLANKS = re.compile(r"(?<=[^\x00-\x7f])[\s\u200b-\u200d\ufeff]+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Telling:
    """How text tells of one category: `suspects` before a look is worth it, `innocent` taken out, `text` refused."""

    suspects: tuple[str, ...]
    innocent: re.Pattern[str]
    text: re.Pattern[str]


def found_in_text(text: str) -> tuple[Category, ...]:
    """The forbidden categories a free text tells of."""
    folded = _fold(text)
    lower = folded.lower()
    return tuple(one for one in categories() if _tells(folded, lower, _tellings()[one.code]))


@cache
def suspect_pattern() -> str:
    """For a whole column, in the regular expressions of RE2: a text without any of it tells of nothing forbidden."""
    words = dict.fromkeys(word for line in _raw()["categories"].values() for word in _suspects(line))
    return "(?i)" + "|".join([UNFOLDED, *(_parted(word) for word in words)])


def _tells(folded: str, lower: str, telling: Telling) -> bool:
    if not any(word in lower for word in telling.suspects):
        return False
    return telling.text.search(telling.innocent.sub(" ", folded)) is not None


@cache
def _raw() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(Path(__file__).with_name("free_text.yaml"))
    return read


@cache
def _tellings() -> dict[str, Telling]:
    raw = _raw()
    return {code: _telling(line, raw["innocent"]) for code, line in raw["categories"].items()}


def _telling(line: dict[str, Any], innocent: list[str]) -> Telling:
    return Telling(
        tuple(word.lower() for word in _suspects(line)),
        _one_of([*innocent, *line["innocent"]]),
        _one_of(line["text"]),
    )


def _suspects(line: dict[str, Any]) -> list[str]:
    return [word for entry in line["suspects"] for word in _words(entry)]


def _words(entry: str) -> list[str]:
    """A suspect word, or the alternatives of a named one as far as they are plain: a shorter word finds no less."""
    if not entry.startswith("%"):
        return [entry]
    plain = [re.split(r".\?|[\[(]", word)[0] for word in str(_raw()["words"][entry.strip("%")]).split("|")]
    return [word for word in plain if word]


def _one_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_scoped(_expanded(one)) for one in patterns), re.ASCII)


def _scoped(pattern: str) -> str:
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else f"(?:{pattern})"


def _expanded(pattern: str) -> str:
    """`%word%` becomes that word's alternatives, `%8` up to eight characters of the clause."""
    while (named := re.sub(r"%([a-z]+)%", lambda found: f"(?:{_raw()['words'][found[1]]})", pattern)) != pattern:
        pattern = named
    return re.sub(r"%(\d+)", lambda found: f"{CLAUSE}{{0,{found[1]}}}", pattern)


def _parted(word: str) -> str:
    """A word as it may be written: either script, blanks between Chinese characters."""
    if not word[0] > "\x7f":
        return word
    return r"\s*".join(_either_script(one) if one.isalnum() else re.escape(one) for one in word)


def _either_script(simplified: str) -> str:
    olds = [old for old, new in _scripts().items() if chr(new) == simplified]
    return f"[{simplified}{''.join(map(chr, olds))}]" if olds else simplified


@cache
def _scripts() -> dict[int, int]:
    return {ord(old): ord(new) for old, new in zip(_raw()["traditional"], _raw()["simplified"], strict=True)}


def _fold(text: str) -> str:
    return BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_scripts())
