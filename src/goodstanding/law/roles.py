"""Roles and what they may do. A permission opens a door of the system; it is never the ground for an enquiry."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

FILE: Final = Path(__file__).with_name("roles.yaml")
SCOPE_OF_AUTHORITY: Final = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "security duties (art. 17(2) of the draft)")


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    name: str
    name_zh: str
    may: frozenset[str]


class UnknownRole(Refusal):
    code = "UNKNOWN_ROLE"
    status = 422
    message = "There is no role called {given}"
    message_zh = "没有名为“{given}”的角色"
    next_step = "Roles: {roles}"
    next_step_zh = "可用角色：{roles}"


class NotPermitted(Refusal):
    code = "NOT_PERMITTED"
    status = 403
    basis = SCOPE_OF_AUTHORITY
    message = "The role {role} may not do this: {permission}"
    message_zh = "角色“{role_zh}”无权进行此操作：{permission_zh}"
    next_step = "Ask an officer whose role allows it; `goodstanding account add` opens accounts."
    next_step_zh = "请由具有相应权限的人员办理；可用 `goodstanding account add` 开立账户。"


@cache
def roles() -> Mapping[str, Role]:
    """All roles by code, in the file's order. Raises ValueError where one may do what is no permission."""
    held = read_yaml(FILE)
    known = frozenset(held["permissions"])
    found = {line["code"]: Role(**{**line, "may": frozenset(line["may"])}) for line in held["roles"]}
    stray = {word for role in found.values() for word in role.may} - known
    if stray:
        raise ValueError(f"no such permission: {sorted(stray)}")
    return MappingProxyType(found)


@cache
def permissions() -> Mapping[str, Mapping[str, str]]:
    """Names of every permission by code: `{"name", "name_zh"}`."""
    return MappingProxyType(read_yaml(FILE)["permissions"])


def role(given: str) -> Role:
    """The role of that code, in whatever letter case."""
    found = roles().get(given.strip().casefold())
    if found is None:
        raise UnknownRole(given=given[:40], roles=", ".join(roles()))
    return found


def may(actor: Actor, permission: str, *, unit: str = "") -> bool:
    """Whether the actor may do this for `unit` (a party's code; empty: nobody's in particular)."""
    permitted = role(actor.role).may
    return permission in permitted and (unit in {"", actor.unit} or "any-unit" in permitted)


def require(actor: Actor, permission: str, *, unit: str = "") -> None:
    """Refuse what the actor's role does not allow."""
    if not may(actor, permission, unit=unit):
        names = permissions()[permission]
        own = role(actor.role)
        raise NotPermitted(role=own.code, role_zh=own.name_zh, permission=names["name"], permission_zh=names["name_zh"])
