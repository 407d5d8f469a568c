"""The ledger of what was refused, without its content: which reasons a delivery gave, how often.

The conditional categories (income, savings, ...) may enter a person's own file on notice and written consent. This
platform keeps no person's file, so there is no consent it could act on: they never enter, and are counted here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.law.forbidden import categories
from goodstanding.submissions.faults import Found

CONDITIONAL = {"BANNED_COLUMN": "conditional-column", "BANNED_CATEGORY": "consent-missing"}
REASONS = {"BANNED_COLUMN": "banned-column", "BANNED_CATEGORY": "banned-category", "CONSENT_MISSING": "consent-missing"}
KINDS = {"free text": "masked", "report": "report"}  # how a run names what it left out that is no column
MASKED = {
    "numbers": ("identity and telephone numbers", "证件号码、电话号码"),
    "names": ("names of persons", "个人姓名"),
    "addresses": ("e-mail addresses", "电子邮箱"),
}
LONGEST = 80
Line = tuple[str, str]  # reason, and the category, column or kind it is about


def of_findings(findings: Iterable[Found]) -> Counter[Line]:
    """What findings refused, by (reason, what), all those of a row given at once: it counts once each."""
    refused = {(*_line(found), _place(found)) for found in findings if found.code in REASONS or _is_person(found)}
    return Counter((reason, what) for reason, what, _ in refused)


def of_dropped(dropped: Mapping[str, int]) -> Counter[Line]:
    """What was left out cell by cell, by (reason, what)."""
    lines: Counter[Line] = Counter()
    for name, cells in dropped.items():
        lines[_dropped(name)] += cells
    return +lines


@cache
def reasons() -> Mapping[str, Mapping[str, Any]]:
    """Every reason by its code: `name`, `name_zh`, `counts`, `basis`."""
    return MappingProxyType(read_yaml(Path(__file__).with_name("refused.yaml")))


@cache
def category_names() -> Mapping[str, tuple[str, str]]:
    """Name and Chinese name of each forbidden category by its code, and of each kind of what is masked."""
    return MappingProxyType({one.code: (one.name, one.name_zh) for one in categories()} | MASKED)


def _place(found: Found) -> str:
    """What is counted: a row, or a column of the header."""
    return str(found.details.get("column") or found.row)


def _is_person(found: Found) -> bool:
    return found.code == "NOT_AN_ORGANISATION" and found.field == "subject_code"


def _line(found: Found) -> Line:
    if _is_person(found):
        return "person", ""
    category = str(found.details.get("kind", ""))
    table = CONDITIONAL if category in _conditional() else {}
    return table.get(found.code, REASONS.get(found.code, "")), category


@cache
def _conditional() -> frozenset[str]:
    return frozenset(one.code for one in categories() if one.kind == "conditional")


def _dropped(name: str) -> Line:
    kind, mark, what = name.partition(": ")
    return (KINDS[kind], what[:LONGEST]) if mark and kind in KINDS else ("personal-column", name[:LONGEST])
