"""Search over a register of made-up organisations, beside pg_trgm on the same table and a scan by rapidfuzz."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from random import Random
from time import perf_counter
from typing import NamedTuple

from rapidfuzz import fuzz, process

from goodstanding.bench.made_names import asked, made_names
from goodstanding.bench.registry import Row, Say

QUESTIONS = 300
PEER_QUESTIONS = 15
WAYS = ("exact", "core", "pinyin", "initials", "slip", "letter-slip")
_AT = "2026-01-01T00:00:00Z"
_BLOCK = 50_000

Name = tuple[str, str, str, str]


class Asked(NamedTuple):
    """One question and the codes of the organisations it means; several may have one city and core."""

    text: str
    meant: frozenset[str]


def rows(size: int, say: Say) -> tuple[list[Row], dict[str, float]]:
    """Fill a store of its own with `size` organisations, ask it, ask the peers."""
    say(f"reading {size} names ...")
    names = list(made_names(size))
    found = [_filled(names, say)]
    questions = {way: _questions(names, way) for way in WAYS}
    for way, some in questions.items():
        say(f"asking: {way}")
        found.append(_asked(f"goodstanding find, {way}", _ours, some))
    peers = _peers(names, questions["slip"][:PEER_QUESTIONS], say)
    ours = next(row for row in found if row.system.endswith(", slip"))
    return [*found, *peers], {f"slip p95 to {row.system}": _ratio(row, ours) for row in peers}


def _ratio(theirs: Row, ours: Row) -> float:
    return round(float(str(theirs.extra["p95_ms"])) / float(str(ours.extra["p95_ms"])), 1)


def _filled(names: Sequence[Name], say: Say) -> Row:
    """Organisations and their names by COPY, with the keys search finds them by; how fast the names were read."""
    from django.db import connection

    from goodstanding.subjects import indexing

    reading = 0.0
    with connection.cursor() as cursor:
        for start in range(0, len(names), _BLOCK):
            block = ["".join(name) for name in names[start : start + _BLOCK]]
            begun = perf_counter()
            columns = indexing.columns(block)
            reading += perf_counter() - begun
            _copy(cursor, start, block, columns)
            say(f"{start + len(block)} organisations")
        cursor.execute("VACUUM ANALYZE subjects_name")
        cursor.execute("VACUUM ANALYZE subjects_subject")
    return Row("goodstanding, names read for search", reading, len(names) / reading)


def _copy(cursor: object, start: int, block: Sequence[str], columns: dict[str, list[str]]) -> None:
    subjects = "COPY subjects_subject (id, code, name, kind, in_register, status, opened_at) FROM STDIN"
    kept = "COPY subjects_name (subject_id, text, folded, kind, known_from, plain, letters, keys) FROM STDIN"
    numbers = range(start + 1, start + len(block) + 1)
    _write(
        cursor,
        subjects,
        ((n, _code(n), name, "enterprise", True, "active", _AT) for n, name in zip(numbers, block, strict=True)),
    )
    lines = zip(numbers, block, columns["plain"], columns["letters"], columns["keys"], strict=True)
    _write(
        cursor,
        kept,
        ((n, name, name, "registered", _AT, plain, letters, keys) for n, name, plain, letters, keys in lines),
    )


def _write(cursor: object, statement: str, lines: Iterable[tuple[object, ...]]) -> None:
    with cursor.copy(statement) as copy:  # type: ignore[attr-defined]  # Django hands psycopg's cursor through
        for line in lines:
            copy.write_row(line)


def _code(number: int) -> str:
    from goodstanding.kernel.identifiers import make_code

    return make_code("9", "1", "990000", number).code


def _questions(names: Sequence[Name], way: str) -> list[Asked]:
    chance = Random(way)  # noqa: S311 - the same questions every time
    places = chance.sample(range(len(names)), min(QUESTIONS, len(names)))
    wanted = {names[place][:2] for place in places}
    meant: dict[tuple[str, str], set[str]] = {}
    for place, name in enumerate(names):
        if name[:2] in wanted:
            meant.setdefault(name[:2], set()).add(_code(place + 1))
    exact = way in ("exact", "slip")
    return [
        Asked(
            asked(names[place], way, chance),
            frozenset({_code(place + 1)}) if exact else frozenset(meant[names[place][:2]]),
        )
        for place in places
    ]


def _asked(system: str, answer: Callable[[str], Sequence[str]], questions: Sequence[Asked]) -> Row:
    """Each question once; the share that has the organisation meant among the first five."""
    answer(questions[0].text)
    times, hits = [], 0
    for text, meant in questions:
        begun = perf_counter()
        found = answer(text)
        times.append(perf_counter() - begun)
        hits += not meant.isdisjoint(found[:5])
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    extra: dict[str, object] = {"p50_ms": round(1e3 * statistics.median(times), 2), "p95_ms": round(1e3 * p95, 2)}
    extra |= {"recall_at_5": round(hits / len(questions), 3), "questions": len(questions)}
    return Row(system, sum(times), len(times) / sum(times), extra)


def _ours(text: str) -> list[str]:
    from goodstanding.subjects import search

    return [hit.code for hit in search.find(text, limit=5)]


def _peers(names: Sequence[Name], questions: Sequence[Asked], say: Say) -> list[Row]:
    from django.db import connection

    texts = ["".join(name) for name in names]

    def scanned(text: str) -> list[str]:
        return [_code(place + 1) for _, _, place in process.extract(text, texts, scorer=fuzz.ratio, limit=5)]

    def by_trigrams(text: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT subject_id FROM subjects_name WHERE text %% %s ORDER BY similarity(text, %s) DESC LIMIT 5",
                [text, text],
            )
            return [_code(number) for (number,) in cursor.fetchall()]

    say("building pg_trgm's index ...")
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX peer_trgm ON subjects_name USING gin (text gin_trgm_ops)")
        cursor.execute("SET pg_trgm.similarity_threshold = 0.4")
    say("asking the peers ...")
    return [_asked("pg_trgm GIN, slip", by_trigrams, questions), _asked("rapidfuzz scan, slip", scanned, questions)]
