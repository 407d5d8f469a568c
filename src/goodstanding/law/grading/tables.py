"""The shapes of the tables grading reads and writes, and a rulebook's criteria as such a table.

Points in hundredths, money in cents, both 64-bit integers. `subject` is the row's key in the run (a store's
subject, or a candidate's number). `events.id` is the record the event stands for; `lifted_on` is the day the
authority restored a direct grade, `reorganised_on` the day a court approved the organisation's reorganisation.
`tax` numbers the kinds of tax from 1 (`KINDS` at most), `period` is the tax period as YYYYMM, or a number of its
own above that where it is no month; only their equality matters.
"""

from collections.abc import Mapping

from goodstanding.law.grading.points import hundredths
from goodstanding.law.grading.scheme import Condition, Criterion, Rulebook

EVENTS = {
    "id": "!int64",
    "subject": "!int64",
    "code": "!string",
    "date": "date",
    "until": "date",
    "period": "int64",
    "tax": "int64",
    "amount": "int64",
    "base": "int64",
    "paid": "int64",
    "corrected_on": "date",
    "paid_on": "date",
    "lifted_on": "date",
    "reorganised_on": "date",
    "waived": "!boolean",
}
RULES = {
    "code": "!string",
    "ord": "!int16",
    "criterion": "!string",
    "value": "!string",
    "points": "!int64",
    "per": "!int8",
    "cap": "!int64",
    "plus_percent": "!boolean",
    "amount_from": "int64",
    "amount_below": "int64",
    "share_from": "int64",
    "share_below": "int64",
    "lenient": "!boolean",
    "direct": "!int8",
    "bars": "!int8",
    "restores": "!boolean",
    "small": "!boolean",
    "gradual": "!boolean",
    "undated": "!boolean",
    "status": "!boolean",
    "asked": "!boolean",
}
LEFT_OUT = {"subject": "!int64", "id": "!int64", "reason": "!string"}
LINES = {
    "subject": "!int64",
    "ord": "!int16",
    "key": "!int64",
    "first_on": "date",
    "events": "!int64",
    "points": "!int64",
    "restored": "!int64",
    "direct": "!int8",
    "bars": "!int8",
    "lifted": "!int8",
    "open": "!int8",
    "fault": "!int8",
    "evidence": "!array<int64>",
}
KINDS = 1_000
PERIODS = 1_000_000
"""A line's `key` by kind of tax is the kind times `PERIODS` plus the period; below `PERIODS` the kind is not stated."""
COLUMN_TYPES = {"boolean": "boolean", "date": "date", "text": "string", "integer": "int64"}
"""How a fact is typed in a scheme -> in the table."""
AMOUNT_COLUMNS: Mapping[str, str] = {
    "amount": "amount",
    "back_tax": "amount",
    "evaded": "amount",
    "fine": "amount",
    "tax_due": "base",
    "total_tax_due": "base",
    "paid": "paid",
}
"""What a facts file calls an amount -> the column it lies in."""

PER = {"occurrence": 0, "month": 1, "tax-kind": 2, "year": 3, "tax-kind-year": 4}


def subjects_schema(rulebook: Rulebook) -> dict[str, str]:
    """One row per subject: its key and the facts the scheme names. NULL is allowed in, and refuses the grade."""
    return {"subject": "!int64", **{fact: COLUMN_TYPES[kind] for fact, kind in rulebook.facts.items()}}


def rules_rows(rulebook: Rulebook) -> list[dict[str, object]]:
    """The criteria as rows of the `rules` table, in the scheme's order."""
    return [_row(rulebook, ord_, criterion) for ord_, criterion in enumerate(rulebook.criteria)]


def _row(rulebook: Rulebook, ord_: int, criterion: Criterion) -> dict[str, object]:
    # a bar is the best rank still open: the grade just below the barred one
    bars = rulebook.rank(criterion.bars) + 1 if criterion.bars else 0
    return {
        "code": criterion.events_as,
        "ord": ord_,
        "criterion": criterion.code,
        "value": criterion.value,
        "points": criterion.points,
        "per": PER[criterion.per],
        "cap": criterion.cap,
        "plus_percent": criterion.plus_percent,
        **bounds(criterion.when or criterion.fits),
        "lenient": bool(criterion.when),
        "direct": rulebook.rank(criterion.direct),
        "bars": bars,
        "restores": criterion.restore != "no",
        "small": criterion.small,
        "gradual": criterion.gradual,
        "undated": criterion.flag or rulebook.method != "deduction",
        "status": criterion.status,
        "asked": criterion.asked,
    }


def bounds(condition: Condition) -> dict[str, int | None]:
    """A criterion's condition on its amount and the its share of the tax due, as half-open ranges; None: no bound."""
    test: Condition = next(iter(condition.values()), {})
    cents = {name: hundredths(test[name]) for name in ("at_least", "above", "at_most", "below") if name in test}
    return {
        "amount_from": cents.get("at_least", cents["above"] + 1 if "above" in cents else None),
        "amount_below": cents.get("below", cents["at_most"] + 1 if "at_most" in cents else None),
        "share_from": test.get("at_least_percent"),
        "share_below": test.get("below_percent"),
    }
