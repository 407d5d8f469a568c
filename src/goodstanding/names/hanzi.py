"""Cuts a Chinese name into division, core, trade, group, legal form and branch."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from goodstanding.names import lexicon
from goodstanding.names.lexicon import Place
from goodstanding.names.parts import Parts
from goodstanding.names.writing import fold_chinese

_BRACKETED = re.compile(r"\(([^()]*)\)")
_LEAST_CORE = 2
_GROUP_ENDS = frozenset("团股")  # every word for a group ends so: 集团, 控股


class Region(NamedTuple):
    text: str = ""
    places: frozenset[Place] = frozenset()
    soft: bool = False


@lru_cache(maxsize=1 << 12)
def cut(text: str) -> Parts:
    """The parts of a Chinese name. What no word list knows stays in the core."""
    folded = fold_chinese(text)
    rest, region = _take_bracketed_region(folded)
    rest, branch = _take_branch(rest)
    rest, form_text = _take_form(rest)
    rest, group = _take_group(rest.replace("(", "").replace(")", "") if "(" in rest or ")" in rest else rest)
    if not region.text:
        rest, region = _take_region(rest)
    if not region.text:
        rest, region = _take_region_behind(rest)
    core, trade_text, trade = cut_trade(rest)
    return Parts(
        han=True,
        core=core,
        region=region.text,
        places=region.places,
        soft=region.soft,
        trade_text=trade_text,
        trade=trade,
        group=group,
        form_text=form_text,
        form=lexicon.forms().zh.get(form_text, ""),
        branch=branch,
    )


@lru_cache(maxsize=1 << 14)
def cut_trade(text: str) -> tuple[str, str, frozenset[str]]:
    """Core, words of trade and their concepts; at least two characters stay in the core."""
    known, concepts, end = lexicon.trades(), set(), len(text)
    while end > _LEAST_CORE:
        word = _longest_ending(text[:end], known, end - _LEAST_CORE)
        if not word:
            break
        concepts.add(known.zh[word])
        end -= len(word)
    return text[:end], text[end:], frozenset(concepts)


@lru_cache(maxsize=1 << 12)
def read_place(text: str) -> Region:
    """The place that `text` names from its first to its last character; empty where it names none."""
    region, rest = read_beginning(text)
    return region if region.text and not rest else Region()


def _longest_ending(text: str, known: lexicon.Trades, room: int) -> str:
    for length in known.lengths_zh.get(text[-1], ()):
        if length <= room and text[-length:] in known.zh:
            return text[-length:]
    return ""


def _take_bracketed_region(text: str) -> tuple[str, Region]:
    if "(" not in text:
        return text, Region()
    for inside in _BRACKETED.findall(text):
        place = read_place(inside)
        if place.text:
            return text.replace(f"({inside})", "", 1), place
    return text, Region()


def _take_branch(text: str) -> tuple[str, str]:
    """What stands behind a complete name and says that only a part of the organisation is meant."""
    if text.endswith("公司") and text.count("公司") == 1:
        return text, ""
    found = _branch_pattern(bank=False).fullmatch(text) or _branch_pattern(bank=True).fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _take_form(text: str) -> tuple[str, str]:
    known = lexicon.forms()
    for length in known.lengths_zh.get(text[-1:], ()):
        if length < len(text) and text[-length:] in known.zh:
            return text[:-length], text[-length:]
    return text, ""


def _take_group(text: str) -> tuple[str, str]:
    if text[-1:] not in _GROUP_ENDS:
        return text, ""
    for word in lexicon.forms().group_zh:
        if text.endswith(word) and len(text) - len(word) >= _LEAST_CORE:
            return text[: -len(word)], word
    return text, ""


def _take_region(text: str) -> tuple[str, Region]:
    region, rest = read_beginning(text)
    return (rest, region) if region.text and len(rest) >= _LEAST_CORE else (text, Region())


def _take_region_behind(text: str) -> tuple[str, Region]:
    """A city or province behind the trade: 鼓浪乐器厦门有限公司."""
    for length in (5, 4, 3, 2):
        place = read_place(text[-length:]) if len(text) >= length + 4 else Region()
        if place.text and not place.soft:
            return text[:-length], place
    return text, Region()


def read_beginning(text: str) -> tuple[Region, str]:
    """The places a text begins with, each within the one before: 浙江省杭州市西湖区."""
    taken, found = "", frozenset[Place]()
    rest = text
    for _ in range(3):
        name, places = _first_place(rest, within=found)
        if not name:
            break
        taken, rest, found = taken + name, rest[len(name) :], places
    soft = taken in lexicon.soft_places()
    return Region(taken, found, soft), rest


def _first_place(text: str, within: frozenset[Place]) -> tuple[str, frozenset[Place]]:
    lengths = lexicon.place_lengths().get(text[:2])
    if not lengths:
        return "", frozenset()
    known = lexicon.places()
    for length in lengths:
        name = text[:length]
        if name not in known or (within and name in lexicon.soft_places() and not name.endswith(("县", "市"))):
            continue
        fitting = frozenset(place for place in known[name] if _inside(place, within)) if within else known[name]
        if fitting:
            return name, fitting
    return "", frozenset()


def _inside(place: Place, within: frozenset[Place]) -> bool:
    return any(len(place) > len(upper) and place[: len(upper)] == upper for upper in within)


@cache
def _branch_pattern(*, bank: bool) -> re.Pattern[str]:
    """A complete name, then a tail that names a branch; a bank's own name is complete at 银行."""
    if bank:
        return re.compile("(.+?银行)(.*(?:[分支]行|营业部|分理处|储蓄所))")
    endings = "|".join(lexicon.forms().branch_zh)
    return re.compile(rf"(.+?(?:有限责任公司|股份有限公司|有限公司|股份公司|总公司|公司))(.*(?:{endings}))")
