"""Organisation names made up for benchmarks, in shares like a register's; the same every time."""

from collections.abc import Iterator
from random import Random

from goodstanding.names import lexicon, sound
from goodstanding.names.lexicon import short_place

_CORE_LENGTHS = (2, 2, 2, 3, 3, 3, 3, 4)
_FORMS = ("有限公司",) * 7 + ("有限责任公司", "股份有限公司", "集团有限公司")
_COMMON = (
    "华信达通瑞恒鑫盛源泰和安宏博远航海天润丰德嘉美新亿佳锦鸿运昌隆顺利金银龙凤腾飞云星辰光明春江山水木林森石玉宝福寿康宁永久长兴旺发财富贵荣祥吉庆乐行重曾"
    "东方南北中大正立本元亨贞诚义仁智勇友联合众创智慧思维科学能力优良品质精工匠心雅致清风朗月晴空碧波蓝湾绿野青松翠竹红枫紫荆白鹭黄鹤玄武朱雀麒麟鲲鹏骏马雄鹰猛虎"
    "卓越领先超群拓展启迪开拓奋进凯旋腾跃纵横寰宇环球四季五洲六合七彩八方九鼎百川千帆万象亚欧美洲港澳台浙沪苏皖赣湘鄂川渝黔滇桂粤闽鲁冀晋豫秦陇蒙疆藏"
)


def made_names(count: int, *, seed: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """(city, core, trade, form) of each name, all names different."""
    chance, seen = Random(seed), set[str]()  # noqa: S311 - made-up names, the same every time
    cities, trades = _cities(), [word for word in lexicon.trades().zh if len(word) > 1]
    weights = [1 / (rank + 3) for rank in range(len(cities))]
    while len(seen) < count:
        core = "".join(chance.choices(_COMMON, k=chance.choice(_CORE_LENGTHS)))
        parts = (chance.choices(cities, weights)[0], core, chance.choice(trades), chance.choice(_FORMS))
        if "".join(parts) not in seen:
            seen.add("".join(parts))
            yield parts


def asked(name: tuple[str, str, str, str], way: str, chance: Random) -> str:
    """How somebody asks for that name: `exact core pinyin initials slip letter-slip`."""
    city, core, trade, form = name
    if way == "exact":
        return "".join(name)
    if way == "core":
        return city + core
    if way == "pinyin":
        return " ".join(sound.readings(text)[0] for text in (city, core, trade))
    if way == "initials":
        return "".join(sound.initials(text) for text in (city, core, trade))
    if way == "letter-slip":
        letters = sound.readings(core)[0]
        place = chance.randrange(1, len(letters) - 1)
        return f"{sound.readings(city)[0]} {letters[:place]}{letters[place + 1 :]}"
    return city + _slipped(core, chance) + trade + form


def _slipped(core: str, chance: Random) -> str:
    """One character taken for another of the same sound, a common one else; in longer cores one may be left out."""
    place = chance.randrange(len(core))
    if len(core) > 3 and chance.random() < 0.3:
        return core[:place] + core[place + 1 :]
    alike = [other for other in _COMMON if other != core[place] and sound.sound_alike(core[place], other)]
    return core[:place] + chance.choice(alike or _COMMON) + core[place + 1 :]


def _cities() -> list[str]:
    named = {short_place(path[-1]) for paths in lexicon.places().values() for path in paths if len(path) == 2}
    ordered = sorted(named)
    return [*("上海", "北京", "深圳", "重庆", "广州", "成都", "杭州", "苏州"), *ordered]
