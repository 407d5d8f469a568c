"""Every citation in code and data names an instrument that was in force on the rule's dates."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import catalogue
from goodstanding.law.instruments import instruments, resolve

SOURCE = Path(catalogue.__file__).parent.parent
ON_LINE = re.compile(r"#.*\bon (\d{4}-\d{2}-\d{2})")  # a rule of another day says so beside its Cite


class Found(NamedTuple):
    place: str
    cite: Cite
    on: date


def _in_code(text: str, place: str, on: date) -> Iterator[Found]:
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Cite" and node.args:
            said = ON_LINE.search(lines[node.end_lineno - 1])
            day = date.fromisoformat(said[1]) if said else on
            if isinstance(node.args[0], ast.Constant):
                yield Found(f"{place}:{node.lineno}", Cite(str(node.args[0].value)), day)


def _in_data(node: Any, place: str, on: date) -> Iterator[Found]:
    if isinstance(node, dict):
        stated = [node[key] for key in ("from", "in_force_from", "on") if isinstance(node.get(key), date)]
        on = stated[0] if stated else on
        if isinstance(node.get("instrument"), str):
            yield Found(place, Cite(node["instrument"], str(node.get("pinpoint", ""))), on)
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from _in_data(value, f"{place}/{key}", on)


def _unresolved(found: Iterator[Found]) -> list[str]:
    faults = []
    for place, cite, on in found:
        try:
            resolve(cite, on=on)
        except Refusal as refusal:
            faults.append(f"{place}: {refusal}")
    return faults


def _day() -> date:
    return catalogue.in_force_from(catalogue.editions()[-1])


def test_every_citation_in_code_resolves():
    files = sorted(SOURCE.rglob("*.py"))
    found = [
        hit
        for path in files
        for hit in _in_code(path.read_text(encoding="utf-8"), str(path.relative_to(SOURCE)), _day())
    ]

    assert found
    assert not _unresolved(iter(found))


def test_every_citation_in_data_resolves():
    files = [path for path in sorted(SOURCE.rglob("*.yaml")) if path.name != "instruments.yaml"]
    found = [
        hit
        for path in files
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        for hit in _in_data(document, str(path.relative_to(SOURCE)), _day())
    ]

    assert len(found) > 40
    assert not _unresolved(iter(found))


@pytest.mark.parametrize(
    "planted",
    [
        'basis = Cite("NO-SUCH-ACT-1999", "art. 1")',
        'basis = Cite("TAX-CREDIT-MEASURES-2014", "art. 20")',  # ended 2025-06-30, the rule is of 2026
        'basis = Cite("TAX-CREDIT-MEASURES-2025", "art. 18")  # on 2025-06-30',
    ],
)
def test_a_planted_violation_in_code_is_found(planted):
    assert _unresolved(_in_code(planted, "planted.py", _day()))


def test_a_rule_of_another_day_is_judged_on_that_day():
    assert not _unresolved(_in_code('Cite("TAX-CREDIT-MEASURES-2014", "art. 20")  # on 2024-12-31', "x.py", _day()))


@pytest.mark.parametrize(
    ("planted", "faults"),
    [
        ({"basis": {"instrument": "NO-SUCH-ACT-1999", "pinpoint": "art. 1"}}, 1),
        ({"tiers": [{"from": date(2026, 3, 31), "basis": {"instrument": "CREDIT-RESTORATION-MEASURES-2025"}}]}, 1),
        ({"tiers": [{"from": date(2026, 4, 1), "basis": {"instrument": "CREDIT-RESTORATION-MEASURES-2025"}}]}, 0),
        ({"in_force_from": date(2024, 1, 1), "cite": {"instrument": "TAX-CREDIT-MEASURES-2014"}}, 0),
    ],
)
def test_a_planted_violation_in_data_is_found(planted, faults):
    assert len(_unresolved(_in_data(planted, "planted.yaml", _day()))) == faults


def test_instruments_have_dates_that_run_forwards_and_a_confidence():
    for instrument in instruments().values():
        assert instrument.in_force_to is None or instrument.in_force_from <= instrument.in_force_to, instrument.id
        assert 0 < instrument.confidence <= 100, instrument.id
        assert instrument.title, instrument.id
        assert instrument.title_zh, instrument.id
