"""Why a run, a grade or its explanation is refused: each "no" by its name."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

MEASURES_2025 = "TAX-CREDIT-MEASURES-2025"


class NoSuchRun(Refusal):
    code = "NO_SUCH_RUN"
    status = 404
    message = "There is no finished run {run}."
    message_zh = "没有编号为 {run} 的已完成评价。"
    next_step = "`goodstanding grade runs` lists them."
    next_step_zh = "可用 `goodstanding grade runs` 查看全部评价。"


class NotGraded(Refusal):
    code = "NOT_GRADED"
    status = 404
    message = "No run has graded {code}{scheme}."
    message_zh = "尚无评价涉及 {code}{scheme}。"
    next_step = "Start one: goodstanding grade run --scheme SCHEME --year YEAR."
    next_step_zh = "请先运行评价：goodstanding grade run --scheme 方案 --year 年度。"


class NotFromRecords(Refusal):
    code = "NOT_FROM_RECORDS"
    status = 409
    message = "The scheme {scheme} cannot be graded from records: {why}."
    message_zh = "方案 {scheme} 无法依据记录评价：{why_zh}。"
    next_step = "Grade a facts file: goodstanding grade case FILE --scheme {scheme}."
    next_step_zh = "请用事实文件评价：goodstanding grade case FILE --scheme {scheme}。"


class RunUnderWay(Refusal):
    code = "RUN_UNDER_WAY"
    status = 409
    message = "A run of {scheme} for {year} is under way."
    message_zh = "{year} 年度的 {scheme} 评价正在进行。"
    next_step = "Wait until it is finished; one that was killed lets go at once."
    next_step_zh = "请等待其完成；被中断的评价会立即释放。"


class YearNotOver(Refusal):
    code = "YEAR_NOT_OVER"
    status = 409
    basis = Cite(MEASURES_2025, "art. 15")
    message = "The evaluation year {year} is not over on {at}: there is no result yet."
    message_zh = "截至 {at}，{year} 评价年度尚未结束，不能确定评价结果。"
    next_step = "Run it as a preview: --stage preview."
    next_step_zh = "可先进行月度预评：--stage preview。"


class ResultStands(Refusal):
    code = "RESULT_STANDS"
    status = 409
    basis = Cite(MEASURES_2025, "art. 15")
    message = "The result of {scheme} for {year} stands since run {run}: nothing comes before it any more."
    message_zh = "{year} 年度 {scheme} 的评价结果已由第 {run} 次评价确定，不再进行预评或复核。"
    next_step = "Run the result again (--stage result), or re-grade one organisation: goodstanding grade again CODE."
    next_step_zh = "可重新运行评价结果（--stage result），或对单个主体重新评价：goodstanding grade again CODE。"


class SnapshotChanged(Refusal):
    code = "SNAPSHOT_CHANGED"
    status = 409
    message = "The snapshot of run {run} is not what was frozen: {part}."
    message_zh = "第 {run} 次评价的快照与冻结时不一致：{part}。"
    next_step = "Nothing was taken from it. Find out who changed the file, then start a new run."
    next_step_zh = "未采用其中任何内容。请查明文件被何人更改，再重新运行评价。"


class SnapshotGone(Refusal):
    code = "SNAPSHOT_GONE"
    status = 410
    message = "The snapshot of run {run} is not in this installation's folder."
    message_zh = "本系统目录中没有第 {run} 次评价的快照。"
    next_step = "Put the folder `snapshots` of the installation back from its backup, or start a new run."
    next_step_zh = "请从备份恢复 `snapshots` 目录，或重新运行评价。"


class ReasonMissing(Refusal):
    code = "REASON_MISSING"
    status = 422
    message = "A re-grade needs its reason: the organisation is told."
    message_zh = "重新评价须说明理由，并告知信息主体。"
    next_step = "State it: --reason TEXT."
    next_step_zh = "请填写：--reason 理由。"


class ReasonErased(Refusal):
    code = "REASON_ERASED"
    status = 410
    message = "Run {run} gave no grade, and a record it may have rested on has been erased since."
    message_zh = "第 {run} 次评价未给出等级，其可能依据的记录此后已被删除。"
    next_step = "Have it graded again, as the records stand now: goodstanding grade again CODE."
    next_step_zh = "可按现有记录重新评价：goodstanding grade again CODE。"
