"""What the labour rules find: a rule, a code, a month, the value and the limit; and rows of them from columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from goodstanding.kernel.citation import Cite
from goodstanding.law.labour.parameters import HOUR, rules


@dataclass(frozen=True, slots=True)
class Breach:
    """Hours as numbers, money as decimal strings. `extra`: what the rule adds. It never leaves the uploader."""

    rule: str
    worker: str
    month: str
    value: float | int | str
    limit: float | int | str
    unconfirmed: bool = False
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def cite(self) -> Cite:
        """The article of the rule."""
        return rules()[self.rule].cite

    def as_dict(self) -> dict[str, object]:
        """Plain values; `cite` as instrument and pinpoint, `message` in both languages."""
        rule = rules()[self.rule]
        return {
            "rule": self.rule,
            "worker": self.worker,
            "month": self.month,
            "value": self.value,
            "limit": self.limit,
            "cite": self.cite.as_dict(),
            "unconfirmed": self.unconfirmed or rule.unconfirmed,
            "message": rule.words,
            "message_zh": rule.words_zh,
            **self.extra,
        }


def hours(seconds: float) -> float | int:
    """Seconds as hours to the hundredth; whole ones without a point."""
    value = round(float(seconds) / HOUR, 2)
    return int(value) if value.is_integer() else value


def money(amount: float) -> str:
    """CNY as a decimal string."""
    return f"{amount:.2f}"


def rows(mask: Any, *columns: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns where `mask` holds: only breaches are ever looked at one by one."""
    places = np.flatnonzero(mask)
    return zip(*(column[places].tolist() for column in columns), strict=True)


@lru_cache(maxsize=4096)
def month_name(month: Any) -> str:
    """datetime64 (or months since 1970) as YYYY-MM."""
    return str(np.datetime64(int(month) if isinstance(month, int | np.integer) else month, "M"))
