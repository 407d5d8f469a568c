"""The what-if form: what a visitor entered -> the document of a facts file, and back; nothing of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.grading.case import DATES
from goodstanding.law.grading.scheme import Rulebook

MOST_ROWS = 40
SHOWN_EVENTS, SHOWN_PREVIOUS = 3, 2
TALLY = "rows"
Row = dict[str, str]


@cache
def asked() -> dict[str, Any]:
    """The fields, their words and the examples."""
    held: dict[str, Any] = read_yaml(Path(__file__).with_name("what_if.yaml"))
    return held


def names(section: str) -> list[str]:
    return [str(one["name"]) for one in asked()[section]]


EVENT = (*names("event"), *names("more"))


@dataclass(frozen=True, slots=True)
class Entered:
    """The fields of the form by name; rows of events and of earlier results, blank ones too."""

    values: Row = field(default_factory=dict)
    events: Sequence[Row] = ()
    previous: Sequence[Row] = ()
    beyond: int = 0
    """Lines of a facts file that the form has no room for: they are graded, not shown."""

    def with_rows(self, *, events: int, previous: int) -> "Entered":
        """At least so many rows of each, to type into."""
        return Entered(
            self.values, _padded(self.events, events, EVENT), _padded(self.previous, previous, names("previous"))
        )

    def fragment(self) -> str:
        """The facts as the part of an address that no browser sends."""
        pairs = [(name, value) for name, value in self.values.items() if value]
        for group, rows in (("events", _filled(self.events)), ("previous", _filled(self.previous))):
            pairs += [(f"{group}-{n}-{name}", text) for n, (_, row) in enumerate(rows) for name, text in row.items()]
        return urlencode([(name, value) for name, value in pairs if value])


def _padded(rows: Sequence[Row], least: int, keys: Sequence[str]) -> list[Row]:
    blank = dict.fromkeys(keys, "")
    full = [blank | row for row in rows]
    return [*full, *(dict(blank) for _ in range(least - len(full)))][:MOST_ROWS]


def entered(posted: Mapping[str, str], book: Rulebook) -> Entered:
    """What was typed into the fields of this scheme's form; anything else is not read."""
    texts = {name: posted.get(name, "").replace("\0", "").strip() for name in scalars(book, posted.get("area", ""))}
    return Entered(texts, _rows(posted, "events", EVENT), _rows(posted, "previous", names("previous")))


def _rows(posted: Mapping[str, str], group: str, keys: Sequence[str]) -> list[Row]:
    numbers = range(MOST_ROWS)
    last = max((n for n in numbers if f"{group}-{n}-{keys[0]}" in posted), default=-1)
    return [{key: posted.get(f"{group}-{n}-{key}", "").strip() for key in keys} for n in range(last + 1)]


def scalars(book: Rulebook, area: str = "") -> list[str]:
    """The names of a scheme's fields that stand once."""
    if book.method == "count":
        return ["zero_tolerance", *(f"ratings.{one}" for one in book.areas)]
    if book.method == "share":
        return ["area", *(f"answers.{one}" for one in questions(book, area))]
    facts = [f"organisation.{one['name']}" for one in asked()["organisation"] if applies(one, book)]
    return ["year", *facts, *(str(one["name"]) for one in asked()["beside"] if applies(one, book))]


def applies(one: Mapping[str, Any], book: Rulebook) -> bool:
    if "rule" in one:
        return getattr(book, one["rule"]) is not None
    return "fact" not in one or one["fact"] in book.facts


def questions(book: Rulebook, area: str) -> list[str]:
    """The questions of a performance area, by number."""
    words = book.areas.get(area, {})
    return [f"{area.removeprefix('PA')}.{number}" for number in range(1, words.get("questions", 0) + 1)]


@dataclass(frozen=True, slots=True)
class Typed:
    """The document of what was entered, and which field each place of it came from."""

    document: dict[str, Any]
    places: dict[str, str]


def as_document(form: Entered, book: Rulebook) -> Typed:
    """Blank is not stated: the scheme refuses what it needs and does not find."""
    document: dict[str, Any] = {}
    for name, text in form.values.items():
        group, _, key = name.partition(".")
        if key and text:
            document.setdefault(group, {})[key] = _years(text) if key == "nonrecurring_years" else text
        elif text:
            document[name] = text
    if book.method != "deduction":
        return Typed(document, {})
    lines, places = _sorted_lines(form, book)
    return Typed(document | lines, places)


def _years(text: str) -> list[str]:
    return text.replace("，", ",").replace("、", ",").replace(",", " ").split()


def _sorted_lines(form: Entered, book: Rulebook) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """The rows as events, flags and earlier results, each with the number of the row it stands in."""
    lines: dict[str, list[Row]] = {"events": [], "flags": [], "previous": []}
    places = {}
    for number, row in _filled(form.events):
        criterion = book.by_event.get(row.get("code", ""))
        group = "flags" if criterion is not None and criterion.flag else "events"
        places[f"{group}[{len(lines[group])}]"] = f"events-{number}"
        lines[group].append(row)
    for number, row in _filled(form.previous):
        places[f"previous[{len(lines['previous'])}]"] = f"previous-{number}"
        lines["previous"].append(row)
    return lines, places


def _filled(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    kept = ((number, {name: text for name, text in row.items() if text}) for number, row in enumerate(rows))
    return [(number, row) for number, row in kept if row]


def field_of(where: str, places: Mapping[str, str]) -> str:
    """The name of the form's field at a place of the facts file: `events[0].date` may be `events-3-date`."""
    line, bracket, key = where.partition("].")
    at = places.get(f"{line}]" if bracket else where)
    if at is None:
        return where
    return f"{at}-{key or ('year' if at.startswith('previous') else 'code')}"


def from_document(document: Mapping[str, Any], book: Rulebook) -> Entered:
    """A facts file as the form shows it: what the form has no field for is not shown, and graded all the same."""
    values = {name: _text(_at(document, name)) for name in scalars(book, _text(document.get("area")).upper())}
    lines = [_event(line) for name in ("events", "flags") for line in _list(document.get(name))]
    previous = [_row(line, names("previous")) for line in _list(document.get("previous"))]
    beyond = max(len(lines) - MOST_ROWS, 0)
    return Entered(values, lines[:MOST_ROWS], previous[:MOST_ROWS], beyond)


def _at(document: Mapping[str, Any], name: str) -> Any:
    group, _, key = name.partition(".")
    inner = document.get(group)
    return inner if not key else inner.get(key) if isinstance(inner, Mapping) else None


def _event(line: Any) -> Row:
    """An event with its days under the names the form asks for."""
    if isinstance(line, str):
        return _row({"code": line}, EVENT)
    stated = dict(line) if isinstance(line, Mapping) else {}
    for name, column in DATES.items():
        if name not in EVENT and column in EVENT and stated.get(column) in (None, ""):
            stated[column] = stated.get(name)
    return _row(stated, EVENT)


def _row(line: Any, keys: Sequence[str]) -> Row:
    return {key: _text(line.get(key)) for key in keys} if isinstance(line, Mapping) else dict.fromkeys(keys, "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if not isinstance(part, list | Mapping))
    return value if isinstance(value, str) else ""
