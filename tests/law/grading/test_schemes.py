"""The published schemes, from cases that cite the article: grades, lines, restorations and refusals."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodstanding.engine import grade_rows
from goodstanding.law.grading.single import grade_case

FOLDER = Path(__file__).parents[1] / "cases" / "grading"
PAGES = [path for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "criteria"]
FILES = {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in PAGES}


def changed(base: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """`base` with the case's facts over it, mappings merged; the word null takes a key away."""
    merged = {**base}
    for name, value in facts.items():
        inner = merged.get(name)
        merged[name] = changed(inner, value) if isinstance(value, dict) and isinstance(inner, dict) else value
    return {name: value for name, value in merged.items() if value != "null"}


def cases(section: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for file in FILES.values():
        for case in file[section]:
            yield file["scheme"], changed(file["base"], case["facts"]), case


@pytest.mark.parametrize(
    ("scheme", "facts", "case"), [pytest.param(*one, id=f"{one[0]}-{one[2]['name']}") for one in cases("cases")]
)
def test_a_case_of_the_rulebook(scheme, facts, case):
    document = grade_case(facts, scheme, grade_rows)

    assert document["refusal"] is None
    for name, expected in case["expect"].items():
        assert READ.get(name, _plain)(document, name) == _expected(expected)
    _adds_up(document)


def _expected(value):
    if isinstance(value, str):
        return {"null": None, "true": True}.get(value, value)
    if isinstance(value, dict):
        return {name: _expected(inner) for name, inner in value.items()}
    return [_expected(inner) for inner in value]


def _plain(document, name):
    return document[name]


def _lines(document, name):
    return {line["criterion"]: [line["points"], line["restored"]] for line in document["lines"]}


READ = {
    "lines": _lines,
    "caps": lambda document, name: [cap["code"] for cap in document["caps"]],
    "waiting": lambda document, name: [cap["waiting"] for cap in document["caps"] if "waiting" in cap],
    "unconfirmed_caps": lambda document, name: str(sum(cap["unconfirmed"] for cap in document["caps"])),
    "left_out": lambda document, name: [left["reason"] for left in document["left_out"]],
    "line_count": lambda document, name: str(len(document["lines"])),
    "doubts": lambda document, name: str(len(document["unconfirmed"])),
    "unconfirmed_lines": lambda document, name: str(sum(line["unconfirmed"] for line in document["lines"])),
    "start": lambda document, name: {"unconfirmed": document["start"]["unconfirmed"]},
}


def _adds_up(document):
    """A score is its start and its lines, and nothing else."""
    if document["starts_at"] is None:
        return
    change = sum(Decimal(line["restored"]) - Decimal(line["points"]) for line in document["lines"])
    assert Decimal(document["score"]) == Decimal(document["starts_at"]) + change


@pytest.mark.parametrize(
    ("scheme", "facts", "case"), [pytest.param(*one, id=f"{one[0]}-{one[2]['name']}") for one in cases("refusals")]
)
def test_bad_input_is_refused_by_name(scheme, facts, case):
    document = grade_case(facts, scheme, grade_rows)

    assert document["grade"] is None
    assert document["refusal"]["code"] in case["code"]
    assert document["refusal"]["message_zh"]
    assert document["refusal"]["next_step"]


def test_every_case_cites_its_article():
    assert all(case["cite"] for file in FILES.values() for case in file["cases"])


@pytest.mark.parametrize("where", ["code", "tax", "date", "person"])
def test_a_persons_number_is_not_repeated_wherever_it_was_typed(where):
    file = FILES["tax-credit-2025"]
    number = "990101199003070011"
    event = {"code": "010101", "date": "2026-05-20", where: [number] if where == "tax" else number}

    document = grade_case(changed(file["base"], {"events": [event]}), file["scheme"], grade_rows)

    assert document["refusal"]
    assert number not in str(document)


def test_every_fault_of_a_file_is_told_with_its_place():
    file = FILES["tax-credit-2025"]
    events = [{"code": "010101", "date": "soon"}, {"code": "010103", "date": "2026-05-20"}, {"code": "099999"}]
    facts = changed(file["base"], {"organisation": {"new": "perhaps"}, "events": events, "pledge": "maybe"})

    faults = grade_case(facts, file["scheme"], grade_rows)["faults"]

    places = ["organisation.new", "pledge", "events[0].date", "events[2]"]
    assert [fault["where"] for fault in faults] == places
    assert all(fault["message_zh"] and fault["next_step_zh"] for fault in faults)
