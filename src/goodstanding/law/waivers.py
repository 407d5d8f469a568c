"""First tax violations without penalty: which items, and when one is waived (Administrative Penalty Law art. 33)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.yaml_file import read_yaml

BASIS = Cite("ADMINISTRATIVE-PENALTY-LAW-2021", "art. 33")


@dataclass(frozen=True, slots=True)
class WaiverItem:
    """One item of the list; `codes` are the credit indicators it keeps out of the evaluation."""

    number: int
    name: str
    name_zh: str
    codes: tuple[str, ...]
    basis: Cite
    confidence: int
    no_gain: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """What decides a waiver. `order_deadline`: the last day of an order to correct, where one was given."""

    prior_same_item: int
    harm_minor: bool
    unlawful_gain: bool
    corrected_on: date | None
    discovered_on: date | None = None
    order_deadline: date | None = None


@cache
def items() -> Mapping[int, WaiverItem]:
    """The fourteen items by number."""
    lines = read_yaml(Path(__file__).with_suffix(".yaml"))["items"]
    return MappingProxyType({line["number"]: _item(line) for line in lines})


def _item(line: Mapping[str, object]) -> WaiverItem:
    raw = dict(line)
    raw["codes"] = tuple(raw["codes"])  # type: ignore[arg-type]  # a list of the file
    raw["basis"] = Cite(**raw["basis"])  # type: ignore[arg-type]  # a mapping of the file
    return WaiverItem(**raw)  # type: ignore[arg-type]  # the file's keys are the fields


@cache
def waivable_codes() -> frozenset[str]:
    """Every credit indicator that some item can keep out of the evaluation."""
    return frozenset(code for item in items().values() for code in item.codes)


def is_waived(item: WaiverItem, violation: Violation) -> bool:
    """First of its item, minor, mended before discovery or within the time ordered; no unlawful gain where so said."""
    if violation.prior_same_item or not violation.harm_minor:
        return False
    if item.no_gain and violation.unlawful_gain:
        return False
    return _mended_in_time(violation)


def _mended_in_time(violation: Violation) -> bool:
    if violation.corrected_on is None:
        return False
    limits = [day for day in (violation.discovered_on, violation.order_deadline) if day is not None]
    return not limits or violation.corrected_on <= max(limits)
