"""Kinds of unit that take part: their names, other spellings, and what class of information they may deliver."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.catalogue import Item

FILE: Final = Path(__file__).with_name("party_kinds.yaml")
TYPES_OF_INFORMATION: Final = Cite(
    "SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "types of information (art. 7 of the draft)"
)


@dataclass(frozen=True, slots=True)
class PartyKind:
    """`information` is `public`, `market` or `none`: a unit of the kind delivers that class and no other (A7)."""

    code: str
    name: str
    name_zh: str
    information: str
    aliases: tuple[str, ...] = ()


class UnknownPartyKind(Refusal):
    code = "UNKNOWN_PARTY_KIND"
    status = 422
    message = "There is no kind of unit called {given}"
    message_zh = "没有名为“{given}”的单位类型"
    next_step = "Kinds: {kinds}"
    next_step_zh = "可用类型：{kinds}"


class NotThisKindsItem(Refusal):
    code = "NOT_THIS_KINDS_ITEM"
    status = 422
    basis = TYPES_OF_INFORMATION
    message = "A unit of kind {kind} does not deliver {item}"
    message_zh = "“{kind_zh}”类单位不报送“{item}”"
    next_step = "It may deliver: {allowed}"
    next_step_zh = "可报送：{allowed}"


@cache
def party_kinds() -> Mapping[str, PartyKind]:
    """All kinds by code, in the file's order."""
    lines = read_yaml(FILE)["kinds"]
    return MappingProxyType(
        {line["code"]: PartyKind(**{**line, "aliases": tuple(line.get("aliases", ()))}) for line in lines}
    )


def party_kind(given: str) -> PartyKind:
    """The kind a person means: its code, a name of it or another spelling."""
    wanted = _folded(given)
    for kind in party_kinds().values():
        if wanted in {_folded(word) for word in (kind.code, kind.name, kind.name_zh, *kind.aliases)}:
            return kind
    raise UnknownPartyKind(given=given[:40], kinds=", ".join(party_kinds()))


def deliverable(kind: PartyKind, items: Mapping[str, Item]) -> list[str]:
    """The codes of the items a unit of this kind may deliver."""
    return [code for code, item in items.items() if kind.code in item.providers]


def require_deliverable(kind: PartyKind, code: str, items: Mapping[str, Item]) -> None:
    """Refuse an item the catalogue does not name for this kind."""
    allowed = deliverable(kind, items)
    if code not in allowed:
        shown = ", ".join(allowed) or "—"
        raise NotThisKindsItem(kind=kind.code, kind_zh=kind.name_zh, item=code[:40], allowed=shown)


def _folded(word: str) -> str:
    return word.strip().casefold().replace("_", "-").replace(" ", "-").replace("'", "")
