"""Whom a delivered name means: candidates ranked, one proposed where it stands clear. Nothing is merged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from goodstanding.names import hanzi, latin, scoring, sound
from goodstanding.names.lexicon import Place
from goodstanding.names.scoring import Prepared
from goodstanding.names.writing import fold_chinese, fold_latin, has_hanzi

CLEAR = 0.1  # by so much the best candidate must lead the second to be proposed alone
_LONGEST_PLACE_IN_WORDS = 3
_COUNTRY = frozenset({("中国",)})

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """One organisation the name may mean, by the name of it that fits best."""

    key: Key
    name: str
    score: float
    why: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Ranking(Generic[Key]):
    """All candidates, best first. `proposed` is the first where it is good and clear of the second, else None."""

    candidates: tuple[Candidate[Key], ...]
    proposed: Candidate[Key] | None


def candidates(delivered: str, known: Iterable[tuple[Key, str]], *, address: str = "", limit: int = 10) -> Ranking[Key]:
    """Rank known (key, name) by how well they fit a delivered name.

    `address` says where the organisation is when the name does not. Of several names of a key the best counts.
    """
    query = placed(scoring.prepare(delivered), address)
    best: dict[Key, Candidate[Key]] = {}
    for key, name in known:
        verdict = scoring.explain(query, scoring.prepare(name))
        if key not in best or verdict.score > best[key].score:
            best[key] = Candidate(key, name, verdict.score, verdict.why, verdict.why_zh)
    ranked = sorted(best.values(), key=lambda one: (-one.score, one.name))[:limit]
    return Ranking(tuple(ranked), _clear(ranked))


def placed(name: Prepared, address: str) -> Prepared:
    """The name with the place its address tells, where the name itself tells none."""
    if name.main.places or not address:
        return name
    region, places = place_of(address)
    return replace(name, main=replace(name.main, region=region, places=places)) if places else name


def place_of(address: str) -> tuple[str, frozenset[Place]]:
    """The city an address lies in, else its province; empty where none is recognised."""
    found = _chinese_places(address) if has_hanzi(address) else _latin_places(address)
    found = [(text, places) for text, places in found if places and places != _COUNTRY]
    exact = [(text, places) for text, places in found if all(len(place) == 2 for place in places)]
    fallback = [(text, places) for text, places in found if all(len(place) == 1 for place in places)]
    return next(iter(exact or fallback), ("", frozenset()))


def _chinese_places(address: str) -> list[tuple[str, frozenset[Place]]]:
    region, _ = hanzi.read_beginning(fold_chinese(address).removeprefix("中国"))
    upper = frozenset(place[:2] for place in region.places)
    return [(region.text, upper)]


def _latin_places(address: str) -> list[tuple[str, frozenset[Place]]]:
    """Every run of up to three words that names a place, longer runs first."""
    words = re.sub("[()]", " ", fold_latin(address)).split()
    runs = [
        "".join(words[start : start + length])
        for length in range(_LONGEST_PLACE_IN_WORDS, 0, -1)
        for start in range(len(words) - length + 1)
    ]
    places = latin.latin_places()
    return [(run, _cities(places.get(sound.canonical_word(run), frozenset()))) for run in runs]


def _cities(places: frozenset[Place]) -> frozenset[Place]:
    """Of the places a word can be, cities before provinces before counties, which streets are named after."""
    return frozenset(place for place in places if len(place) == 2) or frozenset(
        place for place in places if len(place) == 1
    )


def _clear(ranked: list[Candidate[Key]]) -> Candidate[Key] | None:
    if not ranked or ranked[0].score < scoring.PROPOSE:
        return None
    return ranked[0] if len(ranked) == 1 or ranked[0].score - ranked[1].score >= CLEAR else None
