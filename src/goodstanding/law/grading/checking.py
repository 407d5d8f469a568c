"""What a scheme's file must be before it decides anything: every fault is refused by the place it stands in."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from goodstanding.law.grading import reading
from goodstanding.law.grading.conditions import OPERATORS
from goodstanding.law.grading.errors import SchemeFault
from goodstanding.law.grading.scheme import PER, Band, Clause, Criterion, Rule, Rulebook, Waiting, Window
from goodstanding.law.grading.tables import AMOUNT_COLUMNS, COLUMN_TYPES
from goodstanding.law.instruments import instruments

Raw = Mapping[str, Any]
Fault = tuple[str, str, str]
"""Where, what, and what in Chinese."""
METHODS = ("deduction", "share", "count")
AMOUNT_TESTS = ("at_least", "above", "at_most", "below", "share_of", "at_least_percent", "below_percent")
ROW_KEYS = {
    "code",
    "name",
    "name_zh",
    "points",
    "per",
    "cap",
    "plus_percent",
    "direct",
    "bars",
    "when",
    "fits",
    "restore",
    "small",
    "gradual",
    "continuing",
    "flag",
    "status",
    "person",
    "pays",
    "instrument",
    "pinpoint",
    "cite",
    "confidence",
    "source",
    "from_year",
    "to_year",
    "ladder",
    "groups",
}


def require_sound(raw: Raw, year: int) -> Rulebook:
    """The rulebook of a document for a year. Raises SchemeFault with the first fault found."""
    scheme = str(raw.get("code", "?"))
    try:
        book = reading.read(raw, year)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        said = f"{type(fault).__name__} {fault}"
        raise SchemeFault(scheme=scheme, where="the file", fault=said, fault_zh=f"无法读取（{said}）") from fault
    first = next(faults(raw, book), None)
    if first is not None:
        raise SchemeFault(scheme=scheme, where=first[0], fault=first[1], fault_zh=first[2])
    return book


def faults(raw: Raw, book: Rulebook) -> Iterator[Fault]:
    """Every fault of the scheme for the year."""
    if book.method not in METHODS:
        yield "method", f"{book.method} is none of {', '.join(METHODS)}", f"{book.method} 不是已知的评价方式"
    yield from _keys(raw)
    yield from _floats(raw, "the file")
    yield from _rules(book)
    yield from _criteria(book)
    yield from _bands(book)
    yield from _clauses(book)
    yield from _windows(book)
    yield from _periods(book)


def _keys(raw: Raw) -> Iterator[Fault]:
    for row in raw.get("criteria", ()):
        for key in sorted(set(row) - ROW_KEYS):
            yield f"criteria {row.get('code', '?')}", f"unknown key {key}", f"未知的键 {key}"


def _floats(node: Any, where: str) -> Iterator[Fault]:
    if isinstance(node, float):
        yield where, f"the float {node}; write decimals in quotation marks", f"小数 {node} 应加引号书写"
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from _floats(value, f"{where}/{key}")


def _every_rule(book: Rulebook) -> Iterator[tuple[str, Rule]]:
    for section in (
        "starts",
        "bands",
        "counting",
        "instead",
        "bars",
        "direct",
        "carry_over",
        "not_evaluated",
        "criteria",
    ):
        for rule in getattr(book, section):
            yield f"{section} {rule.code}", rule
    yield from ((f"excuses {code}", rule) for code, rule in book.excuses.items())
    for name in ("restoration", "overall", "direct_restoration", "reorganisation", "period"):
        if getattr(book, name) is not None:
            yield name, getattr(book, name)
    yield from ((f"direct_restoration {rule.code}", rule) for rule in _waiting(book))


def _rules(book: Rulebook) -> Iterator[Fault]:
    """Of every row: its citation, its confidence, its sources."""
    for where, rule in _every_rule(book):
        yield from _cite(where, rule, book)
        if rule.confidence not in range(101):
            yield where, f"the confidence {rule.confidence} is no percentage", f"可信度 {rule.confidence} 不是百分数"
        for key in rule.source:
            if key not in book.sources:
                yield where, f"the source {key} is not listed under sources", f"来源 {key} 未在 sources 中列出"


def _cite(where: str, rule: Rule, book: Rulebook) -> Iterator[Fault]:
    """A year's results are fixed in the next: the instrument must be in force at some time from one to the other."""
    instrument = instruments().get(rule.cite.instrument)
    if instrument is None:
        yield where, f"the citation {rule.cite} does not resolve", f"引用 {rule.cite} 无法对应任何法律文件"
        return
    ended = instrument.in_force_to is not None and instrument.in_force_to.year < book.year
    if instrument.in_force_from.year > book.year + 1 or ended:
        yield where, f"{rule.cite} was not in force for {book.year}", f"{rule.cite} 在 {book.year} 年度不具效力"


