"""Which door asks what: every page, operation and command, as `doors.yaml` lists them (docs/access.md prints it)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.roles import permissions, roles

FILE: Final = Path(__file__).with_name("doors.yaml")
KINDS: Final = ("pages", "endpoints", "commands")
HEADS: Final = {"pages": "Page 页面", "endpoints": "Operation 接口", "commands": "Command 命令"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a door: all of these permissions, or one of the file's words; `unit` where one unit is meant."""

    asks: tuple[str, ...]
    unit: str = ""

    def __str__(self) -> str:
        return " and ".join(self.asks) + (f" of {self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True)
class Door:
    """A door by its kind and name; any one of its ways is enough."""

    kind: str
    name: str
    ways: tuple[Way, ...]

    @property
    def units(self) -> frozenset[str]:
        """The units it makes a difference to act for."""
        return frozenset(way.unit for way in self.ways if way.unit)

    @property
    def permissions(self) -> list[str]:
        """The permissions that open it, in the order of its line."""
        return list(dict.fromkeys(one for way in self.ways for one in way.asks if one in permissions()))

    def opens_to(self, word: str) -> bool:
        """Whether one of its ways is that word: `everybody`, `account`, `holder`, `pure`, `machine`."""
        return any(way.asks == (word,) and not way.unit for way in self.ways)


@cache
def doors() -> Mapping[tuple[str, str], Door]:
    """Every door by kind and name. Raises ValueError where a line asks for what is no permission, unit or word."""
    held = read_yaml(FILE)
    found = {
        (kind, name): Door(kind, name, tuple(_way(one) for one in line))
        for kind in KINDS
        for name, line in held[kind].items()
    }
    known, units = {*permissions(), *held["words"]}, {"", *held["units"]}
    for door in found.values():
        for way in door.ways:
            if not known.issuperset(way.asks) or way.unit not in units:
                raise ValueError(f"{door.kind}, {door.name}: nobody has {way}")
    return MappingProxyType(found)


def passes(door: Door, role: str, units: Collection[str] = ()) -> bool:
    """Whether an account of that role passes. `units`: in which of the door's units it acts (keys of `units`)."""
    return any(_passes(way, role, units) for way in door.ways)


def printed() -> str:
    """The table as docs/access.md has it: for each door what it asks, and the roles that have it."""
    return "\n\n".join("\n".join(_lines(kind)) for kind in KINDS) + "\n"


def _way(text: str) -> Way:
    asks, _, unit = text.partition(" of ")
    return Way(tuple(asks.split(" and ")), unit)


def _passes(way: Way, role: str, units: Collection[str]) -> bool:
    may = roles()[role].may
    asked = [one for one in way.asks if one not in _table()["words"]]
    here = not way.unit or way.unit in units or (_for_others(way.unit) and "any-unit" in may)
    return here and may.issuperset(asked) and not {"holder", "pure", "machine"}.intersection(way.asks)


def _for_others(unit: str) -> bool:
    return bool(_table()["units"][unit].get("for_others"))


@cache
def _table() -> dict[str, Any]:
    held: dict[str, Any] = read_yaml(FILE)
    return held


def _lines(kind: str) -> Iterator[str]:
    yield f"| {HEADS[kind]} | Asks 所需 | Roles 角色 |"
    yield "|---|---|---|"
    for door in doors().values():
        if door.kind == kind:
            yield f"| `{door.name}` | {', '.join(map(str, door.ways))} | {_who(door)} |"


def _who(door: Door) -> str:
    """Roles that pass in every unit the line names, or somewhere; nobody in particular is said in words."""
    word = next((one for one in ("everybody", "account", "pure", "machine") if door.opens_to(one)), "")
    if word:
        named = _table()["words"][word]
        return f"{named['name']} {named['name_zh']}"
    found = [code for code in roles() if passes(door, code, door.units)]
    return ", ".join([*found, *(["the account itself 账户本人"] if door.opens_to("holder") else [])])
