"""Rules between columns, as the item's YAML names them. A new kind of rule is one function here and a line in RULES."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.submissions.faults import Fault

if TYPE_CHECKING:
    from goodstanding.submissions.checks import Terms

EMPTY = ("AMOUNT_MISSING", "DETAIL_MISSING")  # a field another one asks for says nothing
Values = Mapping[str, Any]
Rule = Mapping[str, Any]


def apply(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    """The faults one rule finds. Raises KeyError for a kind that does not exist: a fault in the build."""
    return RULES[rule["rule"]](rule, values, terms)


def _not_in_future(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    column = values[rule["field"]]
    limit: Any = (
        terms.received_on.year if pa.types.is_integer(column.type) else pa.scalar(terms.received_on, pa.date32())
    )
    return [Fault(_mask(pc.greater(column, limit)), rule["field"], "DATE_IN_FUTURE", {})]


def _order(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    del terms
    reversed_ = _mask(pc.less(values[rule["field"]], values[rule["after"]]))
    return [Fault(reversed_, rule["field"], "DATES_REVERSED", {"other": rule["after"]})]


def _amount_iff(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    named = has(values[rule["choices"]], rule["has"])
    given = _mask(pc.greater(values[rule["field"]], 0))
    return _iff(rule, named, given, terms, ("AMOUNT_MISSING", "AMOUNT_WITHOUT_KIND"))


def _present_iff(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    named = has(values[rule["choices"]], rule["has"])
    given = _mask(pc.is_valid(values[rule["field"]]))
    return _iff(rule, named, given, terms, ("DETAIL_MISSING", "DETAIL_WITHOUT_KIND"))


def _iff(rule: Rule, named: Any, given: Any, terms: "Terms", codes: tuple[str, str]) -> list[Fault]:
    known = [one for one in terms.item.field(rule["choices"]).choices if one.code in rule["has"]]
    details = {
        "other": rule["choices"],
        "choice": " / ".join(one.name for one in known),
        "choice_zh": "、".join(one.name_zh for one in known),
    }
    needless = Fault(given & ~named, rule["field"], codes[1], details)
    if rule["field"] in terms.optional:  # the sheet cannot carry it
        return [needless]
    return [Fault(named & ~given, rule["field"], codes[0], details), needless]


def _present_with(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    del terms
    missing = _mask(pc.is_valid(values[rule["when"]])) & _mask(pc.is_null(values[rule["field"]]))
    details = {"other": rule["when"], "choice": "a value", "choice_zh": "内容"}
    return [Fault(missing, rule["field"], "DETAIL_MISSING", details)]


def _absent_if(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    named = has(values[rule["choices"]], rule["has"])
    details = {"kind": "tax-amount", "category": "a person's tax matters", "category_zh": "个人涉税信息"}
    del terms
    return [
        Fault(named & _mask(pc.is_valid(values[code])), code, "BANNED_CATEGORY", details, keep_value=False)
        for code in rule["fields"]
    ]


def _plausible_amount(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    column = values[rule["field"]]
    if terms.scales.get(rule["field"], 1) == 1:
        return []  # yuan in a column of yuan
    above = _mask(pc.greater_equal(column, pa.scalar(Decimal(rule["below"]), column.type)))
    return [
        Fault(above, rule["field"], "AMOUNT_IMPLAUSIBLE", lambda place: {"amount": f"{column[place].as_py():,.2f}"})
    ]


def _authority_code(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    """A public body's code begins with 1 (GB 32100); other bodies only where they are registered here as providers."""
    column = values[rule["field"]]
    body = _mask(pc.starts_with(column, "1"))
    known = _mask(pc.is_in(column, pa.array(sorted(terms.public_codes), pa.string())))
    given = _mask(pc.is_valid(column)) & _mask(pc.equal(pc.utf8_length(column), 18))
    return [Fault(given & ~body & ~known, rule["field"], "AUTHORITY_NOT_PUBLIC", {})]


def _source_covers(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    """The unit the data come from is of the authority's division or of one above it (platform, appendix A)."""
    del terms
    regions = [pc.utf8_slice_codeunits(values[rule[key]], 2, 8) for key in ("field", "of")]
    pairs = pc.binary_join_element_wise(*regions, " ").dictionary_encode()
    below = np.array([not _covers(*pair.split(" ")) for pair in pairs.dictionary.to_pylist()] + [False])
    places = pairs.indices.fill_null(len(below) - 1).to_numpy(zero_copy_only=False)
    return [Fault(below[places], rule["field"], "SOURCE_BELOW_AUTHORITY", {"other": rule["of"]})]


def _covers(region: str, other: str) -> bool:
    """Whether a division (six digits) is another one or lies above it; 100000 is the whole country."""
    if region in ("100000", other) or min(len(region), len(other)) < 6:
        return True
    same = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return region[:same] == other[:same]


def _subject_is_provider(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    del rule
    other = ~_mask(pc.equal(values["subject_code"], terms.provider_code))
    return [Fault(other, "subject_code", "NOT_THE_PROVIDER", {})]


def _must_hold(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    del terms
    column = values[rule["field"]]
    return [Fault(_mask(pc.equal(column, pa.scalar(value=False))), rule["field"], "MUST_HOLD", {})]


def _between(rule: Rule, values: Values, terms: "Terms") -> list[Fault]:
    del terms
    column = values[rule["field"]]
    outside = _mask(pc.or_(pc.less(column, rule["least"]), pc.greater(column, rule["most"])))
    return [Fault(outside, rule["field"], "OUT_OF_RANGE", {"least": rule["least"], "most": rule["most"]})]


def has(column: Any, codes: list[str]) -> Any:
    """Rows whose choice, or one of whose choices, is among `codes`."""
    wanted = pa.array(codes, pa.string())
    if not pa.types.is_list(column.type):
        return _mask(pc.is_in(column, wanted))
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found = np.zeros(len(flat), dtype=bool)
    hits = _mask(pc.is_in(flat.flatten(), wanted))
    found[pc.list_parent_indices(flat).to_numpy(zero_copy_only=False)[hits]] = True
    return found


def _mask(values: Any) -> Any:
    return pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False)


RULES: dict[str, Callable[[Rule, Values, "Terms"], list[Fault]]] = {
    "not-in-future": _not_in_future,
    "order": _order,
    "amount-iff": _amount_iff,
    "present-iff": _present_iff,
    "present-with": _present_with,
    "absent-if": _absent_if,
    "plausible-amount": _plausible_amount,
    "authority-code": _authority_code,
    "source-covers": _source_covers,
    "subject-is-provider": _subject_is_provider,
    "must-hold": _must_hold,
    "between": _between,
}
