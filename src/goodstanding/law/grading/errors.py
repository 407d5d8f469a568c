"""Why a scheme, a facts file or a subject is refused: each "no" by its name."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

MEASURES_2025 = "TAX-CREDIT-MEASURES-2025"


class UnknownScheme(Refusal):
    code = "UNKNOWN_SCHEME"
    message = "No scheme {scheme} is published."
    message_zh = "没有公布名为 {scheme} 的评价方案。"
    next_step = "Take one of: {known}."
    next_step_zh = "请从以下方案中选择：{known}。"


class SchemeNotInForce(Refusal):
    code = "SCHEME_NOT_IN_FORCE"
    message = "The scheme {scheme} does not decide the evaluation year {year}: it decides {years}."
    message_zh = "方案 {scheme} 不适用于 {year} 评价年度，其适用年度为 {years_zh}。"
    next_step = "Take the scheme in force for that year: 2014 rules up to 2024, 2025 rules from 2025."
    next_step_zh = "请选用该年度有效的方案：2024年度及以前适用2014年办法，2025年度起适用2025年办法。"
    basis = Cite(MEASURES_2025, "art. 36")


class SchemeFault(Refusal):
    """The scheme's own file is wrong: the build refuses it."""

    code = "SCHEME_FAULT"
    status = 500
    message = "The scheme {scheme} has a fault at {where}: {fault}."
    message_zh = "方案 {scheme} 在 {where} 处有误：{fault}。"
    next_step = "Correct the scheme's file; it is not used until it holds."
    next_step_zh = "请更正方案文件，更正前不予使用。"


class FactsUnreadable(Refusal):
    code = "FACTS_UNREADABLE"
    status = 422
    unreadable = True
    message = "The facts file cannot be read: {fault}."
    message_zh = "无法读取事实文件：{fault}。"
    next_step = "Send one YAML or JSON document; --template prints an empty one."
    next_step_zh = "请提交一份 YAML 或 JSON 文件，可用 --template 输出空白模板。"


class FactsRefused(Refusal):
    """Parent of what is wrong with the content of a facts file."""

    code = "FACTS_REFUSED"
    status = 422

    @property
    def where(self) -> str:
        """The place in the file, `events[0].date`; empty where no one place is at fault."""
        place = str(self.details.get("where") or self.details.get("key") or "").split(" ", maxsplit=1)[0]
        return "" if place == "the" else place


class KeyMissing(FactsRefused):
    code = "KEY_MISSING"
    message = "The scheme needs {key} and does not find it: unknown is refused, not assumed."
    message_zh = "方案需要 {key}，但文件中没有：未知事项不予推定。"
    next_step = "State {key}; --template prints every required key."
    next_step_zh = "请填写 {key}，可用 --template 查看全部必填项。"


class KeyUnknown(FactsRefused):
    code = "KEY_UNKNOWN"
    message = "{where} has a key that is not part of the facts: {key}."
    message_zh = "{where} 含有不属于事实文件的键：{key}。"
    next_step = "Remove it or correct its spelling; the keys allowed here are {known}."
    next_step_zh = "请删除或更正该键，此处可用的键为 {known}。"


class ValueWrong(FactsRefused):
    code = "VALUE_WRONG"
    message = "{where} is not {expected}: {value}."
    message_zh = "{where} 的值不是{expected_zh}：{value}。"
    next_step = "Correct the value."
    next_step_zh = "请更正该值。"


class NeverGraded(FactsRefused):
    code = "NOT_AN_ORGANISATION"
    status = 403
    message = "Persons and sole traders are never graded."
    message_zh = "自然人和个体工商户不作评级。"
    next_step = "Only organisations (legal persons and unincorporated organisations) have a grade here."
    next_step_zh = "本平台仅对法人和非法人组织评级。"
    basis = Cite("EU-AI-ACT-2024", "art. 5(1)(c)")


class PersonalInput(FactsRefused):
    code = "PERSONAL_INPUT"
    status = 403
    message = "{where} ({criterion}) rests on a person: only the authority's code and dates are taken, not {key}."
    message_zh = "{where}（{criterion}）源自自然人：只接受税务机关对该组织出具的代码和日期，不接受 {key}。"
    next_step = "Remove {key}."
    next_step_zh = "请删除 {key}。"
    basis = Cite("PIPL-2021", "art. 6")


class UnknownCriterion(FactsRefused):
    code = "UNKNOWN_CRITERION"
    message = "{where}: {criterion} is no criterion of {scheme} for {year}."
    message_zh = "{where}：{criterion} 不是 {scheme} 在 {year} 评价年度的指标。"
    next_step = "Use a code the scheme lists, or the scheme that was in force."
    next_step_zh = "请使用该方案所列的指标代码，或选用当年有效的方案。"


