"""Reads of runs and grades: what holds of an organisation, what a run found, what has changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from goodstanding.grading.errors import NoSuchRun, NotGraded
from goodstanding.grading.models import Grade, Run
from goodstanding.kernel.identifiers import require_organisation
from goodstanding.law.grading.reading import document, known_schemes
from goodstanding.store.asking import Prepared

SQL = Path(__file__).parent / "sql"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
HOLDING = ("-run__known", "-run__pk")
"""Of two grades of one year the one of the later records holds, whichever was loaded first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A run beside last year's result. `moves`: (grade then, grade now) -> organisations; "" is no grade."""

    before: Run
    moves: Mapping[tuple[str, str], int]
    ranks: Mapping[str, int]

    @property
    def better(self) -> int:
        return self._count(-1)

    @property
    def worse(self) -> int:
        return self._count(1)

    @property
    def same(self) -> int:
        return self._count(0)

    def _count(self, way: int) -> int:
        both = {pair: count for pair, count in self.moves.items() if all(pair)}
        return sum(count for pair, count in both.items() if direction(self.ranks, *pair) == way)


@dataclass(frozen=True, slots=True)
class Change:
    """An organisation's official grade became another one: what it is to be told."""

    code: str
    scheme: str
    year: int
    before: str
    now: str
    run: int
    stage: str
    at: datetime
    why: str
    why_zh: str


def run(number: int) -> Run:
    """A finished run. Raises NoSuchRun."""
    found = Run.objects.select_related("of").filter(pk=number, status="done").first()
    if found is None:
        raise NoSuchRun(run=number)
    return found


def runs(scheme: str = "") -> list[Run]:
    """Finished runs over all organisations, newest first."""
    done = Run.objects.filter(status="done").exclude(stage="regrade")
    return list((done.filter(scheme=scheme) if scheme else done).order_by("-known", "-pk"))


def finished() -> list[Run]:
    """Every finished run, re-grades too, in order."""
    return list(Run.objects.filter(status="done").order_by("pk"))


def history(subject: int, scheme: str = "", *, known: datetime | None = None) -> list[Grade]:
    """What holds (held at `known`) of an organisation: one grade per scheme and year, newest year first."""
    return histories([subject], scheme, known=known)[subject]


def histories(subjects: Collection[int], scheme: str = "", *, known: datetime | None = None) -> dict[int, list[Grade]]:
    """The same of several organisations, by their ids: one question to the store."""
    found = [grade for (grade,) in _holding().ask(subjects=list(subjects), scheme=scheme, known=known)]
    of = Run.objects.select_related("of").in_bulk({grade.run_id for grade in found})
    by_subject: dict[int, list[Grade]] = {subject: [] for subject in subjects}
    for grade in found:
        grade.run = of[grade.run_id]
        by_subject[grade.subject_id].append(grade)
    for grades in by_subject.values():
        grades.sort(key=lambda grade: (-grade.run.year, grade.run.scheme))
    return by_subject


def held(subject: int, scheme: str, year: int) -> list[Grade]:
    """Every grade an organisation got for a year, the one that holds first."""
    return list(_done().filter(subject_id=subject, run__scheme=scheme, run__year=year).order_by(*HOLDING))


def grade_of(code: str, scheme: str = "", year: int | None = None) -> Grade:
    """The grade that holds of an organisation, of the newest year. Raises NotGraded and the refusals of the code."""
    plain = require_organisation(code).code
    about = _done().filter(subject__code=plain)
    about = about.filter(run__scheme=scheme) if scheme else about
    about = about.filter(run__year=year) if year else about
    found = about.order_by("-run__year", *HOLDING).first()
    if found is None:
        raise NotGraded(code=plain, scheme=f" ({scheme})" if scheme else "")
    return found


@cache
def _holding() -> Prepared:
    return Prepared((SQL / "holding.sql").read_text(encoding="utf-8"), g=Grade)


def _done() -> QuerySet[Grade]:
    return Grade.objects.filter(run__status="done").select_related("run__of", "subject")


