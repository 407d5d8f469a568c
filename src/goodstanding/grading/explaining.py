"""Why an organisation has its grade: the run's own lines, each with its record and the record's source."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goodstanding import engine
from goodstanding.grading import queries, snapshots
from goodstanding.grading.errors import ReasonErased, SnapshotGone
from goodstanding.grading.models import Grade, Run
from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import explain as law
from goodstanding.law.grading.plan import plan
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.stored_case import Stored, problem, source_of, stored_case
from goodstanding.law.grading.ways import ways_back
from goodstanding.submissions.queries import digests_of

Row = Mapping[str, Any]
Held = Mapping[str, Sequence[Row]]
READ = ("records", "subjects", "events", "lines", "results", "problems", "passed_over")
WORDS = {-1: "better", 0: "same", 1: "worse"}


def explain(grade: Grade, at: date, *, ways: bool = True) -> dict[str, Any]:
    """The document of `grade explain`; where no grade was given it carries the refusal. Raises SnapshotGone.

    Lines are read where the run wrote them; what was left out and the ways back come from the same expression over
    the organisation's one row.
    """
    run, book = grade.run, rulebook(grade.run.scheme, grade.run.year)
    held = snapshots.rows(run, READ, grade.subject_id)
    digests = digests_of({record["submission"] for record in held["records"]})
    gone = [record["id"] for record in held["records"] if record["content"] is None]
    stored = stored_case(book, _organisation(grade), held, digests)
    back: list[dict[str, Any]] = []
    try:
        _require_reason(run, held, gone)
        told = _told(stored, held, digests)
        erased = [_passed(stored, {"id": number, "reason": "erased"}, digests) for number in gone]
        told = {**told, "left_out": [*told["left_out"], *erased]}
        back = ways_back(stored.case, engine.grade_rows, at) if ways else []
    except Refusal as refusal:
        told = law.refused(run.scheme, refusal, book)
    return {**told, "ways_back": back, **_about(grade), "erased": len(gone), "last_year": last_year(grade, held)}


def told_of(document: Mapping[str, Any]) -> tuple[list[int], str]:
    """Which records an explanation tells of, and a digest of all it says: what a look keeps of it."""
    evidence = [one for part in ("lines", "caps") for line in document[part] for one in line["evidence"]]
    records = {int(one["record"]) for one in [*evidence, *document["left_out"]] if one.get("record")}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
    return sorted(records), hashlib.sha256(text.encode()).hexdigest()


def items_of(grade: Grade) -> list[str]:
    """The catalogue's items that a grade of its scheme rests on."""
    return sorted(rulebook(grade.run.scheme, grade.run.year).records["items"])


def _organisation(grade: Grade) -> dict[str, str]:
    return {"code": grade.subject.code, "name": grade.subject.name}


def _require_reason(run: Run, held: Held, gone: Sequence[int]) -> None:
    """Why a grade was refused is told from its record, and not guessed where that may be erased."""
    if gone and (held["problems"] or any(result["fault"] for result in held["results"])):
        raise ReasonErased(run=run.pk)


def _told(stored: Stored, held: Held, digests: Mapping[int, str]) -> dict[str, Any]:
    if held["problems"]:
        raise problem(held["problems"][0]["code"], stored)
    case = stored.case
    compiled = plan(case.rulebook.scheme, case.rulebook.year)
    _, left_out, _ = engine.grade_rows(compiled, [case.subject], case.events)
    document = law.explanation(case, stored.numbered(held["lines"]), left_out, held["results"][0])
    passed = [_passed(stored, row, digests) for row in held["passed_over"]]
    listed = [{**left, "record": _record(case.written, left["where"])} for left in document["left_out"]]
    return {**document, "left_out": [*listed, *passed]}


def _record(written: Sequence[Row], where: str) -> int:
    return int(next(one["record"] for one in written if one["where"] == where))


def _passed(stored: Stored, row: Row, digests: Mapping[int, str]) -> dict[str, Any]:
    """A record that was frozen and does not count."""
    record = stored.records[row["id"]]
    why, why_zh = law.why_left_out(stored.case.rulebook, row["reason"], record["fields"])
    return {
        "where": f"record {row['id']}",
        "criterion": record["fields"].get("code", record["item"]),
        "reason": row["reason"],
        "why": why,
        "why_zh": why_zh,
        **source_of(record, digests),
    }


def _about(grade: Grade) -> dict[str, Any]:
    run = grade.run
    return {
        "organisation": _organisation(grade),
        "run": run.pk,
        "stage": run.stage,
        "official": run.official,
        "as_of": run.as_of.isoformat(),
        "because": run.reason or None,
        **{name: getattr(run, name) for name in ("snapshot", "results", "revision")},
        "disputed": grade.disputed,
        "changes": [_change(one) for one in queries.changes_since(queries.BEGINNING, grade.subject.code)],
    }


def _change(change: queries.Change) -> dict[str, Any]:
    """An official grade that became another one, and why, as the organisation is told."""
    told = {"scheme": change.scheme, "year": change.year, "before": change.before or None, "now": change.now or None}
    return {**told, "on": change.at.date().isoformat(), "run": change.run, "why": change.why, "why_zh": change.why_zh}


def last_year(grade: Grade, held: Held) -> dict[str, Any] | None:
    """The grade beside the one of the year before, and which criteria cost points in one of them only."""
    before = queries.last_year(grade)
    if before is None:
        return _delivered(grade, held)
    then, now = _criteria(before.run, grade.subject_id), _criteria(grade.run, grade.subject_id)
    order = queries.ranks(grade.run.scheme)
    return {
        "year": before.run.year,
        "scheme": before.run.scheme,
        "grade": before.grade or None,
        "score": before.score_text,
        "moved": WORDS[queries.direction(order, before.grade, grade.grade)] if before.grade and grade.grade else None,
        "lines_gone": sorted(then - now) if then is not None and now is not None else None,
        "lines_new": sorted(now - then) if then is not None and now is not None else None,
    }


def _delivered(grade: Grade, held: Held) -> dict[str, Any] | None:
    """Where this platform graded nobody that year: what the authority says it did."""
    stated = held["subjects"][0].get("previous_grade") if held["subjects"] else None
    if not stated:
        return None
    order = queries.ranks(grade.run.scheme)
    moved = WORDS[queries.direction(order, stated, grade.grade)] if grade.grade else None
    nothing = {"scheme": None, "score": None, "lines_gone": None, "lines_new": None}
    return {"year": grade.run.year - 1, "grade": stated, "moved": moved, **nothing}


def _criteria(run: Run, subject: int) -> set[str] | None:
    """Which criteria cost points; None where the snapshot is not here any more."""
    book = rulebook(run.scheme, run.year)
    try:
        lines = snapshots.rows(run, ["lines"], subject)["lines"]
    except SnapshotGone:
        return None
    return {book.criteria[line["ord"]].code for line in lines if line["points"]}
