"""Findings over the years: the audits of one site read as threads, each step with the rule that made it.

A thread is one matter: the same question and, where a question has had several, the words most alike. The report's own
status word decides before likeness does; what nothing links begins a thread of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from goodstanding.kernel.social_audit import AuditFinding
from goodstanding.law.audits.following import RANK
from goodstanding.law.audits.measures import measures

ALIKE: Final = 35  # per cent of the words: below it, two findings on one question are two matters
FOLLOWS: Final = ("not corrected", "partially corrected", "corrected")
OPENING: Final = re.compile(r"^.{0,400}?(?:\bbecause\b|\bprinciple\b|要求[，,]|准则[，,]|原则[，,])", re.DOTALL)
CITED: Final = re.compile(r"[(（](?:in accordance|根据|依据)[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]")
HAN: Final = re.compile(r"[\u3400-\u9fff]+")
LATIN: Final = re.compile(r"[a-z]{3,}")
Reason = tuple[str, str]  # in English and Chinese
PARTIAL: Final = ("random",)  # monitorings that look at some areas only: what they do not name may still be there


class Change(StrEnum):
    """What became of a matter from one audit to the next."""

    NEW = "new"
    REPEAT = "repeat"
    IMPROVED = "improved"
    WORSE = "worse"
    CLOSED = "closed"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Audited:
    """One audit as following reads it: `key` names it, `findings` are those of the catalogue item, in their order."""

    key: str
    day: date
    findings: Sequence[Mapping[str, Any]]
    kind: str = "full"


@dataclass(frozen=True, slots=True)
class Step:
    """A matter in one audit, with the rule applied: `finding` is its key there, empty where it is no longer named."""

    audit: str
    day: date
    finding: str
    change: Change
    why: str
    why_zh: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """One matter through the audits of a site, oldest step first."""

    question: str
    crucial: bool
    steps: tuple[Step, ...]
    told: Mapping[str, Any]  # the finding as it was last named

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def open(self) -> bool:
        return self.last.change is not Change.CLOSED

    def step_of(self, audit: str) -> Step | None:
        """The step of one audit, or None where it came before or said nothing."""
        return next((step for step in self.steps if step.audit == audit), None)


def keys_of(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    """A name for each finding of one audit that outlives a correction of its words: `6.2`, and `6.2-2` for a second."""
    met: Counter[str] = Counter()
    found = []
    for finding in findings:
        question = str(finding.get("question") or finding.get("area") or "0")
        met[question] += 1
        found.append(question if met[question] == 1 else f"{question}-{met[question]}")
    return found


def threads(audits: Sequence[Audited]) -> list[Thread]:
    """The threads of one site's audits of one scheme, in the order of their questions."""
    found: list[Thread] = []
    for audit in sorted(audits, key=lambda one: (one.day, one.key)):
        found = _with(found, audit)
    return sorted(found, key=lambda one: (_order(one.question), one.steps[0].day, one.steps[0].finding))


def _with(held: list[Thread], audit: Audited) -> list[Thread]:
    """The threads after one more audit."""
    keys, links = keys_of(audit.findings), _links(held, audit)
    linked, told, begun = {}, {}, []
    for at, finding in enumerate(audit.findings):
        place, why = links[at]
        if place is None:
            begun.append(_begin(audit, keys[at], finding, why))
            continue
        linked[place] = _follow(held[place], audit, keys[at], finding, why)
        told[place] = finding
    return [*_grown(held, audit, linked, told), *begun]


def _grown(
    held: list[Thread], audit: Audited, linked: Mapping[int, Step], told: Mapping[int, Mapping[str, Any]]
) -> Iterator[Thread]:
    for place, thread in enumerate(held):
        if place in linked:
            yield replace(thread, steps=(*thread.steps, linked[place]), told=told[place])
        elif thread.open and audit.kind not in PARTIAL:
            yield replace(thread, steps=(*thread.steps, _gone(audit)))
        else:
            yield thread


def _gone(audit: Audited) -> Step:
    why = "this audit no longer names it"
    return Step(audit.key, audit.day, "", Change.CLOSED, why, "本次审核未再提及")


def _begin(audit: Audited, key: str, finding: Mapping[str, Any], why: tuple[str, str]) -> Thread:
    step = Step(audit.key, audit.day, key, Change.NEW, *why, answer=_answer(finding))
    return Thread(str(finding.get("question") or ""), bool(finding.get("crucial")), (step,), finding)


def _follow(thread: Thread, audit: Audited, key: str, finding: Mapping[str, Any], why: tuple[str, str]) -> Step:
    change, *reason = _change(thread, finding)
    words = f"{why[0]}; {reason[0]}", f"{why[1]}；{reason[1]}"
    return Step(audit.key, audit.day, key, change, *words, answer=_answer(finding))


def _links(held: list[Thread], audit: Audited) -> list[tuple[int | None, Reason]]:
    """For each finding the thread it goes on with, and why: the most alike first; None where it is a new matter."""
    scored = _scored(held, audit)
    found: dict[int, tuple[int | None, Reason]] = {}
    taken: set[int] = set()
    for score, _, at, place in sorted(scored, reverse=True):
        if score >= ALIKE and at not in found and place not in taken:
            taken.add(place)
            question = audit.findings[at]["question"]
            words = f"question {question}, {score}% alike", f"问题{question}，文字相似{score}%"
            found[at] = place, words
    for at, finding in enumerate(audit.findings):
        if at not in found:
            found[at] = _by_status(held, finding, taken, max((one[0] for one in scored if one[2] == at), default=None))
    return [found[at] for at in range(len(audit.findings))]


