"""Finding organisations by name or number, best first, each hit with its reason. Persons are not in any index here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.names import keys, scoring
from goodstanding.names.writing import fold_latin
from goodstanding.store.asking import Prepared
from goodstanding.subjects import indexing, numbers
from goodstanding.subjects.queries import statement

LONGEST = 200  # characters of a question that are read
_UNREAD_AT_ONCE = 2_000  # names read before a search; a worker reads the rest of a large delivery
_FETCHED = 300
_WEIGHED = 24  # candidates scored in full
_SLIPS_WEIGHED = 12  # a name one slip away is among the nearest
_GOOD_ENOUGH = 0.8  # a hit that good leaves slips of the hand unsearched
_MANY = 5  # names that begin with the letters typed
_LEAST = 0.3
_BESIDE_THE_BEST = 0.55  # hits with less than this share of the best score are left out

Shown = Callable[[Sequence["Hit"]], Sequence["Hit"]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One organisation found. `matched`: the name it was found by; `did_you_mean`: a code one character away."""

    subject_id: int
    code: str
    name: str
    kind: str
    status: str
    in_register: bool
    score: float
    why: str
    why_zh: str
    matched: str = ""
    did_you_mean: bool = False


class Row(NamedTuple):
    """A name met in the index. `of_place`: names of the place named alone were met."""

    id: int
    subject: int
    text: str
    kind: str
    letters: str
    of_place: bool


class Found(NamedTuple):
    """A name met and how well it fits. `way`: how what was typed stands in it; `compared`: their likeness counted."""

    row: Row
    score: float
    way: str
    compared: bool


def find(text: str, *, limit: int = 20, shown: Shown = list) -> list[Hit]:
    """At most `limit` organisations that `text` may mean. `shown` leaves out those the asker may not know of."""
    typed = text[:LONGEST].strip()
    number = numbers.read(typed)
    if number.refused or not typed:
        return []
    hits = _by_number(number)
    if not hits and not number.only:
        hits = _by_name(typed)
    return list(shown(hits))[:limit]


def _by_number(number: numbers.Typed) -> list[Hit]:
    """Organisations of a code, its beginning or an older number; else those one character away."""
    found = numbers.look_up(number)
    lines = _subjects([subject for subject, _ in found])
    hits = []
    for subject, way in found:
        words, line = _words()[way], lines[subject]
        why, why_zh = _filled(words, name=line["code"])
        wrong = way == "did-you-mean"
        hits.append(Hit(**line, score=words["score"], why=why, why_zh=why_zh, did_you_mean=wrong))
    return hits


def _by_name(typed: str) -> list[Hit]:
    indexing.read_names(most=_UNREAD_AT_ONCE)
    question, query = keys.ask(typed), scoring.prepare(typed)
    found = _weighed(query, typed, _nearest(query, typed, _first_look(question)))
    settled = _settled(question, found)
    if not settled:
        found = _second_look(question, query, typed, found)
    return _hits(query, typed, found, few=not settled)


def _settled(question: keys.Question, found: Sequence[Found]) -> bool:
    """Whether nothing is to be gained by looking for slips of the hand.

    Letters that some longer core begins with may lack one of their own: a few such names do not settle it.
    """
    if not found or found[0].score < _GOOD_ENOUGH:
        return False
    if found[0].way != "sounds" or len(found) >= _MANY:
        return True
    return any(question.parts.core in scoring.prepare(one.row.text).main.readings for one in found)


def _first_look(question: keys.Question) -> list[Row]:
    """Names that hold the core, that go on from what was typed, or that have it inside; of the place named first."""
    return _met(question.sure, question.places, pairs=question.pairs, plain=question.plain, letters=question.letters)


def _second_look(question: keys.Question, query: scoring.Prepared, typed: str, found: list[Found]) -> list[Found]:
    """Names a slip of the hand away: of the place named, and of any where none of those is good enough."""
    core = "" if question.parts.han else question.parts.core
    for places in (question.places, ()):
        rows = _met(question.wide, places, letters=core)
        found = _weighed(query, typed, _nearest(query, typed, rows, most=_SLIPS_WEIGHED), found)
        good = bool(found) and found[0].score >= scoring.PROPOSE
        if good or not (rows and rows[0].of_place):
            break
    return found


def _met(
    sought: Sequence[int], places: Sequence[int], *, pairs: Sequence[int] = (), plain: str = "", letters: str = ""
) -> list[Row]:
    """Names with these keys or beginnings, of these places where they have any, else of anywhere."""
    given = {"keys": list(sought), "places": list(places), "pairs": list(pairs) or None, "most": _FETCHED}
    rows = _asking("names_met").rows(**given, plain=plain or None, letters=letters or None)
    return [Row(*row) for row in rows]