def _criteria(book: Rulebook) -> Iterator[Fault]:
    codes = [criterion.events_as for criterion in book.criteria]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"criteria {code}", "the code is given twice", "代码重复"
    for criterion in book.criteria:
        where = f"criteria {criterion.code}"
        yield from ((where, fault, fault_zh) for fault, fault_zh in _criterion(criterion, book))


def _criterion(row: Criterion, book: Rulebook) -> Iterator[tuple[str, str]]:
    if row.per not in PER:
        yield f"per {row.per} is none of {', '.join(PER)}", f"计算单位 {row.per} 未知"
    if row.points < 0 or row.cap < 0:
        yield "negative points", "分值为负"
    if book.method == "deduction" and not (row.points or row.direct or row.bars):
        yield "it costs nothing: no points, no direct grade, no bar", "该指标既不扣分也不判级"
    if row.restore not in ("yes", "no", "unconfirmed"):
        yield f"restore {row.restore} is neither true, false nor unconfirmed", f"restore 的值 {row.restore} 未知"
    if row.plus_percent and row.restore != "no":
        yield "points by formula cannot come back by a schedule", "按公式计算的分值不能按比例修复"
    for grade in filter(None, (row.direct, row.bars)):
        if grade not in book.grades:
            yield f"{grade} is no grade of the scheme", f"{grade} 不是方案中的等级"
    yield from _amounts(row.when or row.fits)


def _amounts(condition: Raw) -> Iterator[tuple[str, str]]:
    for column, test in condition.items():
        if column not in AMOUNT_COLUMNS or not isinstance(test, Mapping):
            yield f"{column} is no amount of an event", f"{column} 不是事项的金额"
            continue
        for name in sorted(set(test) - set(AMOUNT_TESTS)):
            yield f"unknown test {name}", f"未知的条件 {name}"
        if ("share_of" in test) != any(name.endswith("_percent") for name in test):
            yield "a share needs both share_of and a percentage", "占比条件须同时写明 share_of 和百分比"


def _bands(book: Rulebook) -> Iterator[Fault]:
    """Together the bands take every score, and none twice."""
    if book.method == "count":
        return
    bands = sorted(book.bands, key=lambda band: (band.low is not None, band.low or 0))
    if not bands:
        yield "bands", "there are none", "没有分档"
        return
    if bands[0].low is not None:
        yield f"bands {bands[0].grade}", "nothing takes the lowest scores", "最低分没有对应等级"
    if bands[-1].high is not None:
        yield f"bands {bands[-1].grade}", "nothing takes the highest scores", "最高分没有对应等级"
    for lower, upper in pairwise(bands):
        yield from _seam(lower, upper)
    for band in bands:
        yield from _grade(f"bands {band.grade}", band.grade, book)


def _seam(lower: Band, upper: Band) -> Iterator[Fault]:
    where = f"bands {upper.grade}/{lower.grade}"
    if lower.high is None or upper.low is None or lower.high > upper.low:
        yield where, "the bands overlap", "分档重叠"
    elif lower.high < upper.low:
        yield where, "the bands leave a gap", "分档之间有空缺"


