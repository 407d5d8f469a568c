"""Organisations to look at first: small deliveries of their own, a revocation, a withdrawal, social audits."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from goodstanding.demo.evaluation import rulebook_of
from goodstanding.demo.population import City
from goodstanding.demo.streams import Delivery
from goodstanding.demo.tables import party_code, table
from goodstanding.demo.years import moment
from goodstanding.formats.social_audit.demonstration import demonstration_audit, earlier_audit
from goodstanding.formats.social_audit.writing import write_extract
from goodstanding.law.catalogue import edition

MINUTE = 300  # in the afternoon, after the regular deliveries


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What becomes of the one record of a delivery: `act` is `erase` or `withdraw`."""

    at: datetime
    delivery: str
    act: str
    reason: str
    document: str = ""


def stories(city: City) -> list[Delivery | Afterwards]:
    """Everything told of the fixed organisations, in order."""
    found: list[Delivery | Afterwards] = [*_audits(city)]
    for number, line in enumerate(table("story")["deliveries"]):
        delivery = _delivery(city, number, line)
        found.append(delivery)
        if then := line.get("then"):
            at = moment(_day(city, then["day"]), MINUTE)
            found.append(Afterwards(at, delivery.name, then["act"], then["reason"], then.get("document", "")))
    return sorted(found, key=lambda step: step.at)


def _delivery(city: City, number: int, line: dict[str, Any]) -> Delivery:
    received = _day(city, line["received"])
    row = _row(city, line)
    name = f"{line['provider']}-{line['item']}-{number + 1}.json"

    def write(path: Path) -> None:
        path.write_text(json.dumps([row], ensure_ascii=False, indent=1), encoding="utf-8")

    return Delivery(moment(received, MINUTE + number), line["provider"], line["item"], name, write)


def _row(city: City, line: dict[str, Any]) -> dict[str, str]:
    told = table("story")["organisations"]
    code = told[line["of"]]["code"] if line["of"] in told else party_code(line["of"])
    called = line.get("as", line["of"])
    name = told[called]["name"] if called in told else table("parties")[called]["name"]
    item = edition()[line["item"]]
    years = {"=rulebook": rulebook_of(city.years.today.year + line["fields"].get("year", 0))}
    told = {key: years.get(value, value) for key, value in line["fields"].items()}
    fields = {key: _value(city, line["provider"], item.field(key).type, value) for key, value in told.items()}
    return {"subject_code": code, "subject_name": name, **fields}


def _value(city: City, provider: str, kind: str, value: Any) -> str:
    if isinstance(value, int):
        return str(city.years.today.year + value) if kind == "integer" else _day(city, value).isoformat()
    if of_year := re.fullmatch(r"(-\d)/(\d\d-\d\d)", value):
        return f"{city.years.today.year + int(of_year[1])}-{of_year[2]}"
    if value == "=authority":
        return str(table("parties")[provider]["name"])
    if value.startswith("="):
        return party_code(provider if value == "=authority_code" else value[1:])
    return str(value)


def _day(city: City, days: int) -> date:
    return city.years.today + timedelta(days=days)


def _audits(city: City) -> Iterator[Delivery]:
    """Reports in the layout of the platform's extracts; they are of one day, whatever day the city is loaded."""
    told = table("story")
    received: date = max(told["audits"]["received"], city.years.start + timedelta(days=10))
    if received >= city.years.today:
        return
    first = told["organisations"]["footwear"]
    factories = [(first["code"], first["name"], first["english"]), *_factories(city)]
    yield from _earlier(city, first)
    for number, (code, name, english) in enumerate(factories):
        report = demonstration_audit(name=english, local_name=name, code=code, number=f"999{number + 1:03d}")
        text = write_extract(report)
        at = moment(received, MINUTE + 100 + number)
        yield Delivery(at, "auditor", "social-audit", f"extract-999{number + 1:03d}.txt", _writer(text))


def _earlier(city: City, first: dict[str, Any]) -> Iterator[Delivery]:
    """The first factory was audited before: its findings have a past."""
    received: date = max(table("story")["audits"]["earlier"], city.years.start + timedelta(days=5))
    later = demonstration_audit(name=first["english"], local_name=first["name"], code=first["code"], number="999001")
    at = moment(received, MINUTE + 90)
    yield Delivery(
        at, "auditor", "social-audit", "extract-999001-2024.txt", _writer(write_extract(earlier_audit(later)))
    )


def _writer(text: str) -> Any:
    return lambda path: path.write_text(text, encoding="utf-8")


def _factories(city: City) -> Iterator[tuple[str, str, str]]:
    wanted = table("story")["audits"]
    trades = [place for place, one in enumerate(table("city")["trades"]) if one[0] in wanted["trades"]]
    first = city.generic[np.isin(city.trades[city.generic], trades) & (city.step[city.generic] == 0)]
    unchanged = [place for place in first[: wanted["more"] * 40].tolist() if city.renamed[place] == 0]
    named = [place for place in unchanged if city.english[place].as_py()]
    for place in named[: wanted["more"]]:
        yield city.codes[place].as_py(), city.first_names[place].as_py(), city.english[place].as_py()
