"""What a check found wrong: a code, the leaf it concerns, and a message in both languages."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

TEXTS: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("problems.yaml"))


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is a key of `problems.yaml`; `leaf` is the first leaf it puts in doubt, where it is about leaves."""

    code: str
    leaf: int | None = None
    details: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """`{"code", "leaf", "message", "message_zh"}`."""
        texts = {name: text.format_map(self.details | {"leaf": self.leaf}) for name, text in TEXTS[self.code].items()}
        return {"code": self.code, "leaf": self.leaf, **texts}


class Unsound(Refusal):
    """What was handed over for verification does not hold; `problem` says why."""

    code: ClassVar[str] = "UNSOUND"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "{message}"
    message_zh: ClassVar[str] = "{message_zh}"

    def __init__(self, code: str, *, leaf: int | None = None, **details: object) -> None:
        self.problem = Problem(code, leaf, details)
        texts = self.problem.as_dict()
        super().__init__(message=texts["message"], message_zh=texts["message_zh"])


class Unreadable(Refusal):
    """A file handed over for verification could not be read at all."""

    code: ClassVar[str] = "FILE_UNREADABLE"
    status: ClassVar[int] = 422
    unreadable: ClassVar[bool] = True
    message: ClassVar[str] = "{file} cannot be read: {fault}."
    message_zh: ClassVar[str] = "无法读取 {file}：{fault}。"


class Unwritable(Refusal):
    """A file that was to be made could not be."""

    code: ClassVar[str] = "FILE_NOT_WRITABLE"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "{file} cannot be written: {fault}."
    message_zh: ClassVar[str] = "无法写入 {file}：{fault}。"
