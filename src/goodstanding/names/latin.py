"""Cuts a name in Latin letters, pinyin or English or both, into the same parts as a Chinese one."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from goodstanding.names import lexicon, sound
from goodstanding.names.lexicon import Place
from goodstanding.names.parts import Parts
from goodstanding.names.writing import fold_latin

_BRACKETED = re.compile(r"\(([^()]*)\)")
_FILLERS = frozenset({"the", "of", "and", "for"})
_BEHIND_A_PLACE = ("city", "province", "municipality", "district", "shi", "sheng")
_LEAST_CORE = 2  # letters
_COUNTRY = frozenset({("中国",)})
_SURE = 6  # a pinyin ending this long is believed inside a word too


@dataclass
class Rest:
    """What of a name is still to be read: its words in order."""

    words: list[str]

    @property
    def letters(self) -> str:
        return "".join(self.words)

    def take_last(self, length: int) -> str:
        """Remove that many letters from the end; a word may be cut."""
        taken = ""
        while self.words and length:
            word = self.words.pop()
            if len(word) > length:
                self.words.append(word[:-length])
                word = word[-length:]
            taken, length = word + taken, length - len(word)
        return taken

    def take_first(self, length: int) -> str:
        """Remove that many letters from the beginning; a word may be cut."""
        taken = ""
        while self.words and length:
            word = self.words.pop(0)
            if len(word) > length:
                self.words.insert(0, word[length:])
                word = word[:length]
            taken, length = taken + word, length - len(word)
        return taken

    def starts_word(self, place: int) -> bool:
        """Whether a word begins at that letter."""
        at = 0
        for word in self.words:
            if at >= place:
                return at == place
            at += len(word)
        return at == place


@lru_cache(maxsize=1 << 12)
def cut(text: str) -> Parts:
    """The parts of a name in Latin letters. What no word list knows stays in the core."""
    folded = fold_latin(text)
    folded, bracket = _take_bracket(folded)
    rest = Rest([sound.canonical_word(word) for word in re.sub("[()]", " ", folded).split()])
    if rest.words[:1] == ["the"]:
        rest.words.pop(0)
    behind = _take_place_behind(rest)
    branch = _take_branch(rest)
    form_text, form = _take_form(rest)
    group = _take_group(rest)
    region, places = next((found for found in (bracket, behind) if found[1]), None) or _take_region(rest)
    region = region or _take_unknown_place(folded, rest)
    trade_text, trade = _take_trade(rest)
    core = rest.letters
    return Parts(
        han=False,
        core=core,
        region=region,
        places=places,
        soft=bool(places) and all(len(place) == 3 for place in places),
        trade_text=trade_text,
        trade=trade,
        group=group,
        form_text=form_text,
        form=form,
        branch=branch,
        words=tuple(rest.words),
    )


def _take_bracket(folded: str) -> tuple[str, tuple[str, frozenset[Place]]]:
    for inside in _BRACKETED.findall(folded):
        letters = sound.canonical_word(inside.replace(" ", ""))
        found = latin_places().get(letters)
        if found:
            return folded.replace(f"({inside})", " ", 1), (letters, found)
    return folded, ("", frozenset())


def _take_unknown_place(folded: str, rest: Rest) -> str:
    """A place in no list, in brackets before the legal form: Morning Light Footwear (Shifan) Co., Ltd."""
    for inside in _BRACKETED.findall(folded):
        words = [sound.canonical_word(word) for word in inside.split()]
        ends = 0 < len(words) <= 2 and rest.words[-len(words) :] == words and len(rest.words) > len(words)
        if ends and all(word.isalpha() and word not in lexicon.trades().en for word in words):
            del rest.words[-len(words) :]
            return "".join(words)
    return ""


def _take_place_behind(rest: Rest) -> tuple[str, frozenset[Place]]:
    """A place behind a complete name: Jinjiang Huasheng Shoes Co., Ltd., Fujian; Appliances Inc. of Zhuhai."""
    forms = lexicon.forms().en
    for length in (2, 1):
        before, tail = rest.words[:-length], "".join(rest.words[-length:])
        found = latin_places().get(tail, frozenset())
        ended = len(before) > 1 and (before[-1] == "of" or forms.get(before[-1]) == "company")
        if found and ended and found != _COUNTRY:
            rest.words = before[:-1] if before[-1] == "of" else before
            return _nearer(rest, tail, found)
    return "", frozenset()


def _nearer(rest: Rest, tail: str, found: frozenset[Place]) -> tuple[str, frozenset[Place]]:
    """The place the name begins with, where it lies within the one behind."""
    start = Rest(list(rest.words))
    region, places = _take_region(start)
    within = frozenset(place for place in places if any(_below(place, upper) for upper in found))
    if not within:
        return tail, found
    rest.words = start.words
    return region, within


def _take_branch(rest: Rest) -> str:
    for words in lexicon.forms().branch_en:
        parts = words.split()
        if rest.words[-len(parts) :] == parts and len(rest.words) > len(parts) + 1:
            return " ".join(_words_behind_form(rest, len(parts)))
    for ending in _branch_readings():
        if rest.letters.endswith(ending) and rest.starts_word(len(rest.letters) - len(ending)):
            return rest.take_last(len(ending))
    return ""


def _words_behind_form(rest: Rest, least: int) -> list[str]:
    """The words of the branch: all behind the last word of a legal form, else only the branch's own."""
    company = {word for word, kind in lexicon.forms().en.items() if kind == "company"}
    start = len(rest.words) - least
    while start > 0 and rest.words[start - 1] not in company:
        start -= 1
    start = start or len(rest.words) - least
    taken, rest.words = rest.words[start:], rest.words[:start]
    return taken


