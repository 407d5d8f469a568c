"""Working days by the column, for populations: the rule of `calendar` over whole arrays of days."""

from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.calendar import MOST_WORKING_DAYS, PeriodNotCountable
from goodstanding.kernel.working_days import LAST_DAY, ONE_DAY, PRC, Calendar


def working_days_between(first: pa.Array, last: pa.Array, *, calendar: Calendar = PRC) -> pa.Array:
    """`calendar.working_days_between` for two columns of date32: int32, NULL where a day is unknown or not held."""
    begins, ends = (_places(column, calendar) for column in (first, last))
    worked = _worked_until(calendar)
    known = (begins >= 0) & (ends >= 0)
    return pa.array(worked[ends] - worked[begins], pa.int32(), mask=~known)


def due_dates(start: pa.Array, working_days: int, *, calendar: Calendar = PRC) -> pa.Array:
    """`calendar.add_working_days(...).due` for a column of date32: date32, NULL where a day is unknown or not held."""
    if not 0 <= working_days <= MOST_WORKING_DAYS:
        raise PeriodNotCountable(given=working_days, most=MOST_WORKING_DAYS)
    places = _places(start, calendar)
    worked, working = _worked_until(calendar), _working_places(calendar)
    before = np.where(places > 0, worked[places - 1], 0)
    wanted = worked[places] + working_days if working_days else before + 1  # 0: the day itself or the next that works
    known = (places >= 0) & (wanted <= len(working))
    found = working[np.minimum(wanted, len(working)) - 1]
    return pa.array(np.datetime64(calendar.first, "D") + found, pa.date32(), mask=~known)


def _places(column: pa.Array, calendar: Calendar) -> npt.NDArray[np.int64]:
    """The place of each day in the calendar, from 0; -1 where it is NULL or outside."""
    since = (calendar.first - date(1970, 1, 1)).days  # date32 counts from there
    days = pc.fill_null(column.cast(pa.date32()).cast(pa.int32()), since - 1).to_numpy(zero_copy_only=False)
    places: npt.NDArray[np.int64] = days.astype(np.int64) - since
    places[(places < 0) | (places >= len(_worked_until(calendar)))] = -1
    return places


@lru_cache(maxsize=4)
def _worked_until(calendar: Calendar) -> npt.NDArray[np.int64]:
    """Working days from the calendar's first day to the end of each day it covers."""
    days = np.arange(np.datetime64(calendar.first, "D"), np.datetime64(LAST_DAY + ONE_DAY, "D"))
    works = np.is_busday(days)
    works[np.isin(days, np.array(list(calendar.off), "datetime64[D]"))] = False
    works[np.isin(days, np.array(list(calendar.worked), "datetime64[D]"))] = True
    return np.cumsum(works)


@lru_cache(maxsize=4)
def _working_places(calendar: Calendar) -> npt.NDArray[np.int64]:
    """The place of each working day."""
    return np.flatnonzero(np.diff(_worked_until(calendar), prepend=0))
