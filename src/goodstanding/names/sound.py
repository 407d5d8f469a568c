"""How Chinese characters sound: toneless pinyin in the readings a character really has, and what can be pinyin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from goodstanding.names.lexicon import character_readings, phrases, place_readings, sounds, syllables

_MOST_READINGS = 8
_LONGEST = 5  # letters of a syllable beside the one that is missing: zhuang
_MARKS = re.compile("[\u0300-\u0307\u0309-\u036f]")  # tones, but not the diaeresis of ü
_NOT_SYLLABLES = {"m", "n", "ng", "hm", "hng", "ê", "yo", "o", "lo", "kei", "nou", "eng"}


def plain(text: str) -> str:
    """Letters without tone marks; ü as v."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


def canonical(syllable: str) -> str:
    """A syllable as readings are compared: ü after l and n as u, as names abroad write it."""
    return syllable.replace("lv", "lu").replace("nv", "nu").replace("lyu", "lu")


@lru_cache(maxsize=1 << 14)
def canonical_word(word: str) -> str:
    """A word as readings are compared; only pinyin is changed, so that investment stays."""
    changed = canonical(word)
    return changed if changed != word and is_pinyin(changed) else word


@cache
def readings_of(character: str) -> tuple[str, ...]:
    """Readings of one character, the likeliest in a name first; the character itself where it has none."""
    own = character_readings().get(character)
    return tuple(map(canonical, own)) if own else sounds().get(character, (character,))


@lru_cache(maxsize=1 << 18)
def readings(text: str) -> tuple[str, ...]:
    """At most eight readings of a short text, written together, the likeliest first."""
    likely = _by_phrase(text)
    choices = [readings_of(character) for character in text]
    if all(choice == (sound,) for choice, sound in zip(choices, likely, strict=True)):
        return ("".join(likely),)
    several = dict.fromkeys(["".join(likely), *_others(likely, choices)])
    return tuple(several)[:_MOST_READINGS]


def readings_of_core(core: str) -> tuple[str, ...]:
    """Readings of a core; one that is a place (北京大学) is read by the place's other names too."""
    known = place_readings().get(core)
    return tuple(dict.fromkeys((*readings(core), *known))) if known else readings(core)


@lru_cache(maxsize=1 << 18)
def initials(text: str) -> str:
    """First letters of the likeliest readings: 杭州 hz."""
    return "".join(reading[:1] for reading in _by_phrase(text))


@lru_cache(maxsize=1 << 16)
def sound_alike(one: str, other: str) -> bool:
    """Whether two characters share a reading."""
    return not set(readings_of(one)).isdisjoint(readings_of(other))


@lru_cache(maxsize=1 << 16)
def is_pinyin(letters: str) -> bool:
    """Whether the letters can be cut into syllables."""
    return _syllables().fullmatch(letters) is not None


def _others(likely: tuple[str, ...], choices: list[tuple[str, ...]]) -> list[str]:
    """Short texts in every way their characters are read; long ones vary one character at a time."""
    if len(choices) <= 3:
        return ["".join(chosen) for chosen in product(*choices)]
    return [
        "".join((*likely[:place], reading, *likely[place + 1 :]))
        for place, choice in enumerate(choices)
        for reading in choice
    ]


@lru_cache(maxsize=1 << 15)
def _by_phrase(text: str) -> tuple[str, ...]:
    """One reading a character; where the text holds a phrase of the dictionary, as that phrase is read."""
    known, place, end = phrases(), 0, len(text)
    found: list[str] = []
    while place < end:
        for length in range(min(4, end - place), 1, -1):
            phrase = known.get(text[place : place + length])
            if phrase:
                found.extend(phrase)
                place += length
                break
        else:
            found.append(readings_of(text[place])[0])
            place += 1
    return tuple(found)


def pinyin_near(letters: str) -> Iterator[str]:
    """Every pinyin that becomes these letters by one left out, put in, changed or swapped with the next."""
    whole = [is_pinyin(letters[:place]) or not place for place in range(len(letters) + 1)]
    behind = [is_pinyin(letters[place:]) or place == len(letters) for place in range(len(letters) + 1)]
    for place in range(len(letters) + 1):
        before = [letters[start:place] for start in range(max(0, place - _LONGEST), place + 1) if whole[start]]
        for rest in (place, place + 1):  # a letter put in; a letter changed
            ends = range(rest, min(len(letters), rest + _LONGEST) + 1)
            for start, end in product(before, [letters[rest:end] for end in ends if behind[end]]):
                missing = _holes().get((start, end), "")
                yield from (letters[:place] + letter + letters[rest:] for letter in missing)
    yield from filter(is_pinyin, _fewer_or_swapped(letters))


def _fewer_or_swapped(letters: str) -> Iterator[str]:
    for place in range(len(letters)):
        yield letters[:place] + letters[place + 1 :]
        yield letters[:place] + letters[place + 1 : place + 2] + letters[place] + letters[place + 2 :]


@cache
def _holes() -> dict[tuple[str, str], str]:
    """The letters that make a syllable of what stands before and behind them."""
    found: dict[tuple[str, str], str] = {}
    for syllable in _known_syllables():
        for place, letter in enumerate(syllable):
            around = syllable[:place], syllable[place + 1 :]
            found[around] = found.get(around, "") + letter
    return found


@cache
def _known_syllables() -> frozenset[str]:
    return frozenset(one for one in syllables() if one.isascii() and one.isalpha()) - _NOT_SYLLABLES


@cache
def _syllables() -> re.Pattern[str]:
    longest_first = sorted(_known_syllables(), key=lambda syllable: (-len(syllable), syllable))
    return re.compile(f"(?:{'|'.join(longest_first)})+")