class EventWithoutDate(FactsRefused):
    code = "EVENT_WITHOUT_DATE"
    message = "{where} ({criterion}) has no date: without it neither the year nor the time to mend can be judged."
    message_zh = "{where}（{criterion}）没有日期：无法判断所属年度和纠正时限。"
    next_step = "State the statutory deadline missed, or the day of the conduct."
    next_step_zh = "请填写逾期的法定期限或行为发生日。"


class NegativeAmount(FactsRefused):
    code = "NEGATIVE_AMOUNT"
    message = "{where} ({criterion}) has a negative amount."
    message_zh = "{where}（{criterion}）的金额为负数。"
    next_step = "Correct the amount; a refund or reversal is not entered as a negative event."
    next_step_zh = "请更正金额，退税或冲销不得以负数事项填报。"


class AmountMissing(FactsRefused):
    code = "AMOUNT_MISSING"
    message = "{where} ({criterion}) needs {needs} to be counted."
    message_zh = "{where}（{criterion}）缺少计算所需的 {needs}。"
    next_step = "State {needs}."
    next_step_zh = "请填写 {needs}。"


class AmountDoesNotFit(FactsRefused):
    code = "AMOUNT_DOES_NOT_FIT"
    message = "{where}: the amounts stated do not meet the criterion {criterion}."
    message_zh = "{where}：所填金额不符合指标 {criterion} 的条件。"
    next_step = "Use the criterion the amounts fall under, or correct them."
    next_step_zh = "请选用与金额相符的指标，或更正金额。"


class CorrectedBefore(FactsRefused):
    code = "CORRECTED_BEFORE"
    message = "{where} ({criterion}) was corrected or paid before the day it happened."
    message_zh = "{where}（{criterion}）的纠正或缴纳日期早于事项发生日。"
    next_step = "Correct the dates."
    next_step_zh = "请更正日期。"


class TaxKindMissing(FactsRefused):
    code = "TAX_KIND_MISSING"
    message = "{where} ({criterion}) is counted by kind of tax, and several events of one month leave it open which."
    message_zh = "{where}（{criterion}）按税种计算，同月多个事项未注明税种，无法判断次数。"
    next_step = "State `tax` on each of them."
    next_step_zh = "请为每个事项填写税种（tax）。"


class NotWaivable(FactsRefused):
    code = "NOT_WAIVABLE"
    message = "{where} ({criterion}) is marked waived, but {why}."
    message_zh = "{where}（{criterion}）标记为首违不罚，但{why_zh}。"
    next_step = "Remove the mark or correct the criterion."
    next_step_zh = "请删除该标记或更正指标代码。"
    basis = Cite("TAX-FIRST-VIOLATION-2021-6", "list")


class TwoResults(FactsRefused):
    code = "TWO_RESULTS_FOR_ONE_YEAR"
    message = "`previous` has two results for {year}."
    message_zh = "previous 中 {year} 年度有两个评价结果。"
    next_step = "Keep the result in force: the re-evaluated one where there was one."
    next_step_zh = "请只保留有效结果；有复评结果的以复评结果为准。"


class FactsContradict(FactsRefused):
    code = "FACTS_CONTRADICT"
    message = "Two records in force state different evaluation information for {year}."
    message_zh = "{year} 年度有两条有效记录所载评价信息相互矛盾。"
    next_step = "The tax authority corrects or withdraws one of them."
    next_step_zh = "请由税务机关更正或撤回其中一条。"


class NotEvaluated(FactsRefused):
    code = "NOT_EVALUATED"
    status = 409
    message = "Not evaluated for {year}: {why} ({cite})."
    message_zh = "{year} 评价年度不参加评价：{why_zh}（{cite}）。"
    next_step = "Ask for a supplementary evaluation once the obstacle has ended."
    next_step_zh = "情形消除后可申请补评。"


class FactUnknown(FactsRefused):
    code = "FACT_UNKNOWN"
    message = "{fact} is unknown: an unknown fact refuses the grade."
    message_zh = "{fact} 不明：事实不明的不予评级。"
    next_step = "Deliver the missing information."
    next_step_zh = "请补充该项信息。"


class NothingRated(FactsRefused):
    code = "NOTHING_RATED"
    message = "Everything is marked as not applicable: there is nothing to rate."
    message_zh = "全部标记为不适用，无可评级内容。"
    next_step = "State at least one rating or answer."
    next_step_zh = "请至少填写一项评级或回答。"


FAULTS: tuple[type[FactsRefused] | None, ...] = (
    None,
    UnknownCriterion,
    EventWithoutDate,
    NegativeAmount,
    AmountMissing,
    AmountDoesNotFit,
    CorrectedBefore,
    TaxKindMissing,
)
"""What an event's fault number stands for in the tables; the gravest (highest) of a subject is told."""
