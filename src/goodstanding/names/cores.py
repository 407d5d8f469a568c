"""How two cores stand to each other: same, read alike, a slip of the hand, or two words."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from goodstanding.names import lexicon, sound
from goodstanding.names.parts import Parts

_LONG_ENOUGH_TO_SWAP = 4
_LONG_ENOUGH_TO_DROP = 5
_LETTERS_FOR_A_SLIP = 6
_MOST_LETTERS = 2  # by so many letters slips are one name
_LETTERS_TO_BEGIN = 4
_ANY_TRADE = frozenset({"industry"})  # 业 behind a word in no list


def relate(a: Parts, b: Parts) -> str:
    """`same reading translated slip longer sound near other`; what a register officer would call it."""
    if not a.core or not b.core:
        return "same" if a.whole == b.whole and a.whole else "other"
    if a.core == b.core:
        return "same" if a.han == b.han else "reading"
    if a.han and b.han:
        return chinese(a.core, b.core)
    if a.han or b.han:
        return _across(a, b) if a.han else _across(b, a)
    return letters(a.core, b.core)


@lru_cache(maxsize=1 << 16)
def chinese(one: str, other: str) -> str:
    """Two different Chinese cores."""
    if not one or not other or abs(len(one) - len(other)) > 1:
        return "other"
    if len(one) != len(other):
        return _one_more(*sorted((one, other), key=len))
    places = [place for place in range(len(one)) if one[place] != other[place]]
    if len(places) == 1:
        return _one_changed(one[places[0]], other[places[0]], len(one))
    if _swapped(one, other, places):
        return "slip" if len(one) >= _LONG_ENOUGH_TO_SWAP else "sound" if len(one) == 2 else "near"
    return "sound" if sound.readings(one)[0] == sound.readings(other)[0] else "other"


@lru_cache(maxsize=1 << 16)
def letters(one: str, other: str) -> str:
    """Two different cores in letters: a slip leaves letters that are no pinyin, another core is pinyin again."""
    distance = OSA.distance(one, other, score_cutoff=_MOST_LETTERS)
    shorter = min(len(one), len(other))
    if distance > _MOST_LETTERS or shorter < 3:
        return "other"
    readable = sound.is_pinyin(one) + sound.is_pinyin(other)
    if readable == 2 or shorter < _LETTERS_FOR_A_SLIP:
        return "near"
    return "slip" if distance == 1 or shorter >= 2 * _LETTERS_FOR_A_SLIP else "near"


def _one_more(shorter: str, longer: str) -> str:
    if not any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))):
        return "other"
    return "slip" if len(longer) >= _LONG_ENOUGH_TO_DROP else "near"


def _one_changed(one: str, other: str, length: int) -> str:
    if sound.sound_alike(one, other) or other in lexicon.look_alikes().get(one, ""):
        return "slip" if length > 2 else "sound"
    return "near"


def _swapped(one: str, other: str, places: list[int]) -> bool:
    return (
        len(places) == 2
        and places[1] - places[0] == 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def _across(chinese_name: Parts, latin: Parts) -> str:
    if latin.core in chinese_name.readings:
        return "reading"
    if _translates(chinese_name.core, latin.words):
        return "translated"
    if any(reading[:1] == latin.core[:1] for reading in chinese_name.readings) and _goes_on(chinese_name, latin):
        return "longer"
    near = (reading for reading in chinese_name.readings if abs(len(reading) - len(latin.core)) <= _MOST_LETTERS)
    found = {letters(reading, latin.core) for reading in near}
    return next((relation for relation in ("slip", "near") if relation in found), "other")


def _translates(core: str, words: tuple[str, ...]) -> bool:
    """Whether the English words, each taken as one of its Chinese ones, are the core."""
    if not words or any(word not in lexicon.translations() for word in words):
        return False
    beginnings = {""}
    for word in words:
        longer = {start + meant for start in beginnings for meant in lexicon.translations()[word]}
        beginnings = {start for start in longer if core.startswith(start)}
    return core in beginnings


def _goes_on(chinese_name: Parts, latin: Parts) -> bool:
    """A trade that is in no list stayed in the core: its beginning is the other's core, or both begin alike."""
    core, words = chinese_name.core, latin.words
    weak = lexicon.trades().weak
    untold = not chinese_name.trade - weak and bool(latin.trade - weak)  # only the other side says which trade
    open_end = untold or not chinese_name.trade - _ANY_TRADE
    cores = [core[:length] for length in range(2, len(core))] if open_end else []
    readings = {reading for text in cores for reading in sound.readings(text)}.union(chinese_name.readings)
    beginnings = ["".join(words[:count]) for count in range(1, len(words))] if not latin.trade else []
    return any(len(one) >= _LETTERS_TO_BEGIN and one in readings for one in (*beginnings, latin.core))
