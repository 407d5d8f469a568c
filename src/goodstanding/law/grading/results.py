"""lines + facts -> one row per subject: start, score, grade, and which clauses held."""

from functools import reduce
from operator import add
from typing import Any

import ibis

from goodstanding.law.grading.conditions import every, holds
from goodstanding.law.grading.lines import by_kind, half_up, total
from goodstanding.law.grading.scheme import Clause, Rulebook
from goodstanding.law.grading.steps import Step
from goodstanding.law.grading.tables import PERIODS

KINDLESS = 7
"""The fault, as `errors.FAULTS` counts, that only shows among several lines."""
BASE = {
    "subject": "!int64",
    "start": "int16",
    "starts_at": "int64",
    "points": "int64",
    "restored": "int64",
    "carried": "int64",
    "overall": "int64",
    "share": "int64",
    "score": "int64",
    "grade": "string",
    "reason": "string",
    "clauses": "int64",
    "fault": "int8",
    "refused": "int16",
}
"""`start` counts the scheme's starts, `clauses` is a bit per `Rulebook.clauses()`, `refused` is 0 or, counted from 1,
the fact that is unknown (negative: the clause by which the subject is not evaluated)."""


def result_steps(rulebook: Rulebook, subjects: Any, lines: Any, rules: Any) -> list[Step]:
    """From `tables.LINES` to the grades: `BASE`, one row per subject."""
    score = {"deduction": _deduction, "share": _share, "count": _count}[rulebook.method](rulebook)
    return [
        *_valued(rulebook, rules),
        ("summed", lambda lines: summed(rulebook, lines)),
        ("gathered", lambda sums: gathered(subjects, sums)),
        *_kinds(rulebook, lines),
        *score,
        ("held", lambda facts: with_clauses(rulebook, facts)),
        ("banded", lambda facts: banded(rulebook, facts)),
        ("floored", lambda facts: floored(rulebook, facts)),
        ("replaced", lambda facts: replaced(rulebook, facts)),
        ("graded", lambda facts: graded(rulebook, facts)),
        ("judged", lambda facts: judged(rulebook, facts)),
        ("results", lambda facts: refused(facts).select(*BASE)),
    ]


def _valued(rulebook: Rulebook, rules: Any) -> list[Step]:
    if rulebook.method != "count":
        return []
    return [("valued", lambda lines: lines.left_join(rules.select("ord", "value"), "ord").drop("ord_right"))]


def _kinds(rulebook: Rulebook, lines: Any) -> list[Step]:
    places = by_kind(rulebook)
    return [("kinds_known", lambda facts: kinds_known(places, lines, facts))] if places else []


def kinds_known(places: list[int], lines: Any, facts: Any) -> Any:
    """Counted by kind of tax, an event of no stated kind is a fault as soon as it does not stand alone."""
    counted = lines.filter(lines.ord.isin(places)).select("subject", "ord", "events", "key")
    due = counted.mutate(due=counted.key % PERIODS)
    kindless = due.filter(due.key < PERIODS).select("subject", "ord", "due").distinct()
    crowds = due.semi_join(kindless, ["subject", "ord", "due"]).group_by("subject", "ord", "due")
    crowded = crowds.agg(near=total(due.events)).filter(lambda t: t.near > 1).select("subject").distinct()
    joined = facts.left_join(crowded, "subject")
    fault = ibis.ifelse(joined.subject_right.notnull() & (joined.fault == 0), KINDLESS, joined.fault)
    return joined.mutate(fault=fault).drop("subject_right")


def summed(rulebook: Rulebook, lines: Any) -> Any:
    """The sums of each subject's lines."""
    sums = {name: total(lines[name]) for name in ("points", "restored")}
    gravest = {name: lines[name].max().cast("int64") for name in ("direct", "bars", "lifted", "open", "fault")}
    return lines.group_by("subject").agg(**sums, **gravest, asked=lines.count(), **_letters(rulebook, lines))


def gathered(subjects: Any, sums: Any) -> Any:
    """Each subject with its facts and sums; no line is nothing deducted."""
    joined = subjects.left_join(sums, "subject").drop("subject_right")
    return joined.mutate(**{name: joined[name].fill_null(0) for name in sums.columns if name != "subject"})


