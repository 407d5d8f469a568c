"""The amfori BSCI questionnaire as published: areas, their names old and new, questions, crucial flags."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Area:
    """One performance area. `heavy`: a crucial question weighs most here (child labour, bonded labour, safety)."""

    number: int
    name: str
    name_zh: str
    questions: int
    aliases: tuple[str, ...]
    heavy: bool

    @property
    def code(self) -> str:
        return f"PA{self.number}"

    def is_called(self, name: str) -> bool:
        """Whether `name` is the area's name, now or in an earlier edition."""
        return _plain(name) in {_plain(known) for known in (self.name, *self.aliases)}


@cache
def areas() -> tuple[Area, ...]:
    """The thirteen areas in order."""
    return tuple(_area(row) for row in _table()["areas"])


@cache
def crucial_questions() -> frozenset[str]:
    """Numbers of the crucial questions, such as "6.2"."""
    return frozenset(_table()["crucial"])


@cache
def questions() -> frozenset[str]:
    """Numbers of all questions, "1.1" to "13.4"."""
    return frozenset(f"{area.number}.{index + 1}" for area in areas() for index in range(area.questions))


def area_of(question: str) -> str:
    """The area a question belongs to: "6.2" gives "PA6"."""
    return f"PA{question.split('.', 1)[0]}"


def _area(row: dict[str, Any]) -> Area:
    return Area(**{**row, "aliases": tuple(row["aliases"]), "heavy": row.get("heavy", False)})


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(Path(__file__).with_name("questionnaire.yaml"))
    return table


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]+", " ", name.lower()).strip()