def _scored(held: list[Thread], audit: Audited) -> list[tuple[int, bool, int, int]]:
    """(likeness, whether the thread is open, finding, thread) of every pair on one question."""
    shared = _shared([*audit.findings, *(thread.told for thread in held)])
    return [
        (likeness(thread.told, finding, shared=shared), thread.open, at, place)
        for at, finding in enumerate(audit.findings)
        for place, thread in enumerate(held)
        if finding.get("question") and thread.question == finding["question"]
    ]


def _by_status(
    held: list[Thread], finding: Mapping[str, Any], taken: set[int], best: int | None
) -> tuple[int | None, Reason]:
    """What no likeness links goes on with the one open thread of its question, if the report itself follows it up."""
    question = finding.get("question")
    if best is None:
        return None, ("no earlier audit has this question", "以往审核未涉及该问题")
    status = finding.get("status") or finding.get("status_local")
    left = [at for at, one in enumerate(held) if one.question == question and one.open and at not in taken]
    if status in FOLLOWS and len(left) == 1:
        taken.add(left[0])
        told = f"question {question}, and the report itself says “{status}”"
        return left[0], (told, f"问题{question}，报告自述整改状态")
    told = f"question {question} was found before, but only {best}% alike: another matter"
    return None, (told, f"问题{question}曾有发现，但文字仅{best}%相似，属另一事项")


def _change(thread: Thread, finding: Mapping[str, Any]) -> tuple[Change, str, str]:
    """From the step before to this one: closed, back, better, worse or the same."""
    now, before = _answer(finding), next((step.answer for step in reversed(thread.steps) if step.finding), "")
    status = finding.get("status") or finding.get("status_local")
    if now in ("Yes", "N/A") or status == "corrected":
        return Change.CLOSED, f"answer {now or 'not told'}, status {status or 'not told'}", "已改善或不再适用"
    if not thread.open:
        return Change.BACK, "it had been closed", "此前已关闭，再次出现"
    if now in RANK and before in RANK and RANK[now] != RANK[before]:
        better = RANK[now] > RANK[before]
        words = f"answer {before}, now {now}", f"回答由{before}变为{now}"
        return (Change.IMPROVED if better else Change.WORSE), *words
    if status == "partially corrected":
        return Change.IMPROVED, "the report says partially corrected", "报告称部分改善"
    return _by_figures(thread.told, finding) or (
        Change.REPEAT,
        f"answer {before or 'not told'} both times",
        "两次回答相同",
    )


def _by_figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, str, str] | None:
    """Better or worse where every figure that both give on one base moved one way (law.audits.measures)."""
    found = [one for one in measures(_as_finding(before), _as_finding(now)) if one.better is not None]
    if len({one.better for one in found}) != 1:
        return None
    words = ", ".join(f"{one.name} {one.before} to {one.now}" for one in found)
    figures = "，".join(f"{one.before}→{one.now}" for one in found)
    return (Change.IMPROVED if found[0].better else Change.WORSE), words, f"数值变化：{figures}"


def _as_finding(told: Mapping[str, Any]) -> AuditFinding:
    question, area, current, local = (str(told.get(name) or "") for name in ("question", "area", "current", "local"))
    return AuditFinding(question, bool(told.get("crucial")), area, current=current, local=local)


def _answer(finding: Mapping[str, Any]) -> str:
    return str(finding.get("answer_current") or "")


# -- likeness -----------------------------------------------------------------


def likeness(one: Mapping[str, Any], other: Mapping[str, Any], *, shared: frozenset[str] = frozenset()) -> int:
    """How much of two findings' words is the same, in per cent: the language in which they are most alike counts.

    `shared`: words of form that many findings of these audits have, which say nothing of the matter.
    """
    return max(
        _dice(_grams(str(one.get(side) or "")) - shared, _grams(str(other.get(side) or "")) - shared)
        for side in ("local", "current")
    )


def _dice(one: set[str], other: set[str]) -> int:
    return 0 if not one or not other else 200 * len(one & other) // (len(one) + len(other))


def _shared(findings: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """What stands in the findings of three questions or more is form, not matter."""
    met: dict[str, set[str]] = {}
    for finding in findings:
        for side in ("local", "current"):
            for gram in _grams(str(finding.get(side) or "")):
                met.setdefault(gram, set()).add(str(finding.get("question")))
    return frozenset(gram for gram, questions in met.items() if len(questions) > 2)


def _grams(text: str) -> set[str]:
    """Pairs of Han characters and whole Latin words, without figures, the opening clause and what is cited."""
    plain = CITED.sub(" ", OPENING.sub("", text.casefold()))
    pairs = {run[at : at + 2] for run in HAN.findall(plain) for at in range(len(run) - 1)}
    return pairs | set(LATIN.findall(plain))


def _order(question: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", question))
