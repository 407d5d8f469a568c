"""Pay by worker and month: overtime at 150/200/300 %, minimum wage, deductions (Labour Law art. 44, 48, 50)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from goodstanding.kernel.labour_records import Flags, Floats, Ints, Payroll
from goodstanding.law.labour.breach import Breach, money, month_name, rows
from goodstanding.law.labour.limits import MONTHS, by_month
from goodstanding.law.labour.parameters import (
    DAY_LIMIT,
    HOLIDAY,
    HOUR,
    PARAMETERS,
    REST,
    WORKDAY,
    MinimumWages,
    first_day,
    rules,
    workdays_before,
)
from goodstanding.law.labour.worked_days import STANDARD, WorkedDays

CENT = 0.005


@dataclass(frozen=True, slots=True)
class PaidMonths:
    """The payroll's rows beside the attendance of the same worker and month; hours are 0 where `attended` is not."""

    attended: Flags
    workday: Floats
    rest: Floats
    holiday: Floats
    share: Floats
    absent_hours: Floats


def paid_months(days: WorkedDays, payroll: Payroll) -> PaidMonths:
    """Overtime hours by kind, the share of normal hours worked, and hours absent that a day in lieu may explain."""
    month = payroll.month.astype(np.int64)
    wanted = payroll.worker * MONTHS + month
    ordinary = days.system == STANDARD
    kinds = [(WORKDAY, ordinary), (REST, ordinary), (HOLIDAY, np.ones(len(ordinary), bool))]
    workday, rest, holiday = (
        _lookup(days, np.where((days.kind == kind) & of, days.overtime, 0), wanted) for kind, of in kinds
    )
    normal = _lookup(days, np.where(days.kind == WORKDAY, np.minimum(days.seconds, DAY_LIMIT), 0), wanted)
    attended = np.isin(wanted, days.worker * MONTHS + days.month)
    full = _workdays(month) * DAY_LIMIT / HOUR
    share = np.minimum(1.0, np.divide(normal, full, out=np.ones(len(full)), where=full > 0))
    absent = np.maximum(full - normal, 0.0)
    return PaidMonths(attended, workday, rest, holiday, share, absent)


def _lookup(days: WorkedDays, amount: Ints, wanted: Ints) -> Floats:
    worker, month, sums = by_month(days, amount)
    keys = worker * MONTHS + month
    if not len(keys):
        return np.zeros(len(wanted))
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: Floats = np.where(keys[place] == wanted, sums[place] / HOUR, 0.0)
    return found


def _workdays(month: Ints) -> Floats:
    first = month.astype("datetime64[M]").astype("datetime64[D]")
    after = (month + 1).astype("datetime64[M]").astype("datetime64[D]")
    bounds = [np.clip((end - first_day()).astype(np.int64), 0, len(workdays_before()) - 1) for end in (first, after)]
    return (workdays_before()[bounds[1]] - workdays_before()[bounds[0]]).astype(np.float64)


def pay_breaches(
    paid: PaidMonths, payroll: Payroll, workers: Sequence[str], minimum: MinimumWages | None
) -> list[Breach]:
    """Every breach of a rule of pay. Months without attendance are judged on deductions alone."""
    return [
        *_overtime_pay(paid, payroll, workers),
        *_minimum(paid, payroll, workers, minimum),
        *_deductions(payroll, workers),
    ]


def _overtime_pay(paid: PaidMonths, payroll: Payroll, workers: Sequence[str]) -> Iterator[Breach]:
    """Short by more than 1 %; unconfirmed where days in lieu of rest-day work could explain it."""
    due, least = (_due(paid, payroll, in_lieu=in_lieu) for in_lieu in (False, True))
    short = _short(due, payroll.overtime_pay) & paid.attended
    sure = _short(least, payroll.overtime_pay)
    for who, month, value, limit, certain in rows(
        short, payroll.worker, payroll.month.astype(np.int64), payroll.overtime_pay, due, sure
    ):
        yield Breach("overtime-pay", workers[who], month_name(month), money(value), money(limit), not certain)


def _due(paid: PaidMonths, payroll: Payroll, *, in_lieu: bool) -> Floats:
    rates = PARAMETERS["overtime_rates"]
    rest = np.maximum(paid.rest - paid.absent_hours, 0) if in_lieu else paid.rest
    hourly = payroll.base / PARAMETERS["pay_days_a_month"]["value"] / PARAMETERS["hours_a_day"]["value"]
    due: Floats = hourly * (rates["workday"] * paid.workday + rates["rest"] * rest + rates["holiday"] * paid.holiday)
    return due


def _short(due: Floats, given: Floats) -> Flags:
    return np.nan_to_num(due - given - rules()["overtime-pay"].limit * due, nan=0.0) > 1e-6


def _minimum(
    paid: PaidMonths, payroll: Payroll, workers: Sequence[str], minimum: MinimumWages | None
) -> Iterator[Breach]:
    """Pay without overtime and allowances against the share of the minimum; allowances that count would excuse it."""
    if minimum is None or not len(minimum.since):
        return
    month = payroll.month.astype(np.int64)
    place = np.searchsorted(minimum.since, payroll.month.astype("datetime64[D]"), side="right") - 1
    known = (place >= 0) & paid.attended
    floor = minimum.monthly[np.maximum(place, 0)] * paid.share
    weak = minimum.unconfirmed[np.maximum(place, 0)] == 1
    after = payroll.paid - payroll.overtime_pay - payroll.allowances
    before = after + payroll.deductions
    below = known & (before < floor - CENT)
    excused = weak | (before + payroll.allowances >= floor - CENT)
    for who, when, value, limit, unsure in rows(below, payroll.worker, month, before, floor, excused):
        yield Breach("minimum-wage", workers[who], month_name(when), money(value), money(limit), unsure)
    taken = known & ~below & (payroll.deductions > 0) & (after < floor - CENT)
    for who, when, value, limit in rows(taken, payroll.worker, month, after, floor):
        yield Breach("deductions-minimum", workers[who], month_name(when), money(value), money(limit))


def _deductions(payroll: Payroll, workers: Sequence[str]) -> Iterator[Breach]:
    wage = payroll.base + payroll.overtime_pay + payroll.allowances
    limit = wage * rules()["deductions"].limit
    over = payroll.deductions > limit + CENT
    for who, month, value, most in rows(
        over, payroll.worker, payroll.month.astype(np.int64), payroll.deductions, limit
    ):
        yield Breach("deductions", workers[who], month_name(month), money(value), money(most))


def not_adding_up(payroll: Payroll) -> int:
    """Rows where base, overtime and allowances less deductions are not what was paid, to one yuan."""
    computed = payroll.base + payroll.overtime_pay + payroll.allowances - payroll.deductions
    return int((np.abs(computed - payroll.paid) > 1).sum())
