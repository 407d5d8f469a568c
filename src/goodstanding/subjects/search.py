"""Finding organisations by name or number, best first, each hit with its reason. Persons are not in any index here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from rapidfuzz import fuzz, process

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.names import keys, scoring
from goodstanding.names.writing import fold_latin, has_hanzi
from goodstanding.subjects import indexing, numbers
from goodstanding.subjects.queries import statement

LONGEST = 200  # characters of a question that are read
_UNREAD_AT_ONCE = 20_000  # names read before a search; a worker reads the rest of a large delivery
_FETCHED = 300
_WEIGHED = 40  # candidates scored in full
_GOOD_ENOUGH = 0.8  # a hit that good leaves slips of the hand unsearched
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


@dataclass(frozen=True, slots=True)
class Found:
    """A name met in the index and how well it fits."""

    subject: int
    text: str
    kind: str
    score: float
    why: str
    why_zh: str


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
    return [
        Hit(**lines[subject], **_sentence(way, name=lines[subject]["code"]), did_you_mean=way == "did-you-mean")
        for subject, way in found
        if subject in lines
    ]


def _by_name(typed: str) -> list[Hit]:
    indexing.read_names(most=_UNREAD_AT_ONCE)
    question = keys.ask(typed)
    query = scoring.prepare(typed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a guess of how many match must never read the whole table
        found = _weighed(query, typed, _first_look(cursor, question))
        if not found or found[0].score < _GOOD_ENOUGH:
            found = _weighed(query, typed, _second_look(cursor, question), found)
    return _hits(found)


def _first_look(cursor: Any, question: keys.Question) -> list[tuple[Any, ...]]:  # Any: Django's cursor wrapper
    """Names that hold the core, that go on from what was typed, or that have it inside; of the place named first."""
    rows: dict[int, tuple[Any, ...]] = {}
    for places in (question.places, ()) if question.places else ((),):
        given = {"keys": list(question.sure), "places": list(places), "limit": _FETCHED}
        _gather(rows, cursor, "names_by_keys", given)
        beginning = {"plain": _beginning(question.plain), "letters": _beginning(question.letters)}
        _gather(rows, cursor, "names_by_beginning", given | beginning)
        if question.pairs and len(rows) < _FETCHED:
            _gather(rows, cursor, "names_by_pairs", given | {"keys": list(question.pairs)})
        if rows:
            break
    return list(rows.values())


def _second_look(cursor: Any, question: keys.Question) -> list[tuple[Any, ...]]:
    """Names a slip of the hand away, those of the place named first."""
    rows: dict[int, tuple[Any, ...]] = {}
    for places in (question.places, ()) if question.places else ((),):
        given = {"keys": list(question.wide), "places": list(places), "limit": _FETCHED}
        _gather(rows, cursor, "names_by_keys", given)
    return list(rows.values())


def _gather(rows: dict[int, tuple[Any, ...]], cursor: Any, name: str, given: dict[str, object]) -> None:
    cursor.execute(statement(name), given)
    rows.update((row[0], row[1:]) for row in cursor.fetchall())


def _beginning(text: str) -> str | None:
    """A LIKE pattern for what begins so; None, which nothing is like, where nothing was typed."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" if text else None


def _weighed(
    query: scoring.Prepared, typed: str, rows: list[tuple[Any, ...]], before: Iterable[Found] = ()
) -> list[Found]:
    """The likeliest of the names met, scored in full, best first."""
    texts = {place: text for place, (_, text, _) in enumerate(rows)}
    near = process.extract(typed, texts, scorer=fuzz.ratio, limit=_WEIGHED) if len(rows) > _WEIGHED else None
    chosen = [rows[place] for _, _, place in near] if near else rows
    found = [*before, *(_found(query, typed, *row) for row in chosen)]
    return sorted(found, key=lambda one: (-one.score, len(one.text), one.text))


def _found(query: scoring.Prepared, typed: str, subject: int, text: str, kind: str) -> Found:
    candidate = scoring.prepare(text)
    verdict = scoring.explain(query, candidate)
    best: dict[str, Any] = {"score": verdict.score, "why": verdict.why, "why_zh": verdict.why_zh}
    literal = _literal(query, candidate, typed)
    if literal and literal["score"] >= verdict.score:
        best = literal
    elif literal:
        best |= _joined(literal, best)
    by = _words()["kinds"].get(kind)
    if by and best["why"]:
        best |= _joined({way: words.format(name=text) for way, words in by.items()}, best)
    return Found(subject, text, kind, **best)


def _joined(first: dict[str, Any], then: dict[str, Any]) -> dict[str, str]:
    return {"why": f"{first['why']}; {then['why']}", "why_zh": f"{first['why_zh']}；{then['why_zh']}"}


def _literal(query: scoring.Prepared, candidate: scoring.Prepared, typed: str) -> dict[str, Any] | None:
    """How what was typed stands in the name letter by letter; the longer a share of it, the higher."""
    asked, name = query.main.whole, candidate.main.whole
    if not asked:
        return None
    from_core = name[len(candidate.main.region) :]
    if has_hanzi(typed) == candidate.main.han:
        way = "same" if asked == name else "begins" if name.startswith(asked) or from_core.startswith(asked) else ""
        way = way or ("inside" if asked in name else "")
    else:
        way = _by_letters(fold_latin(typed).replace(" ", ""), candidate)
    if not way:
        return None
    sentence = _sentence(way, typed=typed)
    share = 0.0 if way == "same" else 0.09 * min(1.0, len(asked) / len(name))
    return sentence | {"score": round(sentence["score"] + share, 4)}


def _by_letters(letters: str, candidate: scoring.Prepared) -> str:
    if not letters or not candidate.main.han:
        return ""
    region = len(candidate.main.region)
    if any(whole.startswith(letters) for whole in candidate.letters):
        return "sounds"
    if any(reading.startswith(letters) for reading in candidate.main.readings) and region:
        return "sounds"
    return "initials" if keys.number(f"^{letters}") in keys.search_keys(candidate.text).keys else ""


def _hits(found: Sequence[Found]) -> list[Hit]:
    """One hit a subject, by its best name; those far behind the best are left out."""
    best: dict[int, Found] = {}
    for one in found:
        if one.score >= max(_LEAST, _BESIDE_THE_BEST * found[0].score):
            best.setdefault(one.subject, one)
    lines = _subjects(list(best))
    hits = [
        Hit(**lines[subject], score=one.score, why=one.why, why_zh=one.why_zh, matched=one.text)
        for subject, one in best.items()
        if subject in lines
    ]
    return sorted(
        hits, key=lambda hit: (-hit.score, hit.status != "active", not hit.in_register, len(hit.name), hit.code)
    )


def _subjects(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement("subjects_shown"), {"ids": list(ids)})
        names = ("subject_id", "code", "name", "kind", "status", "in_register")
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _sentence(way: str, **details: str) -> dict[str, Any]:
    line = _words()[way]
    return {
        "score": line["score"],
        "why": line["why"].format_map(_Blank(details)),
        "why_zh": line["why_zh"].format_map(_Blank(details)),
    }


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


@cache
def _words() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(Path(__file__).with_name("search.yaml"))
    return table
