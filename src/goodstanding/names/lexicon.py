"""The word lists beside this file, read once: places, trades, legal forms, sounds, short names, look-alikes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml

Place = tuple[str, ...]  # province, city, county: as many as are known; ("中国",) is the country

_HERE = Path(__file__).parent
# fmt: off
_PLACE_ENDS = (
    "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市",
    "自治州", "自治县", "自治旗", "地区", "林区", "县", "区", "盟", "旗", "州",
)
_NATIONS = (
    "蒙古族", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族",
    "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "柯尔克孜", "土族",
    "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "锡伯", "塔吉克族",
    "塔吉克", "怒族", "普米族", "独龙族", "裕固族", "保安族", "各族", "蒙古",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Trades:
    """Words of trade. `weak` holds the concepts that say little alone."""

    zh: dict[str, str]
    en: dict[str, str]
    weak: frozenset[str]
    lengths_zh: dict[str, tuple[int, ...]]
    longest_en: int


@dataclass(frozen=True, slots=True)
class Forms:
    """Endings of names: word to kind, longest first where order matters."""

    zh: dict[str, str]
    lengths_zh: dict[str, tuple[int, ...]]
    en: dict[str, str]
    branch_zh: tuple[str, ...]
    branch_en: tuple[str, ...]
    group_zh: tuple[str, ...]
    group_en: tuple[str, ...]
    notes: frozenset[str]


@cache
def trades() -> Trades:
    table = _read("trades.yaml")
    rows = [(concept, words) for strength in ("weak", "strong") for concept, words in table[strength].items()]
    chinese = {word: concept for concept, words in rows for word in words["zh"].split()}
    english = {word: concept for concept, words in rows for word in words["en"]}
    return Trades(
        zh=chinese,
        en=english,
        weak=frozenset(table["weak"]),
        lengths_zh=lengths_by_last(chinese),
        longest_en=max(len(word.split()) for word in english),
    )


@cache
def forms() -> Forms:
    table = _read("forms.yaml")
    chinese = {word: kind for kind, words in table["zh"].items() for word in words.split()}
    return Forms(
        zh=chinese,
        lengths_zh=lengths_by_last(chinese),
        en=_longest_first({word: kind for kind, words in table["en"].items() for word in words}),
        branch_zh=tuple(sorted(table["branch_zh"].split(), key=len, reverse=True)),
        branch_en=tuple(sorted(table["branch_en"], key=len, reverse=True)),
        group_zh=tuple(sorted(table["group_zh"].split(), key=len, reverse=True)),
        group_en=tuple(table["group_en"]),
        notes=frozenset(table["notes_zh"].split()),
    )


@cache
def places() -> dict[str, frozenset[Place]]:
    """Every way to write a place in Chinese, to the places it can be; 西湖 alone is no place, 西湖区 is."""
    found: dict[str, list[Place]] = {"中国": [("中国",)], "中华": [("中国",)]}
    for province, cities in _read("places.yaml").items():
        _add_province(found, province, cities)
    return {name: frozenset(known) for name, known in found.items()}


@cache
def place_lengths() -> dict[str, tuple[int, ...]]:
    return lengths_by_first(places())


@cache
def soft_places() -> frozenset[str]:
    """Counties without their 县 or 市, and cities that are words too: places only where a name begins with them."""
    cities = {short_place(city) for cities in _read("places.yaml").values() for city in cities}
    provinces = {short_place(province) for province in _read("places.yaml")}
    bare = {short_place(name) for name, known in places().items() if any(len(place) == 3 for place in known)}
    return frozenset(bare - cities - provinces) | frozenset(_read("readings.yaml")["also_words"].split())


@cache
def place_readings() -> dict[str, tuple[str, ...]]:
    return {name: tuple(known.split()) for name, known in _read("readings.yaml")["places"].items()}


@cache
def character_readings() -> dict[str, tuple[str, ...]]:
    return {mark: tuple(known.split()) for mark, known in _read("readings.yaml")["characters"].items()}


@cache
def sounds() -> dict[str, tuple[str, ...]]:
    """Each character of the dictionary to the readings names may have of it, the likeliest first."""
    return {mark: readings for readings, marks in _sound_lines() for mark in marks}


@cache
def syllables() -> frozenset[str]:
    """Every reading of the dictionary, those too that no name has."""
    return frozenset(reading for readings, _ in _sound_lines() for reading in readings)


@cache
def phrases() -> dict[str, tuple[str, ...]]:
    """Phrases of two to four characters whose reading is not the likeliest of each character."""
    lines = (line.split() for line in (_HERE / "phrases.txt").read_text(encoding="utf-8").splitlines())
    return {phrase: tuple(reading) for phrase, *reading in lines}


@cache
def translations() -> dict[str, tuple[str, ...]]:
    """English words to the Chinese ones they translate in a core."""
    meant: dict[str, list[str]] = {}
    for chinese, english in _read("translations.yaml").items():
        for word in english.split():
            meant.setdefault(word, []).append(chinese)
    return {word: tuple(known) for word, known in meant.items()}


@cache
def short_names() -> dict[str, str]:
    """Established short names to registered ones."""
    return {str(short): full for short, full in _read("abbreviations.yaml").items()}


@cache
def look_alikes() -> dict[str, str]:
    """Each character to those drawn nearly like it."""
    found: dict[str, str] = {}
    for line in (_HERE / "lookalikes.txt").read_text(encoding="utf-8").split():
        for other in line[1:]:
            found[line[0]] = found.get(line[0], "") + other
            found[other] = found.get(other, "") + line[0]
    return found


@cache
def _sound_lines() -> list[tuple[tuple[str, ...], str]]:
    lines = (line.partition(" ") for line in (_HERE / "sounds.txt").read_text(encoding="utf-8").splitlines())
    return [(tuple(readings.split(",")), marks) for readings, _, marks in lines]


def lengths_by_last(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each last character the lengths of the words that end in it, longest first."""
    return _lengths((word[-1], len(word)) for word in words)