def _grade(where: str, grade: str, book: Rulebook) -> Iterator[Fault]:
    if grade not in book.grades:
        yield where, f"{grade or 'an empty grade'} is no grade of the scheme", f"{grade or '空'} 不是方案中的等级"


def _clauses(book: Rulebook) -> Iterator[Fault]:
    codes = [clause.code for clause in book.clauses()]
    if len(set(codes)) != len(codes):
        yield "clauses", "a code is given twice", "代码重复"
    for section in ("starts", "counting", "instead", "bars", "direct", "carry_over", "not_evaluated"):
        for clause in getattr(book, section):
            where = f"{section} {clause.code}"
            yield from _clause(where, clause, book)
            if section in ("counting", "instead", "bars", "direct"):
                yield from _grade(where, clause.grade, book)
            if section == "bars":
                yield from _grade(where, clause.falls_to, book)
    yield from _ends_without_condition("starts", book.starts, needed=book.method == "deduction")
    yield from _ends_without_condition("counting", book.counting, needed=book.method == "count")


def _ends_without_condition(section: str, clauses: tuple[Clause, ...], *, needed: bool) -> Iterator[Fault]:
    """Some row must hold of everyone: the last, and only the last, has no condition."""
    open_ended = [place for place, clause in enumerate(clauses) if not clause.when]
    if needed and open_ended != [len(clauses) - 1]:
        yield section, "the last row, and only the last, must have no condition", "最后一行且仅最后一行不得设条件"


def _clause(where: str, clause: Clause, book: Rulebook) -> Iterator[Fault]:
    counts = {f"count_{grade}" for grade in book.grades}
    for column, test in clause.when.items():
        if column not in book.facts and column not in counts:
            yield where, f"{column} is no fact of the scheme", f"{column} 不是方案的事实项"
        for name in sorted(set(test) - set(OPERATORS)) if isinstance(test, Mapping) else ():
            yield where, f"unknown test {name}", f"未知的条件 {name}"
    for kind in sorted(set(book.facts.values()) - set(COLUMN_TYPES)):
        yield "facts", f"unknown type {kind}", f"未知的类型 {kind}"


def _windows(book: Rulebook) -> Iterator[Fault]:
    """The later, the less comes back."""
    rule = book.restoration
    if rule is None:
        return
    percents = [window.percent for window in rule.windows]
    if percents != sorted(percents, reverse=True) or not all(0 < percent <= 100 for percent in percents):
        yield "restoration", "the shares do not fall from 100 towards 0", "修复比例未逐级递减"
    days = [window.within_days for window in rule.windows if window.within_days is not None]
    if days != sorted(set(days)) or any(_is_open(window) for window in rule.windows[:-1]):
        yield "restoration", "the windows do not follow one another", "修复时限未依次排列"


def _waiting(book: Rulebook) -> tuple[Waiting, ...]:
    return book.direct_restoration.waiting if book.direct_restoration else ()


def _periods(book: Rulebook) -> Iterator[Fault]:
    """Waiting periods are of criteria the scheme has, for amounts they can have, and none stands behind one of any."""
    direct = {criterion.code for criterion in book.criteria if criterion.direct}
    for place, rule in enumerate(_waiting(book)):
        where = f"direct_restoration {rule.code}"
        for code in sorted(set(rule.criteria) - direct):
            yield where, f"{code} gives no direct grade", f"{code} 不是直接判级情形"
        yield from ((where, fault, fault_zh) for fault, fault_zh in _amounts(rule.when))
        if _is_of_any(rule) and place < len(_waiting(book)) - 1:
            yield where, "it holds of any, so what follows never decides", "该行适用于任何情形，其后各行不起作用"


def _is_of_any(rule: Waiting) -> bool:
    return not (rule.criteria or rule.when or rule.until or rule.within_days is not None or rule.reorganised)


def _is_open(window: Window) -> bool:
    return window.within_days is None and not window.until
