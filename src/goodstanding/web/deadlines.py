"""The deadline calculator: the statutory last day with its count shown day by day; needs no store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodstanding.kernel.calendar import CountedDay, Deadline, add_working_days, calendar_deadline
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.working_days import ONE_DAY, Day, DayKind
from goodstanding.web.templatetags.portal import BEIJING
from goodstanding.web.tools import STEPS

COUNTS: dict[str, Callable[[date, int], Deadline]] = {"working": add_working_days, "calendar": calendar_deadline}
MOST_MONTHS = 6  # more are left out in the middle: the page stays light, the twin has every day


class BadDeadlineQuestion(Refusal):
    code = "BAD_DEADLINE_QUESTION"
    status = 422
    message = "The question needs a first day (from) and a number of days (days)."
    message_zh = "请给出起始日（from）和天数（days）。"
    next_step = "Write the day as 2026-11-24 and the number as a whole number."
    next_step_zh = "日期写作 2026-11-24，天数写作整数。"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a month's grid; `counted` is None for a day outside the count."""

    date: date
    counted: CountedDay | None
    is_start: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("from", "days", "unit")}
    frame: dict[str, object] = {"asked": asked, "steps": STEPS, "today": datetime.now(BEIJING).date()}
    if not (asked["from"] or asked["days"]):
        return render(request, "web/tools/deadline.html", frame)
    faults = _faults(asked)
    if faults:
        return render(request, "web/tools/deadline.html", frame | {"errors": faults}, status=422)
    return _answer(request, frame)


def _answer(request: HttpRequest, frame: dict[str, object]) -> HttpResponse:
    try:
        deadline = _count(request.GET)
    except Refusal as refusal:
        errors = [
            {"href": "#days", "message": refusal.as_dict()["message"], "message_zh": refusal.as_dict()["message_zh"]}
        ]
        return render(request, "web/tools/deadline.html", frame | {"errors": errors}, status=refusal.status)
    months = _months(deadline)
    left_out = max(len(months) - MOST_MONTHS, 0)
    if left_out:
        months = months[: MOST_MONTHS // 2] + months[-MOST_MONTHS // 2 :]
    frame |= {
        "deadline": deadline,
        "months": months,
        "left_out": left_out,
        "sums": _sums(deadline),
        "used": _used(deadline),
    }
    return render(request, "web/tools/deadline.html", frame)


@require_safe
def calculator_json(request: HttpRequest) -> JsonResponse:
    """The same answer for a program: `?from=2026-11-24&days=7&unit=working`."""
    document = _count(request.GET).as_dict()
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


def _count(query: QueryDict) -> Deadline:
    asked = {name: query.get(name, "").strip()[:20] for name in ("from", "days", "unit")}
    if _faults(asked):
        raise BadDeadlineQuestion
    return COUNTS[asked["unit"] or "working"](date.fromisoformat(asked["from"]), int(asked["days"]))


def _faults(asked: dict[str, str]) -> list[dict[str, str]]:
    found = []
    if not _is_day(asked["from"]):
        found.append(
            {"href": "#from", "message": "Enter the first day as 2026-11-24", "message_zh": "起始日请写作 2026-11-24"}
        )
    if not (asked["days"].isascii() and asked["days"].isdigit() and len(asked["days"]) <= 5):
        found.append(
            {"href": "#days", "message": "Enter the number of days as a whole number", "message_zh": "天数请填写整数"}
        )
    if asked["unit"] not in ("", *COUNTS):
        found.append(
            {"href": "#unit", "message": "Choose working days or calendar days", "message_zh": "请选择工作日或自然日"}
        )
    return found


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _sums(deadline: Deadline) -> dict[str, int]:
    """How many days of each kind the count went over."""
    kinds = [counted.day.kind for counted in deadline.days]
    return {kind.name.lower(): kinds.count(kind) for kind in DayKind}


@dataclass(frozen=True, slots=True)
class Used:
    """Days in a row of one holiday, off or worked in return."""

    first: date
    last: date
    day: Day


def _used(deadline: Deadline) -> list[Used]:
    """The holidays and make-up days the count went over, days in a row together."""
    found: list[Used] = []
    for day in (counted.day for counted in deadline.days if counted.day.name):
        before = found[-1] if found else None
        in_a_row = (
            before
            and before.last == day.date - ONE_DAY
            and (before.day.name, before.day.works) == (day.name, day.works)
        )
        if before and in_a_row:
            found[-1] = Used(before.first, day.date, day)
        else:
            found.append(Used(day.date, day.date, day))
    return found


def _months(deadline: Deadline) -> list[Month]:
    """The months the count goes over, as weeks from Monday to Sunday."""
    counted = {one.day.date: one for one in deadline.days}
    length = (deadline.due - deadline.start).days
    days = [deadline.start + timedelta(days=n) for n in range(length + 1)]
    cells = [Cell(day, counted.get(day), day == deadline.start, day == deadline.due) for day in days]
    return [_month(list(group)) for _, group in groupby(cells, key=lambda cell: (cell.date.year, cell.date.month))]


def _month(cells: list[Cell]) -> Month:
    padded: list[Cell | None] = [*([None] * cells[0].date.weekday()), *cells]
    padded += [None] * (-len(padded) % 7)
    return Month(cells[0].date.replace(day=1), [padded[n : n + 7] for n in range(0, len(padded), 7)])
