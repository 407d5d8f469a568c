"""Which chain makes a scheme's tables from records, and which record an event of it stands for."""

from functools import cache

from goodstanding.law.grading.audit_records import AREAS, audit_chain
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.record_steps import Chain
from goodstanding.law.grading.tax_records import tax_chain

CHAINS = {"deduction": tax_chain, "count": audit_chain}


@cache
def derivation(scheme: str, year: int) -> Chain:
    """The steps from `records` and `earlier` to `record_steps.OUTPUTS`, compiled once. Raises as `rulebook` does."""
    book = rulebook(scheme, year)
    return CHAINS[book.method](book)


def record_of(event: int, method: str) -> int:
    """The record an event stands for."""
    return event // AREAS if method == "count" else event
