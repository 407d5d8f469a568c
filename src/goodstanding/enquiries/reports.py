"""What a sealed report says: every section of the standard, an empty one in words, a restricted one never as empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.enquiries import documents, wording
from goodstanding.enquiries.queries import Dossier
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report and the items of the catalogue that stand in it."""

    code: str
    name: str
    name_zh: str
    items: tuple[str, ...]


@cache
def wordings() -> Mapping[str, Any]:
    """The file of sections and standing texts."""
    held: Mapping[str, Any] = read_yaml(Path(__file__).with_name("report_sections.yaml"))
    return held


@cache
def sections() -> tuple[Section, ...]:
    """Every section in the order of the standard."""
    return tuple(Section(**{**line, "items": tuple(line["items"])}) for line in wordings()["sections"])


@dataclass(frozen=True, slots=True)
class Issue:
    """What a report is given when it is made. `verification` is told to its holder and asked of whoever checks it."""

    number: str
    verification: str


def content(answer: Dossier, *, issue: Issue, actor: Actor) -> dict[str, Any]:
    """The content of a report, as its JSON twin carries it; persons who asked are named by their unit only."""
    document = documents.as_document(answer)
    held = wordings()
    return {
        "number": issue.number,
        "verification": issue.verification,
        "subject": document["subject"],
        "audience": document["audience"],
        "at": document["at"],
        "known": document["known"],
        "made_at": answer.question.now.isoformat(),
        "asked_by": {"unit": actor.unit, "unit_name": actor.unit_name, "role": actor.role},
        "sections": [_section(one, document) for one in sections()],
        "grades": document["grades"],
        "disputes": document["disputes"],
        "objection": {"message": held["objection"]["text"], "message_zh": held["objection"]["text_zh"]},
        "validity": {"message": held["validity"], "message_zh": held["validity_zh"]},
    }


def _section(section: Section, document: dict[str, Any]) -> dict[str, Any]:
    records = [one for one in document["records"] if one["item"] in section.items]
    withheld = [one for one in document["withheld"] if one["item"] in section.items]
    told = {"code": section.code, "name": section.name, "name_zh": section.name_zh}
    return told | {"records": records, "withheld": withheld} | _empty(section, records, withheld, document["at"])


def _empty(section: Section, records: list[Any], withheld: list[Any], at: str) -> dict[str, str]:
    """The standard's sentence, where every item of the section may be seen and none is there; else nothing."""
    if records or len(withheld) == len(section.items):
        return {"empty": "", "empty_zh": ""}
    day = date.fromisoformat(at)
    return {
        "empty": f"As of {day.isoformat()}, no such information in the period of the enquiry",
        "empty_zh": f"截至{day.year}年{day.month}月{day.day}日，查询期内无相关信息",
    }


def printed(content_: dict[str, Any], answer: Dossier) -> dict[str, Any]:
    """The same with `lines` beside the fields of each record: what the paper is made of."""
    lines = {one.record.pk: wording.lines(one) for one in answer.shown}
    told = [
        section | {"records": [record | {"lines": lines[record["id"]]} for record in section["records"]]}
        for section in content_["sections"]
    ]
    return content_ | {"sections": told}
