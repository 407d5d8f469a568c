"""A plan that was filled in elsewhere: row by row, each applied, unchanged, or refused by name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from goodstanding.audits.errors import NoSuchPlanRow, PlanRowTwice, PlanRowUnread
from goodstanding.audits.models import Action
from goodstanding.audits.plan_sheet import KEY, WRITTEN, Line
from goodstanding.audits.planning import Terms, masked
from goodstanding.audits.queries import File
from goodstanding.kernel.refusal import Refusal

UNREAD = {
    "FORMULA": ("a formula", "含有公式"),
    "DAY": ("the due day is no day", "期限不是有效日期"),
    "VERSION": ("the version is no number", "版本不是数字"),
}
OTHER = ("the number of cells", "单元格数量不符")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: `state` is applied, unchanged or refused."""

    row: int
    key: str
    state: str
    refusal: Refusal | None = None

    def as_dict(self) -> dict[str, object]:
        told = {"row": self.row, "key": self.key, "state": self.state}
        return told | {"refusal": self.refusal.as_dict() if self.refusal else None}


def twice(lines: Sequence[Line]) -> set[str]:
    """Ids that stand in the sheet more than once: none of their rows is applied."""
    met = Counter(line.key for line in lines if line.key)
    return {key for key, times in met.items() if times > 1}


def meant(line: Line, held: File, doubled: set[str]) -> tuple[str, str]:
    """(audit, finding) a row is about. Raises PlanRowUnread, PlanRowTwice, NoSuchPlanRow."""
    if line.fault:
        why, why_zh = UNREAD.get(line.fault, OTHER)
        raise PlanRowUnread(row=line.row, why=why, why_zh=why_zh)
    if line.key in doubled:
        raise PlanRowTwice(key=line.key[:40])
    short, _, finding = line.key.partition(":")
    audits = [audit for site in held.sites for audit in site.audits if audit.key[:KEY] == short]
    if len(audits) != 1 or finding not in audits[0].keyed:
        raise NoSuchPlanRow(key=line.key[:40] or "-")
    return audits[0].key, finding


def terms_of(line: Line) -> Terms:
    """What the row says of the plan."""
    return Terms(line.root_cause, line.measure, line.owner, line.due, line.version)


def is_unchanged(line: Line, action: Action | None) -> bool:
    """Whether the row says what is held already; an empty row of a finding without a plan says nothing."""
    said = (masked(line.root_cause), masked(line.measure), line.owner, line.due)
    if action is None or action.state == "open":
        return not any(said)
    return said == tuple(getattr(action, name) for name in WRITTEN)
