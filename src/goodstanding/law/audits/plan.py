"""Corrective action by rule: the sixty days, the states and what moves them, the clock of a zero-tolerance alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from goodstanding.kernel.yaml_file import read_yaml

SITE: Final = "site"


@dataclass(frozen=True, slots=True)
class Word:
    """A code of a list and its names."""

    code: str
    name: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of an alert's clock; `by` says who ends it: the auditor or a buyer."""

    code: str
    hours: int
    name: str
    name_zh: str
    by: str


@cache
def parameters() -> dict[str, Any]:
    """`plan.yaml`, read once."""
    rows: dict[str, Any] = read_yaml(Path(__file__).with_name("plan.yaml"))
    return rows


@cache
def words(listed: str) -> Mapping[str, Word]:
    """A list of codes with their names: owners, states, changes, validity."""
    return {line["code"]: Word(line["code"], line["name"], line["name_zh"]) for line in parameters()[listed]}


@cache
def kinds() -> Mapping[str, Word]:
    """The kinds of zero-tolerance matters."""
    lines = parameters()["zero_tolerance"]["kinds"]
    return {line["code"]: Word(line["code"], line["name"], line["name_zh"]) for line in lines}


@cache
def clock() -> tuple[Limit, ...]:
    """The limits of an alert, shortest first."""
    return tuple(Limit(**line) for line in parameters()["zero_tolerance"]["clock"])


def plan_due(closed_on: date) -> date:
    """The last day for the plan: sixty calendar days after the closing meeting."""
    return closed_on + timedelta(days=int(parameters()["plan"]["days"]))


def latest_due(closed_on: date) -> date:
    """The last day an action may be due: within a year of the closing meeting."""
    return closed_on + timedelta(days=int(parameters()["longest"]))


def plan_asked(letter: str | None) -> bool:
    """Whether the scheme asks for a plan at this result."""
    return letter in parameters()["plan"]["for"]


def may_move(act: str, state: str) -> bool:
    """Whether an act is possible in a state."""
    return bool(state in parameters()["moves"][act]["from"])


def moved(act: str, state: str) -> str:
    """The state after an act."""
    return str(parameters()["moves"][act].get("to", state))


def by_site(act: str) -> bool:
    """Whether the audited organisation itself does this; else another party does."""
    return bool(parameters()["moves"][act]["by"] == SITE)


def deadlines(found_at: datetime) -> list[tuple[Limit, datetime]]:
    """Each limit of an alert and the moment it ends: hours run through nights, weekends and holidays."""
    return [(limit, found_at + timedelta(hours=limit.hours)) for limit in clock()]
