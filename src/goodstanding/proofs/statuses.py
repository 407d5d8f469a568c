"""Is a sealed document still good? Said by a signed list, as of the instant it was made; without one, unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.problems import Unsound
from goodstanding.proofs.seals import open_sealed

STATUSES = ("superseded", "revoked")


@dataclass(frozen=True, slots=True)
class StatusList:
    """Documents that are no longer current, by id. Whatever was issued by `as_of` and is not named is current."""

    as_of: datetime
    entries: Mapping[str, str]

    def of(self, document: str, issued_at: datetime) -> str:
        """current, superseded, revoked; unknown for a document issued after the list was made."""
        named = self.entries.get(document)
        return named or ("current" if issued_at <= self.as_of else "unknown")


def list_content(entries: Mapping[str, str]) -> dict[str, Any]:
    """The content of a status list to be sealed. ValueError for another status than superseded or revoked."""
    strange = set(entries.values()).difference(STATUSES)
    if strange:
        raise ValueError(f"no such status: {sorted(strange)}")
    return {"entries": dict(entries)}


def open_list(file: bytes, anchors: Sequence[Anchor]) -> StatusList:
    """Read a signed status list; `Unsound` where it is not one."""
    try:
        sealed = open_sealed(file, anchors, kinds=["status-list"])
    except Unsound as fault:
        raise Unsound("STATUS_LIST_BAD", why=fault.details["message"], why_zh=fault.details["message_zh"]) from None
    entries = sealed.content.get("entries")
    if not isinstance(entries, dict) or not set(map(str, entries.values())).issubset(STATUSES):
        raise Unsound("STATUS_LIST_BAD", why="its entries cannot be read.", why_zh="其条目无法读取。")
    return StatusList(sealed.issued_at, entries)
