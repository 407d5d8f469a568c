"""The catalogue as data: what kinds of information there are, their fields, who delivers them, how long they live."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from goodstanding.kernel.citation import Cite

FOLDER = Path(__file__).parent
FIELD_TYPES = ("text", "date", "money", "code", "choice", "choices", "integer", "decimal", "flag", "document")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list; `aliases` and `prefix` are spellings providers use, `tier` the publication tier."""

    code: str
    name: str
    name_zh: str
    aliases: tuple[str, ...] = ()
    prefix: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item. Money is kept in CNY; `document` is structured JSON made by a reader, not typed by hand."""

    code: str
    name: str
    name_zh: str
    type: str
    required: bool = False
    max: int = 4000
    free_text: bool = False  # screened for persons and banned categories
    open_ended: bool = False  # the spellings of "no end date" are lawful
    publicity: str = ""  # narrower than the item's own, where it is
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    months: int
    basis: Cite


@dataclass(frozen=True, slots=True)
class Publication:
    """Last public day: `start` + months of the gravest tier met by `tier_of`, or of `tier`; never after `cap`."""

    start: str
    tiers: Mapping[str, Tier]
    tier: str = ""
    tier_of: str = ""
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of information the catalogue names."""

    code: str
    name: str
    name_zh: str
    information: str
    nature: str
    publicity: str
    providers: tuple[str, ...]
    basis: tuple[Cite, ...]
    document: str
    identity: tuple[str, ...]
    occurred_on: str
    ended_on: tuple[str, ...]
    retention_years: int | None
    retention_basis: Cite | None
    publication: Publication | None
    fields: tuple[Field, ...]
    rules: tuple[Mapping[str, Any], ...]

    def field(self, code: str) -> Field:
        return next(field for field in self.fields if field.code == code)


@cache
def edition(year: str = "2026") -> Mapping[str, Item]:
    """The items of one edition by code, in the catalogue's order. Raises KeyError for an edition never published."""
    path = FOLDER / "editions" / f"{year}.yaml"
    if not path.exists():
        raise KeyError(year)
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    return MappingProxyType({code: load_item(FOLDER / "items" / f"{code}.yaml") for code in listed})


def load_item(path: Path) -> Item:
    """Read one item; a fault in the file is a fault in the build, so it raises."""
    return read_item(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_item(raw: dict[str, Any]) -> Item:
    """The item a YAML document describes. Raises KeyError or ValueError where it is not one."""
    retention = raw.get("retention") or {}
    return Item(
        **{name: raw[name] for name in ("code", "name", "name_zh", "information", "nature", "publicity")},
        providers=tuple(raw["providers"]),
        basis=tuple(Cite(**cite) for cite in raw["basis"]),
        document=raw.get("document", ""),
        identity=tuple(raw["identity"]),
        occurred_on=raw["occurred_on"],
        ended_on=tuple(raw.get("ended_on", ())),
        retention_years=retention.get("years"),
        retention_basis=Cite(**retention["basis"]) if retention else None,
        publication=_publication(raw.get("publication")),
        fields=tuple(_field(line) for line in raw["fields"]),
        rules=tuple(MappingProxyType(rule) for rule in raw.get("rules", ())),
    )


def _field(line: dict[str, Any]) -> Field:
    if line["type"] not in FIELD_TYPES:
        raise ValueError(f"{line['code']}: no field type {line['type']}")
    choices = tuple(
        Choice(**{**choice, "aliases": tuple(choice.get("aliases", ()))}) for choice in line.get("choices", ())
    )
    return Field(**{**line, "choices": choices})


def _publication(raw: dict[str, Any] | None) -> Publication | None:
    if raw is None:
        return None
    tiers = {name: Tier(tier["months"], Cite(**tier["basis"])) for name, tier in raw["tiers"].items()}
    return Publication(
        start=raw["from"],
        tiers=MappingProxyType(tiers),
        tier=raw.get("tier", ""),
        tier_of=raw.get("tier_of", ""),
        cap=raw.get("cap", ""),
    )
