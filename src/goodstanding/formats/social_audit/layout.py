"""Which generation of the extract a text is, its page furniture, and its sections."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from goodstanding.formats.social_audit.errors import CutOff, OldGeneration, TwoReports, UnknownLayout
from goodstanding.formats.social_audit.source import Line, Source
from goodstanding.formats.social_audit.tables import table

ENOUGH = {"G1": 2, "G2": 3, "G3": 2, "G4": 3}  # markers that must be there before a generation is named
Sections = dict[str, list[Line]]


def find_layout(source: Source) -> str:
    """`G2`, `G3` or `G4`. Raises OldGeneration, or UnknownLayout with what was recognised."""
    seen = {name: _markers_in(source.text, name) for name in table("layouts")["markers"]}
    fitting = [name for name in ("G2", "G3", "G4") if len(seen[name]) >= ENOUGH[name]]
    if fitting:
        return max(fitting, key=lambda name: (len(seen[name]), name))
    if len(seen["G1"]) >= ENOUGH["G1"]:
        raise OldGeneration(file=source.file)
    found = sorted({text for texts in seen.values() for text in texts})
    if sum(len(seen[name]) for name in ("G2", "G3", "G4")) >= 2:
        _refuse_part(source)
    raise UnknownLayout(file=source.file, recognised=", ".join(found) or "nothing")


def require_one_report(source: Source) -> None:
    """Raise TwoReports when what stands once in a report stands there twice."""
    for twice, expression in _once():
        found = {text.strip() for text in expression.findall(source.text)} if "(" in expression.pattern else None
        times = len(found) if found is not None else len(expression.findall(source.text))
        if times > 1:
            raise TwoReports(file=source.file, twice=twice, times=times)


def require_all_pages(source: Source) -> None:
    """Raise CutOff when the page counters say that pages are missing at the end."""
    if not re.search(r"\d ?(?:/|of) ?\d", source.text):
        return
    counters = [match for line in source.lines for match in [_page_counter(line.text)] if match]
    if not counters:
        return
    last, pages = max(counters)
    if last < pages:
        missing = f"pages {last + 1} to {pages}"
        raise CutOff(file=source.file, missing=missing)


def without_furniture(lines: Iterable[Line]) -> list[Line]:
    """The lines without page headers and footers."""
    return [line for line in lines if not _furniture().match(line.text.strip())]


def split(lines: Sequence[Line]) -> Sections:
    """Section name -> its lines; `header` is what stands before the first title. Order in the file does not matter."""
    sections: Sections = {"header": []}
    current = "header"
    for line in lines:
        title, rest = _title(line.text)
        if title is None:
            sections[current].append(line)
            continue
        current = title
        sections.setdefault(current, [])
        if rest:
            sections[current].append(Line(line.number, rest))
    return sections


def passage_starts() -> re.Pattern[str]:
    """Lines that begin something new: a section, a labelled passage, a header key, a question."""
    return _starts()


def _markers_in(text: str, name: str) -> list[str]:
    found = (re.search(marker, text, re.MULTILINE) for marker in table("layouts")["markers"][name])
    return [match.group().strip() for match in found if match]


def _refuse_part(source: Source) -> None:
    titles = table("layouts")["titles"]
    lines = {line.text.strip().upper() for line in source.lines}
    missing = [title for title in titles.values() if title not in lines]
    raise CutOff(file=source.file, missing=", ".join(missing) or "most of the report")


def _title(text: str) -> tuple[str | None, str]:
    bare = text.strip()
    name = _titles().get(bare)
    if name or not bare.startswith(("O", "o")):
        return name, ""
    match = re.match(r"(?i:overall rating) ?: ?(?P<value>\S.*)$", bare)
    return ("overall", match["value"]) if match else (None, "")


@cache
def _titles() -> dict[str, str]:
    titles = table("layouts")["titles"].items()
    return {spelt: name for name, title in titles for spelt in (title, title.capitalize(), title.title())}


def _page_counter(text: str) -> tuple[int, int] | None:
    for expression in table("layouts")["pages"]:
        match = re.search(expression, text.strip())
        if match and 0 < int(match[1]) <= int(match[2]):
            return int(match[1]), int(match[2])
    return None


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in table("layouts")["furniture"]), re.IGNORECASE)


@cache
def _once() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        ("SECTION RATING", re.compile(r"(?m)^\s*(?:SECTION RATING|Section rating)\s*$")),
        ("Monitored Party", re.compile(r"(?m)^\s*Monitored Party\b.*$")),
        ("Auditee", re.compile(r"(?m)^\s*Auditee ?:.*$")),
        ("Audit Id", re.compile(r"Audit Id ?: ?(\d+)")),
    )


@cache
def _starts() -> re.Pattern[str]:
    words = table("layouts")
    labels = [
        *words["general_labels"],
        *words["keys"],
        *words["keys_g2"],
        *words["titles"].values(),
        "Question",
        "Finding",
    ]
    return re.compile(r"^\s*(?:" + "|".join(map(re.escape, labels)) + r")\b|^\s*PA ?\d", re.IGNORECASE)