def distribution(run: Run) -> list[tuple[str, int]]:
    """How many organisations got each grade of the scheme, in its order."""
    return [(grade, run.grades.get(grade, 0)) for grade in document(run.scheme)["grades"]]


def of_run(run: Run, grade: str = "", refusal: str = "", *, offset: int = 0, limit: int = 50) -> list[Grade]:
    """Organisations of a run, of one grade or one refusal where that is asked."""
    found = Grade.objects.filter(run=run).select_related("subject", "run__of")
    if grade or refusal:
        found = found.filter(grade=grade, refusal=refusal)
    return list(found.order_by("subject_id")[offset : offset + limit])


def difference(run: Run) -> Difference | None:
    """A run beside the result of the year before under the same scheme or the one it succeeds."""
    before = (
        Run.objects.filter(status="done", stage="result", year=run.year - 1, scheme__in=lineage(run.scheme))
        .order_by("-known", "-pk")
        .first()
    )
    if before is None:
        return None
    rows = _rows("moves", {"before": before.pk, "now": run.pk})
    return Difference(before, {(then, now): count for then, now, count in rows}, ranks(run.scheme))


def changes_since(moment: datetime, code: str = "") -> list[Change]:
    """Official grades that became others since an instant, oldest first: whom to tell what, and why.

    `code`: only of that organisation.
    """
    lines = [f"{older}>{scheme}" for scheme in known_schemes() for older in lineage(scheme)]
    rows = _rows("changes", {"moment": moment, "lines": ",".join(lines), "code": code})
    return [_change(*row) for row in rows]


def given(code: str, begin: datetime, end: datetime) -> int:
    """How many official grades an organisation got by runs that ended between two instants."""
    official = Q(run__stage="result") | Q(run__of__stage="result")
    ended = _done().filter(subject__code=code, run__finished_at__gte=begin, run__finished_at__lt=end)
    return ended.filter(official).count()


def _change(*row: Any) -> Change:
    code, scheme, year, before, now, run, stage, at, reason = row
    why, why_zh = _why(stage, year, reason)
    return Change(code, scheme, year, before, now, run, stage, at, why, why_zh)


def _why(stage: str, year: int, reason: str) -> tuple[str, str]:
    if stage == "regrade":
        return f"Graded again: {reason}", f"重新评价：{reason}"
    return f"Result of the evaluation year {year}", f"{year} 评价年度评价结果"


def last_year(grade: Grade) -> Grade | None:
    """The official grade of the year before, under the same scheme or the one it succeeds; else any that holds."""
    found = _done().filter(
        subject=grade.subject_id, run__scheme__in=lineage(grade.run.scheme), run__year=grade.run.year - 1
    )
    listed = list(found.order_by(*HOLDING))
    return next((one for one in listed if one.run.official), listed[0] if listed else None)


def yearly_schemes(year: int) -> list[str]:
    """The schemes that give a result for that year and can be graded from records."""
    known = ((code, document(code)) for code in known_schemes())
    return [
        code
        for code, raw in known
        if "period" in raw and "records" in raw and raw["years"]["from"] <= year <= raw["years"].get("to", year)
    ]


@cache
def lineage(scheme: str) -> tuple[str, ...]:
    """The scheme and those it succeeds."""
    return (scheme, *(code for code in known_schemes() if document(code).get("successor") == scheme))


@cache
def ranks(scheme: str) -> Mapping[str, int]:
    """Grades of a scheme, 1 the best."""
    return {grade: place for place, grade in enumerate(document(scheme)["grades"], start=1)}


def direction(order: Mapping[str, int], then: str, now: str) -> int:
    """-1: better than before, 1: worse, 0: the same."""
    before, after = order.get(then, 0), order.get(now, 0)
    return (after > before) - (after < before)


def _rows(name: str, facts: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement(name), facts)
        return list(cursor.fetchall())


@cache
def statement(name: str) -> str:
    """The text of one of this folder's `.sql` files."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
