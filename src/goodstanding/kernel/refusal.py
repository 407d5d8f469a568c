"""The lawful "no": a named refusal with its status, its basis and the next step, in both languages."""

from typing import ClassVar

from goodstanding.kernel.citation import Cite


class Refusal(Exception):
    """Raise a subclass: `raise NotListed(item="gossip")`.

    The class texts are templates over the keyword arguments. `status` is the HTTP status; the command line
    exits with 1 (refused) or 3 (`unreadable`: the input could not be read at all).
    """

    code: ClassVar[str] = "REFUSED"
    status: ClassVar[int] = 409
    unreadable: ClassVar[bool] = False
    message: ClassVar[str] = ""
    message_zh: ClassVar[str] = ""
    next_step: ClassVar[str] = ""
    next_step_zh: ClassVar[str] = ""
    basis: ClassVar[Cite | None] = None

    def __init__(self, **details: object) -> None:
        super().__init__(self.message.format_map(details))
        self.details = details
        self.recorded = False  # whether the trail holds it already

    def as_dict(self) -> dict[str, object]:
        """`{"code", "status", "message", "message_zh", "next_step", "next_step_zh", "basis"}`."""
        texts = ("message", "message_zh", "next_step", "next_step_zh")
        return {
            "code": self.code,
            "status": self.status,
            **{name: getattr(self, name).format_map(self.details) for name in texts},
            "basis": self.basis.as_dict() if self.basis else None,
        }