def _take_form(rest: Rest) -> tuple[str, str]:
    taken, kind = "", ""
    while len(rest.words) > 1:
        word, found = _english_form(rest.words)
        if not word:
            break
        del rest.words[-len(word.split()) :]
        taken, kind = word.replace(" ", "") + taken, found
    if kind:
        return taken, "company" if kind == "works" else kind
    for letters, found in _form_readings().items():
        if _ends_with(rest, letters):
            return rest.take_last(len(letters)), found
    return "", ""


def _english_form(words: list[str]) -> tuple[str, str]:
    known = lexicon.forms().en
    for length in (3, 2, 1):
        ending = " ".join(words[-length:])
        if ending in known and len(words) > length:
            return ending, known[ending]
    return "", ""


def _take_group(rest: Rest) -> str:
    taken = ""
    while len(rest.words) > 1 and rest.words[-1] in lexicon.forms().group_en:
        taken = rest.words.pop() + taken
    if not taken and _ends_with(rest, "jituan"):
        taken = rest.take_last(len("jituan"))
    return taken


def _take_region(rest: Rest) -> tuple[str, frozenset[Place]]:
    """Province, city, county in turn, as far as a place is named and something of a core stays."""
    taken, found = "", frozenset[Place]()
    for _ in range(3):
        letters, places = _first_place(rest, within=found)
        if not letters:
            break
        taken, found = taken + rest.take_first(len(letters)), places
        if len(rest.words) > 1 and rest.words[0] in _BEHIND_A_PLACE:
            taken += rest.words.pop(0)
    return taken, found


def _first_place(rest: Rest, within: frozenset[Place]) -> tuple[str, frozenset[Place]]:
    """The longest place that ends with a word, else the longest that ends inside one."""
    letters = rest.letters
    lengths = range(min(24, len(letters) - _LEAST_CORE), 1, -1)
    for length in sorted(lengths, key=lambda length: not rest.starts_word(length)):
        places = latin_places().get(letters[:length])
        if not places or not _may_end(rest, length):
            continue
        fitting = frozenset(place for place in places if not within or any(_below(place, upper) for upper in within))
        if fitting and not (within and all(len(place) == 3 for place in fitting)):
            return letters[:length], fitting
    return "", frozenset()