def lengths_by_first(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each two first characters the lengths of the words that begin with them, longest first."""
    return _lengths((word[:2], len(word)) for word in words)


def _lengths(met: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for mark, length in met:
        found.setdefault(mark, set()).add(length)
    return {mark: tuple(sorted(lengths, reverse=True)) for mark, lengths in found.items()}


@cache
def short_place(name: str) -> str:
    """A place as names use it: 杭州市 to 杭州, 恩施土家族苗族自治州 to 恩施; two-character counties keep theirs."""
    for ending in _PLACE_ENDS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            name = name[: -len(ending)]
            break
    return _without_nations(name)


def _without_nations(name: str) -> str:
    if not name.endswith(_NATIONS):
        return name
    for nation in _NATIONS:
        if name.endswith(nation) and len(name) - len(nation) >= 2:
            return _without_nations(name[: -len(nation)])
    return name


def _add_province(found: dict[str, list[Place]], province: str, cities: dict[str, str]) -> None:
    top = short_place(province)
    for name in (province, top):
        found.setdefault(name, []).append((top,))
    for city, counties in cities.items():
        middle = short_place(city)
        path: Place = (top,) if city == province else (top, middle)  # 吉林市 lies in 吉林省, 北京市 is itself
        for name in (city, middle):
            found.setdefault(name, []).append(path)
        for county in counties.split():
            _add_county(found, county, (top, middle))


def _add_county(found: dict[str, list[Place]], county: str, above: Place) -> None:
    bare = short_place(county)
    path = (*above, bare)
    found.setdefault(county, []).append(path)
    if len(bare) >= 2 and not county.endswith("区") and bare != county:
        found.setdefault(bare, []).append(path)


def _longest_first(words: dict[str, str]) -> dict[str, str]:
    return dict(sorted(words.items(), key=lambda row: -len(row[0])))


def _read(name: str) -> Any:  # Any: what a YAML file holds
    return read_yaml(_HERE / name)
