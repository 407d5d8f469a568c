"""A result in words: every line with its points, evidence, article and confidence; what held; what was left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import errors
from goodstanding.law.grading.candidates import reorganised, waiting
from goodstanding.law.grading.case import Case
from goodstanding.law.grading.lines import by_kind
from goodstanding.law.grading.points import decimal_text
from goodstanding.law.grading.results import KINDLESS
from goodstanding.law.grading.scheme import Clause, Criterion, DirectRestoration, Rule, Rulebook
from goodstanding.law.grading.tables import PERIODS
from goodstanding.law.instruments import instruments

Row = Mapping[str, Any]
LEFT_OUT = {
    "waived": ("first violation, waived: it does not count", "首违不罚，不计入"),
    "other-year": ("not of the year evaluated", "不属于本评价年度"),
    "below-threshold": ("below the threshold of the condition", "未达到该情形的标准"),
    "not-asked": ("not applicable", "不适用"),
    "excused": ("it does not affect credit", "不影响纳税信用"),
    "restored": ("restored: it does not count", "已完成信用修复，不计入"),
    "erased": ("erased since: what the run took of it is not told any more", "此后已删除，评价时所依据的内容不再提供"),
    "later": ("closed after the year evaluated", "末次会议晚于评价年度"),
    "run-out": ("run out before the year began", "评价年度开始前已到期"),
    "other-scheme": ("an audit by another scheme", "按其他标准进行的审核"),
    "superseded": ("a newer audit stands in its place", "已有更新的审核"),
    "disputed": ("under objection: it does not count until that is decided", "异议处理期间，暂不计入"),
}


def explanation(case: Case, lines: Sequence[Row], left_out: Sequence[Row], result: Row) -> dict[str, Any]:
    """The document of `grade case`. Raises the refusal a faulty event, an unknown fact or an exemption calls for."""
    book = case.rulebook
    raise_refusal(case, lines, result)
    return {
        **heading(book),
        "year": case.year,
        "area": case.area or None,
        "starts_at": _text(result["starts_at"]),
        "score": _text(result["score"]),
        "grade": result["grade"],
        "reason": result["reason"] or None,
        "percentage": _text(result["share"]),
        "start": _start(book, result),
        "lines": [*_lines(case, lines), *_carried(case, result), *_overall(case, result)],
        "caps": [*_line_caps(case, lines), *_clause_caps(book, result)],
        "left_out": [_left(case, row) for row in [*left_out, *_excused(case)] if row["reason"] != "not-asked"],
        "refusal": None,
    }


def refused(scheme: str, refusal: Refusal, book: Rulebook | None = None) -> dict[str, Any]:
    """The same document where the grade is refused."""
    empty: dict[str, Any] = {"starts_at": None, "score": None, "grade": None, "lines": [], "caps": [], "left_out": []}
    return {**(heading(book) if book else {"scheme": scheme}), **empty, "refusal": refusal.as_dict()}


def heading(book: Rulebook) -> dict[str, Any]:
    doubt = book.doubt
    return {
        "scheme": book.scheme,
        "year": book.year,
        "version": book.version,
        "name": book.name,
        "name_zh": book.name_zh,
        "label": book.label,
        "label_zh": book.label_zh,
        "unconfirmed": [{"why": doubt.why, "why_zh": doubt.why_zh}] if doubt else [],
    }


def raise_refusal(case: Case, lines: Sequence[Row], result: Row) -> None:
    book = case.rulebook
    if result["fault"]:
        raise _fault(case, lines, result["fault"])
    if result["refused"] > 0:
        raise errors.FactUnknown(fact=list(book.facts)[result["refused"] - 1])
    if result["refused"] < 0:
        clause = book.not_evaluated[-result["refused"] - 1]
        raise errors.NotEvaluated(year=book.year, why=clause.name, why_zh=clause.name_zh, cite=clause.cite)


def _fault(case: Case, lines: Sequence[Row], fault: int) -> Refusal:
    line = next(line for line in lines if _shows(case.rulebook, line, fault))
    written = case.written[line["evidence"][0] - 1]
    refusal = errors.FAULTS[fault]
    assert refusal is not None
    needs = "amount and paid_on" if "paid" in written else "back_tax and tax_due (evaded and total_tax_due)"
    return refusal(
        where=written["where"],
        criterion=written["code"],
        scheme=case.rulebook.scheme,
        year=case.rulebook.year,
        needs=needs,
    )


def _shows(book: Rulebook, line: Row, fault: int) -> bool:
    if fault == KINDLESS:
        return line["ord"] in by_kind(book) and line["key"] < PERIODS
    return bool(line["fault"] == fault)


def cited(cite: Cite) -> dict[str, str]:
    """A citation with its instrument's names."""
    instrument = instruments().get(cite.instrument)
    titles = {"title": instrument.title, "title_zh": instrument.title_zh} if instrument else {}
    return {**cite.as_dict(), **titles}