def _letters(rulebook: Rulebook, lines: Any) -> dict[str, Any]:
    if rulebook.method != "count":
        return {}
    return {f"count_{grade}": total((lines.value == grade).cast("int64")) for grade in rulebook.grades}


def _deduction(rulebook: Rulebook) -> list[Step]:
    return [
        ("started", lambda facts: started(rulebook, facts)),
        ("carried", lambda facts: facts.mutate(carried=_carried(rulebook, facts))),
        ("overall", lambda facts: facts.mutate(overall=_overall(rulebook, facts))),
        ("scored", deducted),
    ]


def started(rulebook: Rulebook, facts: Any) -> Any:
    """With the start and its points: the first of the scheme's starts that holds."""
    starts = list(enumerate(rulebook.starts))
    return facts.mutate(
        start=_first(rulebook, [(place, clause) for place, clause in starts], facts).cast("int16"),
        starts_at=_first(rulebook, [(clause.points, clause) for _, clause in starts], facts).cast("int64"),
    )


def _carried(rulebook: Rulebook, facts: Any) -> Any:
    carried = [ibis.ifelse(_held(rulebook, clause, facts), clause.points, 0) for clause in rulebook.carry_over]
    return reduce(add, carried, ibis.literal(0)).cast("int64")


def _overall(rulebook: Rulebook, facts: Any) -> Any:
    """Clean months give points once nothing is open, up to the cap and never beyond what was lost."""
    rule = rulebook.overall
    if rule is None:
        return ibis.literal(0).cast("int64")
    earned = ibis.least(facts.clean_months * rule.points_per_month, rule.cap)
    lost = ibis.greatest(facts.points - facts.restored + facts.carried, 0)
    may = holds(rule.when, lambda name: facts[name], rulebook.year) & (facts.clean_months > rule.months_above)
    return ibis.ifelse(may & (facts.open == 0), ibis.least(earned, lost), 0).cast("int64")


def deducted(facts: Any) -> Any:
    """From the start: points off, restored points on, carried-over points off, clean months on."""
    score = facts.starts_at - facts.points + facts.restored - facts.carried + facts.overall
    return facts.mutate(score=score, share=ibis.null("int64"))


def _share(rulebook: Rulebook) -> list[Step]:
    return [("scored", lambda facts: shared(rulebook, facts))]


def shared(rulebook: Rulebook, facts: Any) -> Any:
    """Percent of the full score over what was asked; below nothing counts as nothing; whole percent, half up."""
    whole = facts.asked * rulebook.full
    kept = ibis.greatest(whole - facts.points, 0)
    asked = facts.asked > 0
    share = ibis.ifelse(asked, half_up(kept * 10000, whole), ibis.null("int64"))
    percent = ibis.ifelse(asked, half_up(kept * 100, whole) * 100, ibis.null("int64"))
    return facts.mutate(**_unstarted(), share=share, score=percent)


def _count(rulebook: Rulebook) -> list[Step]:  # noqa: ARG001 - one shape for the three methods
    nothing = {name: ibis.null("int64") for name in ("share", "score")}
    return [("scored", lambda facts: facts.mutate(**_unstarted(), **nothing))]


def _unstarted() -> dict[str, Any]:
    return {"start": ibis.null("int16"), **{name: ibis.null("int64") for name in ("starts_at", "carried", "overall")}}


def _held(rulebook: Rulebook, clause: Clause, facts: Any) -> Any:
    return holds(clause.when, lambda name: facts[name], rulebook.year)


def with_clauses(rulebook: Rulebook, facts: Any) -> Any:
    """With one column per clause that holds of the organisation, and all of them as bits."""
    held = {flag(clause): _held(rulebook, clause, facts) for clause in rulebook.clauses()}
    bits = [ibis.ifelse(condition, 1 << place, 0) for place, condition in enumerate(held.values())]
    return facts.mutate(**held, clauses=reduce(add, bits, ibis.literal(0)).cast("int64"))


def flag(clause: Clause) -> str:
    return f"holds_{clause.code.replace('-', '_')}"