def _below(place: Place, upper: Place) -> bool:
    return len(place) > len(upper) and place[: len(upper)] == upper


def _may_end(rest: Rest, length: int) -> bool:
    """A place ends with a word; inside one only where what follows can be read as pinyin."""
    if rest.starts_word(length):
        return True
    at = 0
    for word in rest.words:
        at += len(word)
        if at > length:
            return sound.is_pinyin(word[len(word) - (at - length) :])
    return False


def _take_trade(rest: Rest) -> tuple[str, frozenset[str]]:
    text, concepts = "", set[str]()
    while True:
        words, found = _english_trade(rest)
        if words:
            text = "".join(rest.words[-words:]) + text
            del rest.words[-words:]
        else:
            letters, found = _pinyin_trade(rest)
            if not letters:
                break
            text = rest.take_last(len(letters)) + text
        concepts |= found
    while len(rest.words) > 1 and rest.words[-1] in _FILLERS:
        rest.words.pop()
    return text, frozenset(concepts)


def _english_trade(rest: Rest) -> tuple[int, frozenset[str]]:
    """How many last words name a trade, and which; `and` between two trades goes with them."""
    known = lexicon.trades()
    last = len(rest.words) - 1
    if last > 0 and rest.words[last] in _FILLERS:
        return 1, frozenset()
    for length in range(min(known.longest_en, last), 0, -1):
        concept = known.en.get(" ".join(rest.words[-length:]))
        if concept:
            return length, frozenset({concept})
    return 0, frozenset()


def _pinyin_trade(rest: Rest) -> tuple[str, frozenset[str]]:
    letters = rest.letters
    for length in range(min(_longest_trade_reading(), len(letters) - _LEAST_CORE), 2, -1):
        concepts = trade_readings().get(letters[-length:])
        if concepts and _ends_with(rest, letters[-length:]):
            return letters[-length:], concepts
    return "", frozenset()


def _ends_with(rest: Rest, letters: str) -> bool:
    """Whether the name ends with these letters as words, or inside a word of pinyin that is long enough to be sure."""
    if not rest.letters.endswith(letters) or len(rest.letters) - len(letters) < _LEAST_CORE:
        return False
    if rest.starts_word(len(rest.letters) - len(letters)):
        return True
    return len(letters) >= _SURE - 1 and _may_end_before(rest, len(letters))


def _may_end_before(rest: Rest, length: int) -> bool:
    at = 0
    for word in reversed(rest.words):
        at += len(word)
        if at > length:
            return sound.is_pinyin(word[: at - length])
    return False


@cache
def latin_places() -> dict[str, frozenset[Place]]:
    """Places by the letters they are written with."""
    found: dict[str, set[Place]] = {}
    special = lexicon.place_readings()
    for name, places in lexicon.places().items():
        for letters in special.get(name) or sound.readings(name)[:1]:
            found.setdefault(sound.canonical_word(letters), set()).update(places)
    return {letters: frozenset(places) for letters, places in found.items()}


@cache
def trade_readings() -> dict[str, frozenset[str]]:
    """Concepts of trade by the pinyin of their Chinese words."""
    found: dict[str, set[str]] = {}
    for word, concept in lexicon.trades().zh.items():
        if len(word) > 1:
            found.setdefault(sound.readings(word)[0], set()).add(concept)
    return {letters: frozenset(concepts) for letters, concepts in found.items()}


@cache
def _longest_trade_reading() -> int:
    return max(map(len, trade_readings()))


@cache
def _form_readings() -> dict[str, str]:
    rows = {sound.readings(word)[0]: kind for word, kind in lexicon.forms().zh.items() if "(" not in word}
    return dict(sorted(rows.items(), key=lambda row: -len(row[0])))


@cache
def _branch_readings() -> tuple[str, ...]:
    return tuple(sound.readings(word)[0] for word in lexicon.forms().branch_zh if len(word) > 1)