def worded(rule: Rule) -> dict[str, Any]:
    return {"name": rule.name, "name_zh": rule.name_zh, "cite": cited(rule.cite), "confidence": rule.confidence}


def doubtful(book: Rulebook, rule: Rule) -> bool:
    """Decided by a row that is configuration: below 70, or in a year whose rulebook itself is."""
    instrument = instruments().get(rule.cite.instrument)
    return rule.unconfirmed or book.doubt is not None or (instrument is not None and instrument.unconfirmed)


def _start(book: Rulebook, result: Row) -> dict[str, Any] | None:
    if result["start"] is None:
        return None
    rule = book.starts[result["start"]]
    return {"code": rule.code, **worded(rule), "unconfirmed": doubtful(book, rule)}


def _lines(case: Case, lines: Sequence[Row]) -> list[dict[str, Any]]:
    criteria = case.rulebook.criteria
    told = [(criteria[line["ord"]], line) for line in lines if line["points"] or case.rulebook.method != "deduction"]
    return [_line(case, criterion, line) for criterion, line in told]


def _line(case: Case, criterion: Criterion, line: Row) -> dict[str, Any]:
    book = case.rulebook
    repair = _repaired_by(case, line) if line["restored"] else None
    by_doubtful_repair = repair is not None and (criterion.restore == "unconfirmed" or doubtful(book, repair))
    return {
        "criterion": criterion.code,
        **worded(criterion),
        "points": decimal_text(line["points"]),
        "restored": decimal_text(line["restored"]),
        "restored_by": cited(repair.cite) if repair else None,
        "per": criterion.per,
        "value": criterion.value or None,
        "evidence": [_evidence(case, place) for place in line["evidence"]],
        "unconfirmed": doubtful(book, criterion) or by_doubtful_repair,
    }


def _repaired_by(case: Case, line: Row) -> Rule | None:
    """The rule by which points came back: where a reorganisation covers an event of the line, that."""
    covered = any(reorganised(case, event) for event in case.events if event["id"] in line["evidence"])
    return case.rulebook.reorganisation if covered else case.rulebook.restoration


def _evidence(case: Case, place: int) -> dict[str, Any]:
    """What the file (or the store) says of the event, under where it says so."""
    written = case.written[place - 1]
    return {name: value for name, value in written.items() if value is not None}


def _carried(case: Case, result: Row) -> list[dict[str, Any]]:
    if not result["carried"]:
        return []
    book, before = case.rulebook, case.previous[0]
    return [_clause_line(book, book.carry_over[0], result["carried"], 0, {"previous": dict(before)})]


def _overall(case: Case, result: Row) -> list[dict[str, Any]]:
    rule = case.rulebook.overall
    if not result["overall"] or rule is None:
        return []
    evidence = {"clean_months": case.subject["clean_months"], "pledge": case.subject["pledge"]}
    return [_clause_line(case.rulebook, rule, 0, result["overall"], evidence)]