def _weighed(query: scoring.Prepared, typed: str, rows: list[Row], before: Iterable[Found] = ()) -> list[Found]:
    """The likeliest of the names met, best first."""
    found = {one.row.id: one for one in (*before, *(_found(query, typed, row) for row in rows))}
    return sorted(found.values(), key=lambda one: (-one.score, len(one.row.text), one.row.text))


def _nearest(query: scoring.Prepared, typed: str, rows: list[Row], *, most: int = _WEIGHED) -> list[Row]:
    """The rows nearest letter by letter, which is quickly told: Chinese by the text, letters by how the name sounds."""
    if len(rows) <= most:
        return rows
    if query.main.han:
        near = process.extract(typed, [row.text for row in rows], scorer=fuzz.ratio, limit=most)
    else:
        asked = query.main.core + query.main.trade_text
        near = process.extract(asked, [row.letters for row in rows], scorer=fuzz.ratio, limit=most)
    return [rows[place] for _, _, place in near]


def _found(query: scoring.Prepared, typed: str, row: Row) -> Found:
    """Its score: that of the two names, or of how what was typed stands in the name, whichever is higher."""
    candidate = scoring.prepare(row.text)
    way, share = _way(query, candidate, typed)
    literal = _words()[way]["score"] + share if way else 0.0
    alike = scoring.likeness(query, candidate)
    return Found(row, round(max(literal, alike), 4), way, alike > literal)


def _reasons(query: scoring.Prepared, typed: str, found: Found, name: str) -> tuple[str, str]:
    """By which name it was found, how what was typed stands in it, and how the names compare where that counted."""
    told = []
    if found.row.text != name and found.row.kind in _words()["kinds"]:
        told.append(_filled(_words()["kinds"][found.row.kind], name=found.row.text))
    if found.way:
        told.append(_filled(_words()[found.way], typed=typed))
    if found.compared:
        verdict = scoring.explain(query, scoring.prepare(found.row.text))
        told.append((verdict.why, verdict.why_zh))
    return "; ".join(english for english, _ in told), "；".join(chinese for _, chinese in told)


def _way(query: scoring.Prepared, candidate: scoring.Prepared, typed: str) -> tuple[str, float]:
    """How what was typed stands in the name, letter by letter, and what its share of the name adds to the score."""
    asked, name = query.main.whole, candidate.main.whole
    if not asked:
        return "", 0.0
    if query.main.han != candidate.main.han:
        way = _by_letters(fold_latin(typed).replace(" ", ""), candidate)
    elif asked == name:
        return "same", 0.0
    elif name.startswith(asked) or name[len(candidate.main.region) :].startswith(asked):
        way = "begins"
    else:
        way = "inside" if asked in name else ""
    return way, 0.09 * min(1.0, len(asked) / len(name))


def _by_letters(letters: str, candidate: scoring.Prepared) -> str:
    if not letters or not candidate.main.han:
        return ""
    region = len(candidate.main.region)
    if any(whole.startswith(letters) for whole in candidate.letters):
        return "sounds"
    if any(reading.startswith(letters) for reading in candidate.main.readings) and region:
        return "sounds"
    return "initials" if keys.number(f"^{letters}") in keys.search_keys(candidate.text).keys else ""


def _hits(query: scoring.Prepared, typed: str, found: Sequence[Found], *, few: bool) -> list[Hit]:
    """One hit a subject, by its best name; those far behind the best are left out where there are others.

    `few`: nothing that was met settles what was meant, so the first places are filled with what is a slip away.
    """
    best: dict[int, Found] = {}
    for one in found:
        beside = one.score >= _BESIDE_THE_BEST * found[0].score or (few and len(best) < _MANY)
        if beside and one.score >= _LEAST:
            best.setdefault(one.row.subject, one)
    hits = [_hit(line, query, typed, best[subject]) for subject, line in _subjects(list(best)).items()]
    return sorted(hits, key=_rank)


def _hit(line: dict[str, Any], query: scoring.Prepared, typed: str, found: Found) -> Hit:
    why, why_zh = _reasons(query, typed, found, line["name"])
    return Hit(**line, score=found.score, why=why, why_zh=why_zh, matched=found.row.text)


def _rank(hit: Hit) -> tuple[object, ...]:
    return -hit.score, hit.status != "active", not hit.in_register, len(hit.name), hit.code


def _subjects(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    names = ("subject_id", "code", "name", "kind", "status", "in_register")
    rows = _asking("subjects_shown").rows(ids=list(ids)) if ids else []
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _filled(line: dict[str, Any], **details: str) -> tuple[str, str]:
    return line["why"].format_map(details), line["why_zh"].format_map(details)


@cache
def _asking(name: str) -> Prepared:
    return Prepared(statement(name))


@cache
def _words() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(Path(__file__).with_name("search.yaml"))
    return table
