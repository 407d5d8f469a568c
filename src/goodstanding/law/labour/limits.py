"""Limits of hours: 36 a month, 3 a day, a rest day in seven, 60 a week; over the period where approved."""

from collections.abc import Iterator, Sequence

import numpy as np

from goodstanding.kernel.labour_records import Approval, Ints
from goodstanding.law.labour.breach import Breach, hours, month_name, rows
from goodstanding.law.labour.parameters import DAY_LIMIT, HOLIDAY, HOUR, WORKDAY, first_day, rules, workdays_before
from goodstanding.law.labour.worked_days import COMPREHENSIVE, STANDARD, WorkedDays

MONTHS = 100_000  # more months than any calendar has: worker and month in one number


def hour_breaches(days: WorkedDays, workers: Sequence[str], approvals: Sequence[Approval] = ()) -> list[Breach]:
    """Every breach of a limit of hours. Months with unknown hours are judged on the hours known: a lower bound."""
    return [
        *_months(days, workers),
        *_periods(days, workers, approvals),
        *_single_days(days, workers),
        *_runs(days, workers),
        *_weeks(days, workers),
    ]


def by_month(days: WorkedDays, amount: Ints) -> tuple[Ints, Ints, Ints]:
    """(worker, month since 1970, sum) of an amount by day."""
    keys, back = np.unique(days.worker * MONTHS + days.month, return_inverse=True)
    sums = np.bincount(back.ravel(), weights=amount, minlength=len(keys)).astype(np.int64)
    return keys // MONTHS, keys % MONTHS, sums


def _months(days: WorkedDays, workers: Sequence[str]) -> Iterator[Breach]:
    limit = int(rules()["overtime-month"].limit)
    worker, month, overtime = by_month(days, np.where(days.system == STANDARD, days.overtime, 0))
    for who, when, value in rows(overtime > limit * HOUR, worker, month, overtime):
        yield Breach("overtime-month", workers[who], month_name(when), hours(value), limit)


def _periods(days: WorkedDays, workers: Sequence[str], approvals: Sequence[Approval]) -> Iterator[Breach]:
    """Comprehensive hours: above the standard hours of the days spanned, with holiday hours, averaged over months."""
    limit = int(rules()["overtime-month"].limit)
    for number in np.unique(days.approval[days.approval >= 0]).tolist():
        covered = np.flatnonzero(days.approval == number)
        period = [str(approvals[number].first), str(approvals[number].last)]
        for places in np.split(covered, np.flatnonzero(np.diff(days.worker[covered])) + 1):
            overtime, months = _over_standard(days, places)
            if overtime > limit * HOUR * months:
                who, month = workers[days.worker[places[0]]], month_name(days.day[places[0]])
                extra: dict[str, object] = {"period": period}
                yield Breach("overtime-month", who, month, hours(overtime), limit * months, extra=extra)


def _over_standard(days: WorkedDays, places: Ints) -> tuple[int, int]:
    place, seconds, kind = days.place[places], days.seconds[places], days.kind[places]
    standard = (workdays_before()[place.max() + 1] - workdays_before()[place.min()]) * DAY_LIMIT
    on_holidays = seconds[kind == HOLIDAY].sum()
    over = max(0, int(seconds.sum() - on_holidays - standard)) + int(on_holidays)
    return over, len(np.unique(days.month[places]))


def _single_days(days: WorkedDays, workers: Sequence[str]) -> Iterator[Breach]:
    """The worst day of a worker's month; on rest days and holidays, where practice differs, unconfirmed."""
    limit = int(rules()["overtime-day"].limit)
    for workday in (True, False):
        mask = (days.overtime > limit * HOUR) & (days.system == STANDARD) & ((days.kind == WORKDAY) == workday)
        columns = (days.worker[mask], days.month[mask], days.overtime[mask], days.place[mask])
        for who, month, value, place, times in _worst(*columns):
            extra: dict[str, object] = {"date": str(first_day() + place), "times": times}
            yield Breach("overtime-day", workers[who], month_name(month), hours(value), limit, not workday, extra)


def _runs(days: WorkedDays, workers: Sequence[str]) -> Iterator[Breach]:
    """Consecutive days worked; under an approval rest may be taken together: unconfirmed."""
    if not len(days.worker):
        return
    limit = int(rules()["rest-day"].limit)
    begins = np.flatnonzero(np.concatenate([[True], (np.diff(days.worker) != 0) | (np.diff(days.place) != 1)]))
    lengths = np.diff(np.append(begins, len(days.worker)))
    begins, lengths = begins[lengths > limit], lengths[lengths > limit]
    over = begins + limit  # the day on which the limit is passed
    for who, month, value, place, times in _worst(days.worker[over], days.month[over], lengths, over):
        approved = bool((days.system[place - limit : place - limit + value] != STANDARD).any())
        extra: dict[str, object] = {"date": str(first_day() + days.place[place]), "times": times}
        yield Breach("rest-day", workers[who], month_name(month), value, limit, approved, extra)


def _weeks(days: WorkedDays, workers: Sequence[str]) -> Iterator[Breach]:
    """Weeks from Monday; a week belongs to the month of its Monday."""
    limit = int(rules()["week-hours"].limit)
    number = (days.day.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday
    keys, back = np.unique(days.worker * MONTHS + number, return_inverse=True)
    sums = np.bincount(back.ravel(), weights=days.seconds, minlength=len(keys)).astype(np.int64)
    over = sums > limit * HOUR
    monday = (keys[over] % MONTHS) * 7 - 3
    month = monday.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    for who, when, value, day, times in _worst(keys[over] // MONTHS, month, sums[over], monday):
        extra: dict[str, object] = {"date": str(np.datetime64(day, "D")), "times": times}
        yield Breach("week-hours", workers[who], month_name(when), hours(value), limit, extra=extra)


def _worst(worker: Ints, month: Ints, value: Ints, mark: Ints) -> Iterator[tuple[int, int, int, int, int]]:
    """For each worker and month: (worker, month, highest value, its first mark, how many there are)."""
    order = np.lexsort((mark, -value, month, worker))
    keys, first, times = np.unique((worker * MONTHS + month)[order], return_index=True, return_counts=True)
    best = order[first]
    columns = (keys // MONTHS, keys % MONTHS, value[best], mark[best], times)
    return zip(*(column.tolist() for column in columns), strict=True)


def excluded_by_approval(days: WorkedDays) -> int:
    """How many workers have days under an approval that takes them out of the monthly limit."""
    return len(np.unique(days.worker[days.system >= COMPREHENSIVE]))
