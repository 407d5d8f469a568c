"""Figures by which a finding that stays can be said to have become better or worse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goodstanding.kernel.social_audit import AuditFinding
from goodstanding.law.audits.checks.hours import HIGHEST

OVERTIME, COVER = "highest overtime", "social insurance cover"
HIGHEST_ZH = re.compile(r"最高(?:达到?|为)?\s?(\d+(?:\.\d+)?)\s?(?:个)?小时")
COVERED = re.compile(
    r"[（(](?:i\.e\.\s?)?(\d+(?:\.\d+)?) ?% (?:of )?(?:the )?"
    r"(total workforce|workers covered|eligible workers|workers|employees)"
)
LESS_IS_BETTER = {OVERTIME: True, COVER: False}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure then and now. `better` is None where it stayed."""

    name: str
    before: Decimal
    now: Decimal

    @property
    def better(self) -> bool | None:
        if self.before == self.now:
            return None
        return (self.now < self.before) == LESS_IS_BETTER[self.name]


def measures(before: AuditFinding, now: AuditFinding) -> tuple[Measure, ...]:
    """Figures of the same kind on the same base in both; a share of all and a share of some are not compared."""
    then, today = dict(_figures(before)), dict(_figures(now))
    return tuple(Measure(key[0], then[key], today[key]) for key in then if key in today)


def _figures(finding: AuditFinding) -> Iterator[tuple[tuple[str, str], Decimal]]:
    hours = [Decimal(match["highest"]) for pattern in HIGHEST for match in pattern.finditer(finding.current)]
    hours = hours or [Decimal(match[1]) for match in HIGHEST_ZH.finditer(finding.local)]
    if hours:
        yield (OVERTIME, ""), max(hours)
    if finding.question == "5.5":
        shares: dict[str, Decimal] = {}
        for match in COVERED.finditer(finding.current):
            shares[match[2]] = min(shares.get(match[2], Decimal(100)), Decimal(match[1]))
        yield from (((COVER, base), share) for base, share in shares.items())
