"""Organisations with a code of their own: the parties, those of the stories, and names hard to tell apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from goodstanding.demo.tables import party_code, table
from goodstanding.demo.years import Years
from goodstanding.kernel.identifiers import make_code

AGE = timedelta(days=3_300)  # on the day the three years begin
FOOTWEAR = 2  # place in the list of trades
ALIKE = 4  # at most one in so many


@dataclass(frozen=True, slots=True)
class Fixed:
    code: str
    name: str
    class_: int
    established: Any
    english: str = ""
    former: str = ""
    district: int = 0
    trade: int = -1


def fixed_organisations(years: Years, organisations: int) -> tuple[Fixed, ...]:
    """All of them, or fewer names hard to tell apart where the city is small."""
    begun = years.start - AGE
    told = {story["code"]: story for story in table("story")["organisations"].values()}
    known = [*_parties(begun, told), *_stories(begun, told)]
    room = max(0, (organisations - len(known)) // ALIKE)
    return (*known, *list(_alike(begun))[:room])


def _parties(begun: Any, told: dict[str, Any]) -> Iterator[Fixed]:
    for key, party in table("parties").items():
        code = party_code(key)
        if code not in told:
            yield Fixed(code, party["name"], _class(code), begun)


def _stories(begun: Any, told: dict[str, Any]) -> Iterator[Fixed]:
    for code, story in told.items():
        if story.get("registered", True):
            names = {name: story.get(name, "") for name in ("english", "former")}
            yield Fixed(code, story["name"], _class(code), begun, **names, trade=FOOTWEAR)


def _alike(begun: Any) -> Iterator[Fixed]:
    for number, line in enumerate(table("lookalikes")):
        kind = "3" if line.get("class") == "cooperative" else "1"
        code = make_code("9", kind, "990101", f"MA0ALK{number:02d}").code
        names = {name: line.get(name, "") for name in ("english", "former")}
        yield Fixed(code, line["name"], _class(code), begun - timedelta(days=17 * number), **names, trade=0)


def _class(code: str) -> int:
    """The place of the code's class among those of city.yaml."""
    kinds = [(one["department"], one["class"]) for one in table("city")["classes"]]
    return kinds.index((code[0], code[1]))
