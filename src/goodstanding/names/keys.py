"""Search keys: what a name is found by in an index of whole numbers, and what a question is looked up by.

A trigram index in the C locale drops Hanzi, and shared endings (有限公司) choose nothing. So the core is indexed: its
pairs of characters, itself with one character left out, its sound and its initials. Each key is a CRC-32, as a signed
32-bit number; what two texts share by chance the score tells apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple
from zlib import crc32

from goodstanding.names import hanzi, latin, lexicon, sound, writing
from goodstanding.names.lexicon import Place
from goodstanding.names.parts import Parts

_LONGEST_CORE = 12  # of a longer core every character is read, but none is left out
_LONGEST_USUAL = 4
_LEAST_WORD = 3
_MOST_INITIALS = 12
_LONGEST_PINYIN = 24  # letters of a core that slips are looked for in


class SearchKeys(NamedTuple):
    """`plain`: the name from its core on; `letters`: how core and trade sound; `keys`: numbers for the index."""

    plain: str
    letters: str
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """What somebody typed, ready to look up. `sure` keys find the name meant.

    `pairs`: every one of them is in a name that holds the typed core inside its own. `typed` is folded.
    """

    typed: str
    parts: Parts
    plain: str
    letters: str
    sure: tuple[int, ...]
    pairs: tuple[int, ...]
    places: tuple[int, ...]

    @cached_property
    def wide(self) -> tuple[int, ...]:
        """Keys that find the name meant after a slip of the hand."""
        texts = _wide_chinese(self.parts) if self.parts.han else _wide_latin(self.parts)
        return tuple({*self.sure, *_numbers(texts)})


def search_keys(text: str) -> SearchKeys:
    """The keys under which a name is kept."""
    main = writing.split(text).main
    return _chinese_keys(hanzi.cut(main)) if writing.has_hanzi(main) else _latin_keys(latin.cut(main))


def ask(text: str) -> Question:
    """Turn what was typed into keys to look up."""
    main = writing.split(text).main
    return _ask_chinese(hanzi.cut(main)) if writing.has_hanzi(main) else _ask_latin(latin.cut(main), main)


def number(key: str) -> int:
    """The whole number a key is kept as."""
    return (crc32(key.encode()) ^ 0x80000000) - 0x80000000


def _chinese_keys(parts: Parts) -> SearchKeys:
    of_core, letters, core = _core_keys(parts.core)
    of_place, names, place = _place_keys(parts.places, parts.region)
    sounds, trade = _sound_of(parts.trade_text)
    found = {*of_core, *of_place}
    found.update(map(number, (f"^{core}", f"^{place}{core}", f"^{core}{trade}", f"^{place}{core}{trade}")))
    if len(parts.core) == 2:
        found.update(number(f"@{name}{character}") for name in names for character in parts.core)
    if len(parts.core) > _LONGEST_USUAL:  # a trade in no list stayed in it
        beginnings = [core[:length] for length in range(2, _LONGEST_USUAL + 1)]
        found.update(number(f"^{before}{beginning}") for beginning in beginnings for before in ("", place))
    if parts.soft:
        whole = parts.region + parts.core
        found.update((number(whole), number(f"~{sound.readings(whole)[0]}")))
    return SearchKeys(_from_core(parts), letters + sounds, tuple(found))


@lru_cache(maxsize=1 << 17)
def _core_keys(core: str) -> tuple[tuple[int, ...], str, str]:
    """Keys of a core, its likeliest reading and its initials."""
    read = sound.readings_of_core(core)
    texts = {core, *_pairs(core), *_left_out(core), *(f"~{reading}" for reading in read)}
    return _numbers(texts), read[0], sound.initials(core)


@lru_cache(maxsize=1 << 13)
def _place_keys(places: frozenset[Place], region: str) -> tuple[tuple[int, ...], tuple[str, ...], str]:
    """Keys of the places a region can be, the names of the nearest ones, and the region's initials."""
    texts = {f"@{place}" for path in places for place in path}
    return _numbers(texts), tuple({path[-1] for path in places}), sound.initials(_bare(region)) if region else ""


@lru_cache(maxsize=1 << 13)
def _sound_of(trade: str) -> tuple[str, str]:
    return (sound.readings(trade)[0], sound.initials(trade)) if trade else ("", "")


def _latin_keys(parts: Parts) -> SearchKeys:
    texts = {f"~{parts.core}", f"~{parts.region}{parts.core}"}
    texts.update(f"@{place}" for path in parts.places for place in path)
    for word in parts.words:
        if len(word) >= _LEAST_WORD:
            texts.update((f"={word}", *(f"={shorter}" for shorter in _left_out(word))))
    texts.add("^" + "".join(word[:1] for word in parts.words))
    return SearchKeys(_from_core(parts), parts.core + parts.trade_text, _numbers(texts))


