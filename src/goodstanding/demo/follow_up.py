"""What is told later of something delivered before: removed, performed, paid, corrected, or simply told again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from goodstanding.demo.columns import NO_DAY, NO_MONEY, Columns, height, pick, take
from goodstanding.demo.tables import table
from goodstanding.law.waivers import waivable_codes

AGAIN = 0.01  # of the rows delivered before come once more, unchanged
CORRECTED = 0.015
ENDED = 0.55
WAIVED = 0.15  # of first violations put right

Changer = Callable[[Columns, date, np.random.Generator], Columns]


def follow_up(item: str, before: Columns, received: date, dice: np.random.Generator) -> list[Columns]:
    """Rows that take up an earlier delivery of the same provider."""
    drawn = dice.random(height(before))
    change = CHANGERS.get(item)
    share = ENDED if item in ENDING else CORRECTED
    changed = take(before, np.flatnonzero(drawn < share)) if change else {}
    again = take(before, np.flatnonzero(drawn > 1 - AGAIN))
    return [again, change(changed, received, dice)] if change and height(changed) else [again]


def _correct_fine(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    """An amount told wrongly: a tenth is taken off, as after an appeal."""
    del received, dice
    fines = rows["fine_amount"]
    return rows | {"fine_amount": np.where(fines == NO_MONEY, fines, fines - fines // 10 // 100 * 100)}


def _remove(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    reasons = table("words")["removal"]
    count = height(rows)
    return rows | {
        "removed_on": _lately(received, dice, count),
        "removal_reason": pick(reasons, dice.integers(0, len(reasons), count)),
        "removal_authority": rows["listing_authority"],
    }


def _perform(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    count = height(rows)
    return rows | {"performance": _all("全部已履行", count), "performed_on": _lately(received, dice, count)}


def _perform_contract(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    count = height(rows)
    done = {"performance": _all("已履行", count), "breach": _all("", count)}
    return rows | done | {"performed_on": _lately(received, dice, count)}


def _fulfil(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    count = height(rows)
    broken = dice.random(count) < 0.06
    day = _lately(received, dice, count)
    return rows | {
        "state": pick(["已履行", "违背承诺"], broken.astype(np.int64)),
        "fulfilled_on": np.where(broken, NO_DAY, day),
        "broken_on": np.where(broken, day, NO_DAY),
    }


def _put_right(rows: Columns, received: date, dice: np.random.Generator) -> Columns:
    """What is still open is corrected, paid where money is owed, or restored where it gives a grade directly."""
    rows = take(rows, np.flatnonzero(np.isnat(rows["corrected_on"]) & np.isnat(rows["paid_on"])))
    codes = rows["code"].to_numpy(zero_copy_only=False).astype(str)
    owed, direct = rows["amount"] != NO_MONEY, np.char.startswith(codes, "ND")
    since = (np.datetime64(received, "D") - rows["date"]).astype(np.int64)
    day = rows["date"] + 1 + (dice.random(height(rows)) * (since - 1)).astype(np.int64)
    first = np.isin(codes, sorted(waivable_codes())) & (dice.random(height(rows)) < WAIVED)
    return rows | {
        "corrected_on": np.where(owed | direct, NO_DAY, day),
        "paid_on": np.where(owed, day, NO_DAY),
        "paid": rows["amount"],
        "restored_on": np.where(direct, day, NO_DAY),
        "waived": pick(["", "是"], (first & ~owed).astype(np.int64)),
    }


def _lately(received: date, dice: np.random.Generator, count: int) -> Any:
    return np.datetime64(received, "D") - dice.integers(1, 6, count)


def _all(word: str, count: int) -> Any:
    return pick([word], np.zeros(count, np.int64))


CHANGERS: dict[str, Changer] = {
    "penalty": _correct_fine,
    "abnormal-operation": _remove,
    "judgment": _perform,
    "contract": _perform_contract,
    "commitment": _fulfil,
    "tax-event": _put_right,
}
ENDING = {"abnormal-operation", "judgment", "contract", "commitment", "tax-event"}
