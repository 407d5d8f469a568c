"""The trail's refusals."""

from typing import ClassVar

from goodstanding.kernel.refusal import Refusal


class TrailBroken(Refusal):
    code: ClassVar[str] = "TRAIL_BROKEN"
    status: ClassVar[int] = 500
    message: ClassVar[str] = "The trail does not hold from leaf {leaf} on; no checkpoint is signed over it."
    message_zh: ClassVar[str] = "存证链自第 {leaf} 号叶起不成立，拒绝签署检查点。"
    next_step: ClassVar[str] = "Run `goodstanding trail check` and keep the store as it is."
    next_step_zh: ClassVar[str] = "请运行 `goodstanding trail check`，并保持数据库原状。"


class NotYetSigned(Refusal):
    code: ClassVar[str] = "NOT_YET_SIGNED"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "No signed checkpoint covers leaf {leaf} yet."
    message_zh: ClassVar[str] = "尚无已签署的检查点覆盖第 {leaf} 号叶。"
    next_step: ClassVar[str] = "Checkpoints are signed within a minute; ask again."
    next_step_zh: ClassVar[str] = "检查点将在一分钟内签署，请稍后再试。"


class NoSuchTree(Refusal):
    code: ClassVar[str] = "NO_SUCH_TREE"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "No proof leads from a tree of {old} leaves to one of {new}: {covered} are signed."
    message_zh: ClassVar[str] = "无法证明 {old} 叶至 {new} 叶：已签署 {covered} 叶。"
    next_step: ClassVar[str] = "Name sizes of signed checkpoints, the smaller one first."
    next_step_zh: ClassVar[str] = "请填写已签署检查点的大小，较小者在前。"
