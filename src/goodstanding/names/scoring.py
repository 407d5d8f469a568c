"""Scores two names from 0 to 1 and says why in words: which parts agree and what lowered it. Merges nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from goodstanding.names import compare, hanzi, latin, lexicon, sound, writing
from goodstanding.names.compare import Relations
from goodstanding.names.parts import Parts

_ALL_READ = Relations("reading", "same", "same", "same", "same")
_NO_LETTERS: frozenset[str] = frozenset()
PROPOSE = 0.7  # from here on an officer is shown the pair as a proposal; set on the development half


@dataclass(frozen=True, eq=False)
class Prepared:
    """A name read once for many comparisons. `others`: (kind, parts) of former, later, second and registered names."""

    text: str
    main: Parts
    others: tuple[tuple[str, Parts], ...] = ()

    @cached_property
    def letters(self) -> frozenset[str]:
        """The whole of a Chinese name in pinyin, in each way it can be read; nothing for a name in letters."""
        return _letters(self.main)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` 0 to 1; `why` and `why_zh` for a reader who knows nothing of matching."""

    score: float
    why: str
    why_zh: str
    relations: Relations


@lru_cache(maxsize=1 << 12)
def prepare(text: str) -> Prepared:
    """Read a name. Unreadable or empty text gives a name that is like no other."""
    written = writing.split(text)
    main = _cut(written.main)
    others = [(kind, _cut(name)) for kind, name in written.others]
    full = writing.registered(written.main)
    if full:
        others.append(("short", _cut(full)))
    return Prepared(text, main, tuple(others))


def score(a: str, b: str) -> Verdict:
    """How likely the two names mean one organisation, with the reasons."""
    return explain(prepare(a), prepare(b))


def likeness(a: Prepared, b: Prepared) -> float:
    """The score alone, for many pairs."""
    best = _main_likeness(a, b)
    if not a.others and not b.others:
        return best
    others = (_likeness(one, other, _letters(one), _letters(other)) for _, one, other in _other_pairs(a, b))
    return max(best, *others)


def likeness_of_each(query: Prepared, candidates: Sequence[Prepared]) -> list[float]:
    """The scores of one name against many."""
    return [likeness(query, candidate) for candidate in candidates]


def explain(a: Prepared, b: Prepared) -> Verdict:
    """The score and its reasons in both languages."""
    best, parts, note = _relations(a.main, b.main, a.letters, b.letters), (a.main, b.main), ("", "")
    for kind, one, other in _other_pairs(a, b):
        found = _relations(one, other, _letters(one), _letters(other))
        if compare.likeness(found) > compare.likeness(best):
            best, parts, note = found, (one, other), _note(kind, other if one is a.main else one)
    why, why_zh = _sentences(best, *parts)
    value = round(compare.likeness(best), 4)
    return Verdict(value, "; ".join(filter(None, (note[0], why))), "；".join(filter(None, (note[1], why_zh))), best)


def _main_likeness(a: Prepared, b: Prepared) -> float:
    if a.main.han == b.main.han:
        return _likeness(a.main, b.main, _NO_LETTERS, _NO_LETTERS)
    return _likeness(a.main, b.main, a.letters, b.letters)


def _likeness(a: Parts, b: Parts, letters_a: frozenset[str], letters_b: frozenset[str]) -> float:
    return compare.likeness(_relations(a, b, letters_a, letters_b))


def _relations(a: Parts, b: Parts, letters_a: frozenset[str], letters_b: frozenset[str]) -> Relations:
    """As the parts were cut; realigned where that makes the names more alike."""
    if a.han != b.han and _written_out(a, b, letters_a, letters_b):
        return _ALL_READ
    found = compare.relate(a, b)
    if compare.likeness(found) >= PROPOSE:
        return found
    realigned = compare.realign(a, b)
    if realigned is None or compare.likeness(realigned) <= compare.likeness(found):
        return found
    return realigned


def _written_out(a: Parts, b: Parts, letters_a: frozenset[str], letters_b: frozenset[str]) -> bool:
    """Whether one name is the other's pinyin from end to end."""
    return b.whole in letters_a if a.han else a.whole in letters_b


def _other_pairs(a: Prepared, b: Prepared) -> Iterator[tuple[str, Parts, Parts]]:
    for kind, parts in a.others:
        yield kind, parts, b.main
    for kind, parts in b.others:
        yield kind, a.main, parts


def _cut(name: str) -> Parts:
    return hanzi.cut(name) if writing.has_hanzi(name) else latin.cut(name)


def _letters(parts: Parts) -> frozenset[str]:
    """The whole of a Chinese name in pinyin, in each way it can be read."""
    if not parts.han:
        return frozenset()
    behind = "".join(sound.readings(text)[0] for text in (parts.trade_text, parts.group, parts.form_text) if text)
    before = lexicon.place_readings().get(parts.region) or sound.readings(parts.region)
    return frozenset(place + core + behind for place in before for core in parts.readings)


def _sentences(relations: Relations, a: Parts, b: Parts) -> tuple[str, str]:
    """What stands behind a verdict: agreement first, then what lowered it."""
    table = compare.words()
    texts = {
        "core": (a.core, b.core),
        "region": (a.region, b.region),
        "trade": (a.trade_text, b.trade_text),
        "form": (a.form_text, b.form_text),
        "standing": (a.group + a.branch, b.group + b.branch),
    }
    rows = [(table[part][relation], texts[part]) for part, relation in zip(Relations._fields, relations, strict=True)]
    told = sorted((row for row in rows if "why" in row[0]), key=lambda row: -row[0]["factor"])
    english = "; ".join(line["why"].format(a=pair[0], b=pair[1]) for line, pair in told)
    chinese = "；".join(line["why_zh"].format(a=pair[0], b=pair[1]) for line, pair in told)
    return english, chinese


def _note(kind: str, parts: Parts) -> tuple[str, str]:
    table = compare.words()
    english, chinese = table["kinds"].get(kind, ("", ""))
    template = table.get(kind, table["former"])
    name = parts.whole
    return template["why"].format(kind=english, name=name), template["why_zh"].format(kind_zh=chinese, name=name)