def _clause_line(book: Rulebook, rule: Rule, points: int, restored: int, evidence: Row) -> dict[str, Any]:
    return {
        "criterion": rule.code,
        **worded(rule),
        "points": decimal_text(points),
        "restored": decimal_text(restored),
        "restored_by": None,
        "per": "year",
        "value": None,
        "evidence": [evidence],
        "unconfirmed": doubtful(book, rule),
    }


def _line_caps(case: Case, lines: Sequence[Row]) -> list[dict[str, Any]]:
    book = case.rulebook
    caps = []
    for line in lines:
        criterion = book.criteria[line["ord"]]
        evidence = [_evidence(case, place) for place in line["evidence"]]
        if line["direct"]:
            caps.append(_cap(book, criterion, criterion.direct, "direct", evidence))
        if line["bars"]:
            caps.append(_cap(book, criterion, criterion.bars, "barred", evidence))
        if line["lifted"] and book.direct_restoration:
            caps.append(_lifted(case, book.direct_restoration, line["evidence"][0], evidence))
    return caps


def _lifted(case: Case, rule: DirectRestoration, place: int, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    """What a restored direct grade still bars: as sure as its waiting period is."""
    event = next(event for event in case.events if event["id"] == place)
    waited = waiting(case, event, event["lifted_on"]) if event.get("lifted_on") else None
    weaker = min((rule, waited or rule), key=lambda one: one.confidence)
    cap = _cap(case.rulebook, rule, rule.bars, "barred", evidence)
    doubt = doubtful(case.rulebook, weaker)
    return {**cap, "waiting": waited.code if waited else None, "confidence": weaker.confidence, "unconfirmed": doubt}


def _clause_caps(book: Rulebook, result: Row) -> list[dict[str, Any]]:
    held = [clause for place, clause in enumerate(book.clauses()) if result["clauses"] >> place & 1]
    return [_cap(book, clause, clause.grade, _effect(book, clause), []) for clause in held if _decides(clause, result)]


def _effect(book: Rulebook, clause: Clause) -> str:
    if clause in book.direct:
        return "direct"
    return "barred" if clause in book.bars else "instead"


def _decides(clause: Clause, result: Row) -> bool:
    """A grade in place of the band's is told where it was given."""
    return not clause.of or result["grade"] == clause.grade


def _cap(book: Rulebook, rule: Rule, grade: str, effect: str, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    why = {"direct": f"directly {grade}", "barred": f"not {grade}", "instead": f"{grade} in place of the score's grade"}
    why_zh = {"direct": f"直接判为{grade}级", "barred": f"不能评为{grade}级", "instead": f"评为{grade}级"}
    return {
        "code": rule.code,
        "why": f"{rule.name}: {why[effect]}",
        "why_zh": f"{rule.name_zh}：{why_zh[effect]}",
        "effect": effect,
        "grade": grade,
        "cite": cited(rule.cite),
        "confidence": rule.confidence,
        "evidence": evidence,
        "unconfirmed": doubtful(book, rule),
    }


def why_left_out(book: Rulebook, reason: str, said: Row) -> tuple[str, str]:
    """Why an event or record does not count, in both languages; of an excuse which one, and where it stands."""
    why, why_zh = LEFT_OUT[reason]
    rule = book.excuses.get(said.get("excused") or "") if reason == "excused" else None
    return (f"{why}: {rule.name} ({rule.cite})", f"{why_zh}：{rule.name_zh}（{rule.cite}）") if rule else (why, why_zh)


def _excused(case: Case) -> list[Row]:
    return [{"id": place, "reason": "excused"} for place in case.excused]


def _left(case: Case, row: Row) -> dict[str, Any]:
    written = case.written[row["id"] - 1]
    why, why_zh = why_left_out(case.rulebook, row["reason"], written)
    return {
        "where": written["where"],
        "criterion": written["code"],
        "reason": row["reason"],
        "why": why,
        "why_zh": why_zh,
    }


def _text(points: int | None) -> str | None:
    return None if points is None else decimal_text(points)
