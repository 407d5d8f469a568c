"""Acts that need a second pair of eyes: who may propose and confirm them, and for how long a proposal stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law import roles

FILE: Final = Path(__file__).with_name("four_eyes.yaml")


@dataclass(frozen=True, slots=True)
class GuardedAct:
    """`permission` is what proposer and confirmer must both have; `days` how long a proposal stands."""

    code: str
    permission: str
    days: int
    name: str
    name_zh: str


@cache
def guarded_acts() -> Mapping[str, GuardedAct]:
    """All of them by code. Raises ValueError where one asks for what is no permission."""
    found = {code: GuardedAct(code=code, **line) for code, line in read_yaml(FILE).items()}
    stray = {act.permission for act in found.values()} - set(roles.permissions())
    if stray:
        raise ValueError(f"no such permission: {sorted(stray)}")
    return MappingProxyType(found)
