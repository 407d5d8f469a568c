"""Which day a delivery arrives, and how long before it the things it tells of happened."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from goodstanding.formats.values import CHINA
from goodstanding.kernel.calendar import add_months, is_working_day

MONTHS = 36
IN_TIME = 7  # working days in which a decision is published: the double-publicity rule the late ones miss
LATEST = 60


@dataclass(frozen=True)
class Years:
    """The three years up to `today`."""

    today: date

    @property
    def start(self) -> date:
        return add_months(self.today, -MONTHS)

    def receipt(self, months: int, back: int) -> date:
        """The working day on which a delivery of that month arrives, `back` days before the month is full."""
        day = add_months(self.start, months) - timedelta(days=1 + back)
        while not is_working_day(day):
            day -= timedelta(days=1)
        return day

    def happened(self, received: date, dice: np.random.Generator, count: int, late: float) -> Any:
        """Working days before the receipt: most within seven of them, a share of `late` up to sixty."""
        here = int(np.searchsorted(self._working, np.datetime64(received, "D")))
        before = dice.integers(1, IN_TIME + 1, count)
        long_ago = dice.integers(IN_TIME + 1, LATEST, count)
        return self._working[here - np.where(dice.random(count) < late, long_ago, before)]

    @cached_property
    def _working(self) -> Any:
        first = self.start - timedelta(days=150)
        days = [first + timedelta(days=place) for place in range((self.today - first).days + 1)]
        return np.array([day for day in days if is_working_day(day)], "datetime64[D]")


def moment(day: date, minute: int) -> datetime:
    """`minute` minutes after eight in the morning, China Standard Time."""
    return datetime.combine(day, time(8), CHINA) + timedelta(minutes=minute)
