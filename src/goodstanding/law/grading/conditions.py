"""A scheme's conditions, as data, compiled to column expressions.

A condition names columns and what must hold of each, all together: `{business_income: false}`,
`{previous_reason: {in: [direct, score]}}`, `{started_on: {full_years_below: 3}}`, `{count_C: {at_most: 3}}`.
Numbers in quotation marks are decimals (points, money); bare whole numbers are counts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import ibis

from goodstanding.law.grading.points import hundredths
from goodstanding.law.grading.scheme import Condition

Column = Callable[[str], Any]

TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "at_least": lambda column, bound: column >= bound,
    "above": lambda column, bound: column > bound,
    "at_most": lambda column, bound: column <= bound,
    "below": lambda column, bound: column < bound,
}
OPERATORS = (*TESTS, "in", "full_years_below")


def every(conditions: Iterable[Any]) -> Any:
    """All of them; true where there is none."""
    listed = list(conditions)
    return reduce(and_, listed) if listed else ibis.literal(True)  # noqa: FBT003 - a literal column


def holds(condition: Condition, column: Column, year: int) -> Any:
    """The condition as a boolean column."""
    return every(_test(column(name), test, year) for name, test in condition.items())


def _test(column: Any, test: Any, year: int) -> Any:
    if isinstance(test, bool):
        return column if test else ~column
    if not isinstance(test, Mapping):
        return column == test
    return every(_part(column, name, bound, year) for name, bound in test.items())


def _part(column: Any, name: str, bound: Any, year: int) -> Any:
    if name == "in":
        return column.isin(bound)
    if name == "full_years_below":  # whole years up to the last day of the year evaluated
        return column > ibis.literal(date(year + 1 - bound, 1, 1))
    return TESTS[name](column, hundredths(bound) if isinstance(bound, str) else bound)
