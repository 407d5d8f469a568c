"""Persons are left out before anything else is read: names and numbers go, the role stays, what went is counted."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from goodstanding.formats.social_audit.source import Line
from goodstanding.formats.social_audit.tables import pattern, table
from goodstanding.kernel.identifiers import check_code

NAME = "[name left out]"
HINT = re.compile(
    r"\d{6}|\d[\s-]\d{4}|@|[A-Z][a-z]+\s[A-Z][a-z]|M[rsd]|[：:][\u4e00-\u9fff]|[\u4e00-\u9fff]{3}"
)  # else nobody
LABEL = re.compile(r"^[A-Z][\w'’() -]{2,60}\s?[:：]\s")
MARK = {"name": NAME, "register number": "[number left out]"}


def leave_out(lines: Iterable[Line], labels: re.Pattern[str]) -> tuple[list[Line], Counter[str]]:
    """The lines without persons, and how many of each kind went. `labels` finds the start of the next passage."""
    counts: Counter[str] = Counter()
    names: set[str] = set()
    kept = _without_passages(lines, labels, counts, names)
    kept = [Line(number, _without_patterns(text, counts)) for number, text in kept]
    return [Line(number, _without_names(text, names, counts)) for number, text in kept], counts


def _without_passages(
    lines: Iterable[Line], labels: re.Pattern[str], counts: Counter[str], names: set[str]
) -> list[Line]:
    """Empty the passages whose label asks for a person, also where they run over several lines."""
    kept: list[Line] = []
    inside = False
    for line in lines:
        label = _person_label().match(line.text)
        if label:
            inside = bool(label["value"].strip()) and not _says_none(label["value"])
            kept.append(Line(line.number, label["label"] + ": " + _emptied(label["value"], counts, names)))
            continue
        inside = inside and bool(line.text.strip()) and not labels.match(line.text) and not LABEL.match(line.text)
        kept.append(Line(line.number, _emptied(line.text, counts, names, more=True) if inside else line.text))
    return kept


def _emptied(value: str, counts: Counter[str], names: set[str], *, more: bool = False) -> str:
    if not value.strip() or _says_none(value):
        return value.strip()
    bare = _without_patterns(value, counts)
    found = [part for part in re.split(r"[,;/、，；]| and |\(", bare) if _is_name(part)]
    names.update(part.strip(" .。") for part in found)
    counts["name"] += len(found)
    return "" if more else NAME


def _is_name(part: str) -> bool:
    words = part.strip(" .。)")
    latin = re.fullmatch(r"(?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,4}", words) and "left out" not in words
    return bool(latin and words.split()[0] not in ("APSCA", "Lead", "Team")) or bool(
        re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", words)
    )


def _says_none(value: str) -> bool:
    return bool(re.fullmatch(pattern("persons", "none").pattern, value.strip(" .。"), re.IGNORECASE))


def _without_patterns(text: str, counts: Counter[str]) -> str:
    if not HINT.search(text):
        return text
    for kind, expression in _patterns():
        text = expression.sub(lambda found, kind=kind: _mark(found.group(), kind, counts), text)  # type: ignore[misc]
    return _roles().sub(lambda found: _role(found, counts), text)


def _mark(found: str, kind: str, counts: Counter[str]) -> str:
    if kind == "identity number" and check_code(found).valid:
        return found
    counts[kind] += 1
    return MARK.get(kind, f"[{kind} left out]")


def _role(found: re.Match[str], counts: Counter[str]) -> str:
    words = found["name"].split()
    if any(word in table("persons")["not_names"] for word in words):
        return found.group()
    counts["name"] += 1
    return found.group()[: found.start("name") - found.start()] + NAME


def _without_names(text: str, names: set[str], counts: Counter[str]) -> str:
    for name in names:
        if " " not in name and not re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", name):
            continue
        text, times = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, text)
        counts["name"] += times
    return text


@cache
def _person_label() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?P<label>{pattern('persons', 'labels').pattern})\s*[:：](?P<value>.*)$", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile("|".join(f"(?:{part})" for part in parts)))
        for kind, parts in table("persons")["patterns"].items()
    )


@cache
def _roles() -> re.Pattern[str]:
    roles = pattern("persons", "roles").pattern
    return re.compile(
        rf"\b(?i:{roles})(?:\s?[:,]\s?|\s(?:is|was|were|are|named)\s|\s\(|\s)(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+){{1,2}})(?=[\s,.;)]|$)"
    )