def _ask_chinese(parts: Parts) -> Question:
    parts = _one_character_behind_a_place(parts)
    core = parts.core
    sure = {core}
    if parts.soft:
        sure.add(parts.region + core)
    full = writing.registered(parts.whole)
    if full:
        sure.add(hanzi.cut(full).core)
    places = {f"@{path[-1]}" for path in parts.places} or ({f"@{_bare(core)}"} if core in lexicon.places() else set())
    return Question(
        typed=parts.whole,
        parts=parts,
        plain=_from_core(parts),
        letters="",
        sure=_numbers(sure),
        pairs=_numbers(_pairs(core)),
        places=_numbers(places),
    )


def _wide_chinese(parts: Parts) -> Iterator[str]:
    core = parts.core
    yield from _left_out(core)
    yield from (f"~{reading}" for reading in parts.readings)
    yield from _alike(core)
    if len(core) == 2:
        yield from (f"@{path[-1]}{character}" for path in parts.places for character in core)
    if len(core) > 3:  # a slip in the trade may have made it part of the core
        yield from (core[:length] for length in range(2, min(len(core), _LONGEST_CORE)))


def _ask_latin(parts: Parts, text: str) -> Question:
    letters = "".join(writing.fold_latin(text).replace("(", " ").replace(")", " ").split())
    sure = {f"~{parts.core}", f"~{parts.region}{parts.core}", *_translated(parts.words)}
    full = writing.registered(text)
    if full:
        sure.add(hanzi.cut(full).core)
    if 2 <= len(letters) <= _MOST_INITIALS and not (len(letters) > 4 and sound.is_pinyin(letters)):
        sure.add(f"^{letters}")
    if len(parts.words) > 1 or not sound.is_pinyin(parts.core):
        sure.update(f"={word}" for word in parts.words if len(word) >= _LEAST_WORD)
    places = latin.latin_places().get(parts.core, frozenset()) if not parts.places else parts.places
    return Question(
        typed=letters,
        parts=parts,
        plain="",
        letters=parts.core + parts.trade_text,
        sure=_numbers(sure),
        pairs=(),
        places=_numbers({f"@{path[-1]}" for path in places}),
    )


def _wide_latin(parts: Parts) -> Iterator[str]:
    if 3 <= len(parts.core) <= _LONGEST_PINYIN:
        yield from (f"~{edited}" for edited in sound.pinyin_near(parts.core))
    yield from (f"~{''.join(parts.words[:count])}" for count in range(1, len(parts.words)))
    yield from (f"={shorter}" for word in parts.words if len(word) > _LEAST_WORD for shorter in _left_out(word))


def _one_character_behind_a_place(parts: Parts) -> Parts:
    """Of 杭州华, as somebody is typing, the place is taken off though one character is no core yet."""
    region, rest = hanzi.read_beginning(parts.core)
    if parts.region or region.soft or len(rest) != 1:
        return parts
    return replace(parts, region=region.text, places=region.places, core=rest)


def _from_core(parts: Parts) -> str:
    return parts.core + parts.trade_text + parts.group + parts.form_text + parts.branch


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple({number(text) for text in texts if text})


def _pairs(core: str) -> Iterator[str]:
    return (core[place : place + 2] for place in range(len(core) - 1))


def _left_out(core: str) -> Iterator[str]:
    """The core with each character left out in turn: cores one change apart share one of these."""
    if not 3 <= len(core) <= _LONGEST_CORE:
        return iter(())
    return (core[:place] + core[place + 1 :] for place in range(len(core)))


@lru_cache(maxsize=1 << 13)
def _bare(region: str) -> str:
    """浙江省宁波市 as people shorten it: 宁波."""
    known = lexicon.places().get(region) or hanzi.read_place(region).places
    return min(known)[-1] if known else region


def _alike(core: str) -> Iterator[str]:
    """The core with one character replaced by one that looks like it."""
    if len(core) <= 4:
        for place, character in enumerate(core):
            for other in lexicon.look_alikes().get(character, ""):
                yield core[:place] + other + core[place + 1 :]


def _translated(words: tuple[str, ...]) -> set[str]:
    """Chinese cores that English words translate."""
    known = lexicon.translations()
    if not 1 <= len(words) <= 3 or not all(word in known for word in words):
        return set()
    found = {""}
    for word in words:
        found = {start + meant for start in found for meant in known[word]}
    return found
