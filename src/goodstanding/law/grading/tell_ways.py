"""A way back in words: steps with dates, articles, what is unconfirmed and which deadlines have passed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import candidates
from goodstanding.law.grading.candidates import Way
from goodstanding.law.grading.case import Case
from goodstanding.law.grading.explain import cited, doubtful
from goodstanding.law.grading.points import decimal_text
from goodstanding.law.grading.scheme import Rule, Window

Row = Mapping[str, Any]
Told = dict[str, Any]


class Reached(Protocol):
    """A candidate that got its grade (`ways.Found`)."""

    @property
    def way(self) -> Way: ...
    @property
    def grade(self) -> str: ...
    @property
    def reached_on(self) -> date: ...
    @property
    def money(self) -> int | None: ...


def way(case: Case, found: Reached, at: date) -> Told:
    """`{"steps", "reached_on", "money_due", "unconfirmed", "assumes"}`."""
    by_id = {event["id"]: event for event in case.events}
    steps = [_correct(case, by_id[place], at, found.way) for place in sorted(found.way.corrected)]
    steps += [_restore(case, by_id[place], at) for place in sorted(found.way.lifted)]
    steps += _clean_months(case, found.way, found.reached_on)
    steps += [_wait(case, years) for years in range(1, found.way.waits + 1)]
    return {
        "steps": sorted(steps, key=lambda step: step["by"]),
        "reached_on": found.reached_on.isoformat(),
        "money_due": _text(found.money),
        "unconfirmed": any(step["unconfirmed"] for step in steps) or case.rulebook.doubt is not None,
        "assumes": _assumes(case, found.way, at),
    }


def none(case: Case, name: str, found: list[Any], blocked: Refusal | None) -> Told:
    """Why a grade cannot be reached by any lawful step within the years looked at."""
    nothing: Told = {
        "grade": name,
        "kind": "none",
        "steps": [],
        "reached_on": None,
        "money_due": None,
        "unconfirmed": False,
    }
    if name == "M":
        why = "M is the grade of new organisations and of those without business income; no step leads to it"
        return {
            **nothing,
            "why_none": why,
            "why_none_zh": "M级适用于新设立主体或无生产经营业务收入的主体，没有可通往M级的步骤",
        }
    if any(case.rulebook.rank(one.grade) < case.rulebook.rank(name) for one in found):
        why, why_zh = "every way found leads past it to a better grade", "所有可行途径均直接达到更高等级"
    elif blocked is not None:
        why, why_zh = str(blocked), str(blocked.as_dict()["message_zh"])
    else:
        why, why_zh = "no lawful step reaches it within five evaluations", "五个评价年度内没有合法步骤可以达到"
    return {**nothing, "why_none": why, "why_none_zh": why_zh}


def _correct(case: Case, event: Row, at: date, found: Way) -> Told:
    book, criterion = case.rulebook, candidates.criterion_of(case, event)
    spared = candidates.reorganised(case, event)
    rule: Rule | None = book.reorganisation if spared else book.restoration
    last, missed = (candidates.last_day_of(case, "next-year-end"), []) if spared else _deadlines(case, event, at)
    if found.months:  # clean months run from the last correction
        last = min(last, candidates.corrected_on(event, at))
    verb, verb_zh = ("pay in full", "足额缴清") if criterion.pays else ("put right", "纠正")
    where = case.written[event["id"] - 1]["where"]
    due = candidates.money_due(case, [event])
    return {
        "action": f"{verb}: {criterion.name} ({where}, {criterion.code}, {event.get('date') or 'undated'})",
        "action_zh": f"{verb_zh}：{criterion.name_zh}（{where}，{criterion.code}）",
        "by": last.isoformat(),
        "where": where,
        "criterion": criterion.code,
        "cite": cited((rule or criterion).cite),
        "money_due": _text(due),
        "missed": missed,
        "past": last < at,
        "unconfirmed": doubtful(book, criterion)
        or criterion.restore == "unconfirmed"
        or (rule is not None and doubtful(book, rule)),
    }


def _deadlines(case: Case, event: Row, at: date) -> tuple[date, list[Told]]:
    """The last day of the window that is open today, and the better ones already closed."""
    rule, day = case.rulebook.restoration, event.get("date") or at
    missed: list[Told] = []
    for window in rule.windows if rule else ():
        last = _last_day(case, window, day)
        if last >= max(at, day):
            return last, missed
        missed.append({"percent": window.percent, "by": last.isoformat()})
    return candidates.last_day_of(case, "next-year-end"), missed


def _last_day(case: Case, window: Window, day: date) -> date:
    """Days count from the day after the deadline; without a bound, until the next evaluation's year has ended."""
    if window.within_days is not None:
        return day + timedelta(days=window.within_days)
    return candidates.last_day_of(case, window.until)


def _restore(case: Case, event: Row, at: date) -> Told:
    rule, criterion = candidates.waiting(case, event, at), candidates.criterion_of(case, event)
    assert rule is not None
    day = candidates.lifted_on(case, event, at)
    return {
        "action": f"{rule.name}: {criterion.name} ({criterion.code})",
        "action_zh": f"{rule.name_zh}：{criterion.name_zh}（{criterion.code}）",
        "by": day.isoformat(),
        "where": case.written[event["id"] - 1]["where"],
        "criterion": criterion.code,
        "cite": cited(rule.cite),
        "money_due": _text(candidates.money_due(case, [event])),
        "missed": [],
        "past": False,
        "unconfirmed": doubtful(case.rulebook, rule),
    }


def _clean_months(case: Case, found: Way, reached_on: date) -> list[Told]:
    rule = case.rulebook.overall
    if not found.months or rule is None:
        return []
    words = f"give the credit pledge and keep {found.months} months without a new breach"
    return [_passing(case, rule, words, f"作出信用承诺，并连续{found.months}个月无新增失信行为", reached_on)]


def _wait(case: Case, years: int) -> Told:
    rule, year = case.rulebook.period, case.rulebook.year + years
    assert rule is not None
    words = f"no new breach in {year}; the evaluation of {year} counts that year alone"
    return _passing(case, rule, words, f"{year}年度无新增失信行为；{year}年度评价只计当年", date(year, 12, 31))


def _passing(case: Case, rule: Rule, action: str, action_zh: str, by: date) -> Told:
    return {
        "action": action,
        "action_zh": action_zh,
        "by": by.isoformat(),
        "cite": cited(rule.cite),
        "money_due": "0.00",
        "missed": [],
        "past": False,
        "unconfirmed": doubtful(case.rulebook, rule),
    }


def _assumes(case: Case, found: Way, at: date) -> list[str]:
    lifted = [candidates.waiting(case, event, at) for event in case.events if event["id"] in found.lifted]
    others = ["the standing it follows from ends by that day"] if any(one and one.by_itself for one in lifted) else []
    if not found.waits:
        return others
    return [*others, "business income and complete information as this year", "no new event", "the rules now published"]


def _text(money: int | None) -> str | None:
    return None if money is None else decimal_text(money)