def banded(rulebook: Rulebook, facts: Any) -> Any:
    """With the rank of the score's band, or of the first count that holds; 0 where there is nothing to rate."""
    if rulebook.method == "count":
        first = _first(rulebook, [(rulebook.rank(clause.grade), clause) for clause in rulebook.counting], facts)
        return facts.mutate(rank=ibis.ifelse(facts.asked > 0, first, 0).cast("int64"))
    branches = [(_in_band(facts.score, band), rulebook.rank(band.grade)) for band in rulebook.bands]
    return facts.mutate(rank=ibis.cases(*branches, else_=0).cast("int64"))


def _in_band(score: Any, band: Any) -> Any:
    bounds = []
    if band.low is not None:
        bounds.append(score >= band.low)
    if band.high is not None:
        bounds.append(score < band.high)
    return every(bounds)


def floored(rulebook: Rulebook, facts: Any) -> Any:
    """The rank after the exclusions from a grade: the best one still open."""
    clauses = [ibis.ifelse(facts[flag(clause)], rulebook.rank(clause.falls_to), 0) for clause in rulebook.bars]
    rule = rulebook.direct_restoration
    lifted = [ibis.ifelse(facts.lifted > 0, rulebook.rank(rule.falls_to), 0)] if rule else []
    return facts.mutate(rank=ibis.greatest(facts.rank, facts.bars, *clauses, *lifted).cast("int64"))


def replaced(rulebook: Rulebook, facts: Any) -> Any:
    """The rank after the grades that take the place of the band's."""
    branches = [
        (facts[flag(clause)] & facts.rank.isin(_ranks(rulebook, clause)), rulebook.rank(clause.grade))
        for clause in rulebook.instead
    ]
    return facts.mutate(rank=ibis.cases(*branches, else_=facts.rank).cast("int64")) if branches else facts


def _ranks(rulebook: Rulebook, clause: Clause) -> list[int]:
    return [rulebook.rank(grade) for grade in clause.of or rulebook.grades]


def graded(rulebook: Rulebook, facts: Any) -> Any:
    """The grade after those given directly, and for a worst grade the reason next year's carry-over asks for."""
    directs = [ibis.ifelse(facts[flag(clause)], rulebook.rank(clause.grade), 0) for clause in rulebook.direct]
    final = ibis.greatest(facts.rank, facts.direct, *directs)
    return facts.mutate(grade=_names(rulebook, final), reason=_reason(rulebook, facts, final))


def _reason(rulebook: Rulebook, facts: Any, final: Any) -> Any:
    if rulebook.method != "deduction":
        return ibis.literal("")
    clauses = [(facts[flag(clause)], clause.reason) for clause in rulebook.direct]
    worst = (final == len(rulebook.grades), "score")
    return ibis.cases((facts.direct > 0, "direct"), *clauses, worst, else_="")


def _names(rulebook: Rulebook, rank: Any) -> Any:
    return ibis.cases(*[(rank == rulebook.rank(grade), grade) for grade in rulebook.grades], else_=ibis.null("string"))


def judged(rulebook: Rulebook, facts: Any) -> Any:
    """With `refused`: the fact that is unknown, or the clause by which the organisation is not evaluated."""
    unknown = [(facts[name].isnull(), place) for place, name in enumerate(rulebook.facts, start=1)]
    exempt = [(_held(rulebook, clause, facts), -place) for place, clause in enumerate(rulebook.not_evaluated, start=1)]
    why = ibis.cases(*unknown, *exempt, else_=0) if unknown or exempt else ibis.literal(0)
    return facts.mutate(refused=why.cast("int16"), fault=facts.fault.cast("int8"))


def refused(facts: Any) -> Any:
    """An unknown fact, a faulty event or an exemption takes the score and the grade away."""
    fine = (facts.refused == 0) & (facts.fault == 0)
    kept = {
        name: ibis.ifelse(fine, facts[name], ibis.null(facts[name].type())) for name in ("score", "grade", "reason")
    }
    return facts.mutate(**kept)


def _first(rulebook: Rulebook, values: list[tuple[int, Clause]], facts: Any) -> Any:
    """The value of the first clause that holds; the last one has no condition."""
    branches = [(_held(rulebook, clause, facts), value) for value, clause in values if clause.when]
    last = values[-1][0]
    return ibis.cases(*branches, else_=last) if branches else ibis.literal(last)
