"""The catalogue as data: what kinds of information there are, their fields, who delivers them, how long they live."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law import forbidden, item_shape

FOLDER = Path(__file__).parent
YEARLY = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "catalogue (art. 9 of the draft)")


class NoSuchEdition(Refusal):
    code = "NO_SUCH_EDITION"
    status = 404
    basis = YEARLY
    message = "No edition {year} of the catalogue has been published"
    message_zh = "尚未发布 {year} 年版目录"
    next_step = "Editions: {editions}"
    next_step_zh = "已发布：{editions}"


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
    free_text: bool = False  # a narrative in the provider's own words; every text is screened, this one or not
    open_ended: bool = False  # the spellings of "no end date" are lawful
    publicity: str = ""  # narrower than the item's own, where it is
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """`months` of publication; 0: not published; None: no term."""

    months: int | None
    basis: Cite


@dataclass(frozen=True, slots=True)
class Publication:
    """Last public day: `start` + months of the gravest tier met by `tier_of`, or of `tier`; never after `cap`.

    Without `start` there is no term: public until `cap`, and without end while `cap` is empty.
    """

    start: str
    tiers: Mapping[str, Tier]
    tier: str = ""
    tier_of: str = ""
    cap: str = ""
    basis: Cite | None = None


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Conduct of these `choices` of `field` is over on its own day when no end is stated."""

    field: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """The date in `field` ends the conduct only where money `part` reaches money `of` (an empty part is the whole)."""

    field: str
    part: str
    of: str


@dataclass(frozen=True, slots=True)
class Term:
    """Within how many working days of the day it happened the item is delivered."""

    working_days: int
    basis: Cite


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of information the catalogue names. Each key is explained in docs/catalogue.md."""

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
    lapses_on: str = ""
    at_once: AtOnce | None = None
    ends_if_whole: Whole | None = None
    register: Mapping[str, str] = dataclass_field(default_factory=dict)
    deliver_within: Term | None = None

    def field(self, code: str) -> Field:
        return next(field for field in self.fields if field.code == code)

    @property
    def self_declared(self) -> bool:
        """Only the organisation itself may deliver it; never official, of no weight against anybody."""
        return any(rule["rule"] == "subject-is-provider" for rule in self.rules)


@cache
def edition(year: str = "2026") -> Mapping[str, Item]:
    """The items of one edition by code, in the catalogue's order. Raises KeyError for an edition never published."""
    listed = _edition_file(year)["items"]
    return MappingProxyType({code: load_item(FOLDER / "items" / f"{code}.yaml") for code in listed})


def in_force_from(year: str = "2026") -> date:
    """The first day of an edition. Raises KeyError for an edition never published."""
    day: date = _edition_file(year)["in_force_from"]
    return day


def document(year: str) -> dict[str, Any]:
    """An edition whole, as published: `{"edition", "in_force_from", "items": [each item's YAML as plain values]}`.

    Raises KeyError for an edition never published, and what `read_item` raises for an item that cannot be.
    """
    raw = _edition_file(year)
    items = [read_yaml(FOLDER / "items" / f"{code}.yaml") for code in raw["items"]]
    for item in items:
        read_item(item)
    return {"edition": year, "in_force_from": raw["in_force_from"], "items": items}


def editions() -> tuple[str, ...]:
    """Every edition published, oldest first."""
    return tuple(sorted(path.stem for path in (FOLDER / "editions").glob("*.yaml")))


def load_item(path: Path) -> Item:
    """Read one item; a fault in the file is a fault in the build, so it raises."""
    return read_item(read_yaml(path))


def read_item(raw: dict[str, Any]) -> Item:
    """The item a YAML document describes.

    Raises BannedCategory for a field nobody may register, KeyError or ValueError for what is not an item.
    """
    forbidden.refuse_fields(raw)
    item_shape.require(raw)
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
        retention_basis=_cite(retention.get("basis")),
        publication=_publication(raw.get("publication")),
        fields=tuple(_field(line) for line in raw["fields"]),
        rules=tuple(MappingProxyType(rule) for rule in raw.get("rules", ())),
        lapses_on=raw.get("lapses_on", ""),
        at_once=_at_once(raw.get("at_once")),
        ends_if_whole=Whole(**raw["ends_if_whole"]) if "ends_if_whole" in raw else None,
        register=MappingProxyType(raw.get("register", {})),
        deliver_within=_term(raw.get("deliver_within")),
    )


def _edition_file(year: str) -> dict[str, Any]:
    if year not in editions():
        raise KeyError(year)
    raw: dict[str, Any] = read_yaml(FOLDER / "editions" / f"{year}.yaml")
    return raw


def _cite(raw: dict[str, str] | None) -> Cite | None:
    return Cite(**raw) if raw else None


def _at_once(raw: dict[str, Any] | None) -> AtOnce | None:
    return AtOnce(raw["field"], tuple(raw["choices"])) if raw else None


def _term(raw: dict[str, Any] | None) -> Term | None:
    return Term(raw["working_days"], Cite(**raw["basis"])) if raw else None


def _field(line: dict[str, Any]) -> Field:
    choices = tuple(
        Choice(**{**choice, "aliases": tuple(choice.get("aliases", ()))}) for choice in line.get("choices", ())
    )
    return Field(**{**line, "choices": choices})


def _publication(raw: dict[str, Any] | None) -> Publication | None:
    if raw is None:
        return None
    tiers = {name: Tier(tier["months"], Cite(**tier["basis"])) for name, tier in raw.get("tiers", {}).items()}
    return Publication(
        start=raw.get("from", ""),
        tiers=MappingProxyType(tiers),
        tier=raw.get("tier", ""),
        tier_of=raw.get("tier_of", ""),
        cap=raw.get("cap", ""),
        basis=_cite(raw.get("basis")),
    )
