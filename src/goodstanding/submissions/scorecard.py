"""How well a provider delivers, month by month: accepted, rejected and why, late, delivered twice, corrected.

Late: received more working days after the decision than the item allows (`deliver_within`; seven for penalties and
licences). Only first statements are counted: a correction of an old decision is not a late delivery of it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from django.db import connection
from django.db.models import Case, CharField, Count, QuerySet, Sum, Value, When
from django.db.models.functions import Concat, TruncMonth

from goodstanding.kernel.actor import Actor
from goodstanding.kernel.calendar_columns import working_days_between
from goodstanding.law import roles
from goodstanding.law.catalogue import Item, edition
from goodstanding.parties.models import Party
from goodstanding.records.models import Record
from goodstanding.submissions.errors import NotYourFigures
from goodstanding.submissions.faults import OF_THE_HEADER, WORDS
from goodstanding.submissions.models import FoundFault, Submission

CHINA = ZoneInfo("Asia/Shanghai")  # by the name PostgreSQL knows it under
MONTHS = 12
MOST_MONTHS = 120
SUMS = ("rows", "accepted", "rejected", "duplicates")
PAIRS = (Path(__file__).parent / "sql" / "scorecard_pairs.sql").read_text(encoding="utf-8")


@dataclass(slots=True)
class Figures:
    """`timed`: first statements that had to come in time; of them `late` did not, and of `uncounted` nobody can say."""

    deliveries: int = 0
    refused_whole: int = 0
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    corrections: int = 0
    timed: int = 0
    late: int = 0
    uncounted: int = 0
    by_code: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Figures") -> None:
        for name in asdict(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The figures of one provider by month (`YYYY-MM`, oldest first) and altogether."""

    provider: Party
    months: Mapping[str, Figures]
    total: Figures
    terms: tuple[Item, ...]

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why rows came back, the commonest first."""
        return [
            {"code": code, "rows": rows, "rule": WORDS[code]["rule"], "rule_zh": WORDS[code]["rule_zh"]}
            for code, rows in self.total.by_code.most_common()
        ]


def scorecard(actor: Actor, provider: Party, *, at: datetime, months: int = MONTHS) -> Scorecard:
    """The last `months` months up to the one of `at`, in China Standard Time. Raises NotYourFigures."""
    if not roles.may(actor, "oversee") and not roles.may(actor, "deliver", unit=provider.code):
        raise NotYourFigures(account=actor.account, provider=provider.code)
    names = _months(at, min(max(months, 1), MOST_MONTHS))
    since = datetime.fromisoformat(f"{names[0]}-01").replace(tzinfo=CHINA)
    found: dict[str, Figures] = {name: Figures() for name in names}
    window = Submission.objects.filter(provider=provider, received_at__gte=since, received_at__lte=at)
    _count_deliveries(found, window)
    _count_corrections(found, window)
    _count_reasons(found, window)
    _count_late(found, provider, since, at)
    total = Figures()
    for figures in found.values():
        total.add(figures)
    return Scorecard(provider, found, total, tuple(_timed_items(provider)))


def _months(at: datetime, count: int) -> list[str]:
    day = at.astimezone(CHINA).date()
    place = day.year * 12 + day.month - 1
    return [f"{one // 12:04}-{one % 12 + 1:02}" for one in range(place - count + 1, place + 1)]


def _by_month(rows: QuerySet[Any], path: str = "received_at") -> QuerySet[Any]:
    grouped: QuerySet[Any] = rows.order_by().annotate(month=TruncMonth(path, tzinfo=CHINA)).values("month")
    return grouped


def _name(month: datetime) -> str:
    return f"{month:%Y-%m}"


def _count_deliveries(found: Mapping[str, Figures], window: QuerySet[Submission]) -> None:
    whole = Sum(Case(When(refusal__isnull=False, then=1), default=0))
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    for line in _by_month(window).annotate(deliveries=Count("pk"), whole=whole, **sums):
        figures = found[_name(line["month"])]
        figures.deliveries, figures.refused_whole = line["deliveries"], line["whole"]
        for name in SUMS:
            setattr(figures, name, line[f"sum_{name}"])


def _count_corrections(found: Mapping[str, Figures], window: QuerySet[Submission]) -> None:
    corrected = Record.objects.filter(submission__in=window.order_by()).exclude(supersedes=None)
    for line in _by_month(corrected, "submission__received_at").annotate(times=Count("pk")):
        found[_name(line["month"])].corrections = line["times"]


def _count_reasons(found: Mapping[str, Figures], window: QuerySet[Submission]) -> None:
    """Rows by the code of what was wrong with them; a row with two faults stands under both."""
    faults = FoundFault.objects.filter(submission__in=window.order_by()).exclude(code__in=OF_THE_HEADER)
    row = Concat("submission", Value("-"), "row", output_field=CharField())
    lines = (
        _by_month(faults, "submission__received_at").values("month", "code").annotate(times=Count(row, distinct=True))
    )
    for line in lines:
        found[_name(line["month"])].by_code[line["code"]] = line["times"]


def _timed_items(provider: Party) -> list[Item]:
    return [item for item in edition().values() if item.deliver_within and item.code in provider.items]


def _count_late(found: Mapping[str, Figures], provider: Party, since: datetime, until: datetime) -> None:
    by_term: dict[int, list[str]] = defaultdict(list)
    for item in _timed_items(provider):
        by_term[item.deliver_within.working_days if item.deliver_within else 0].append(item.code)
    for term, items in by_term.items():
        pairs = _pairs(provider, items, since, until)
        if not pairs:
            continue
        late, unknown = lateness([pair[1] for pair in pairs], [pair[2] for pair in pairs], term)
        for (month, _, _, times), is_late, is_unknown in zip(pairs, late, unknown, strict=True):
            found[month].timed += times
            found[month].late += times * is_late
            found[month].uncounted += times * is_unknown


def lateness(decided: Sequence[date], received: Sequence[date], term: int) -> tuple[list[bool], list[bool]]:
    """Of each pair of days: more than `term` working days apart; not to be counted on our calendar."""
    apart = working_days_between(pa.array(decided, pa.date32()), pa.array(received, pa.date32()))
    unknown = apart.is_null().to_numpy(zero_copy_only=False)
    late = np.where(unknown, 0, apart.fill_null(0).to_numpy(zero_copy_only=False)) > term
    return late.tolist(), unknown.tolist()


def _pairs(provider: Party, items: list[str], since: datetime, until: datetime) -> list[tuple[str, date, date, int]]:
    asked: dict[str, Any] = {
        "provider": provider.pk,
        "items": items,
        "since": since,
        "until": until + timedelta(microseconds=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, asked)
        pairs: list[tuple[str, date, date, int]] = cursor.fetchall()
    return pairs


def document(card: Scorecard) -> dict[str, Any]:
    """The scorecard as plain values: what the command line prints and the page's twin answers."""
    return {
        "provider": card.provider.code,
        "name": card.provider.name,
        "months": [{"month": name, **_plain(figures)} for name, figures in card.months.items()],
        "total": _plain(card.total),
        "reasons": card.reasons,
        "terms": [
            {
                "item": item.code,
                "working_days": item.deliver_within.working_days,
                "basis": str(item.deliver_within.basis),
            }
            for item in card.terms
            if item.deliver_within
        ],
    }


def _plain(figures: Figures) -> dict[str, Any]:
    return {**asdict(figures), "by_code": dict(figures.by_code.most_common())}


def table(card: Scorecard) -> list[list[object]]:
    """The same by month as rows of a sheet, the header first."""
    names = [name for name in asdict(card.total) if name != "by_code"]
    codes = [one["code"] for one in card.reasons]
    lines: list[list[object]] = [["month", *names, *codes]]
    for month, figures in card.months.items():
        values = asdict(figures)
        lines.append([month, *(values[name] for name in names), *(figures.by_code[code] for code in codes)])
    return lines
