"""The published schemes as pages: every line with its points, article, source and how sure we are of it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodstanding.kernel.citation import Cite
from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document, known_schemes
from goodstanding.law.grading.scheme import Criterion, Rulebook
from goodstanding.web.templatetags.portal import BEIJING
from goodstanding.web.what_if_page import SCHEMES, default_year

STEPS = [("/schemes/", "评价方案", "Grading schemes")]
HUNDREDTHS = ("points", "cap", "low", "high", "small_limit", "points_per_month", "full")
GROUPS = {
    "01": ("税费申报", "Returns"),
    "02": ("税费缴纳", "Payment"),
    "03": ("发票与税控器具", "Invoices and tax-control devices"),
    "04": ("登记与账簿", "Registration and books"),
    "05": ("评估、审计与反避税", "Assessment, audit and anti-avoidance"),
    "06": ("税务稽查", "Tax inspection"),
    "EX": ("外部评价信息", "Information of outside bodies"),
}
CONDITIONS = ("税务机关出具的情形", "Conditions the authority issues")


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    return render(request, "web/schemes/list.html", {"books": [_book(code, "") for code in _ordered()]})


@require_safe
def schemes_json(_request: HttpRequest) -> JsonResponse:
    """Which schemes there are, for which years, under which instrument."""
    return _json({"schemes": [_listed(code) for code in _ordered()]})


def _listed(code: str) -> dict[str, Any]:
    book = _book(code, "")
    named = {name: getattr(book, name) for name in ("scheme", "name", "name_zh", "label", "label_zh", "version")}
    return named | {"years": document(code)["years"]}


@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """`/schemes/<code>/?year=`: the scheme as it stands for an evaluation year."""
    book = _book(code, request.GET.get("year", ""))
    frame = {
        "book": book,
        "years": _years(code),
        "raw": document(code),
        "versions": document(code).get("versions", ()),
        "groups": _groups(book) if book.method == "deduction" else (),
        "steps": STEPS,
    }
    return render(request, "web/schemes/scheme.html", frame)


@require_safe
def scheme_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same for a program: every row of the rulebook of a year."""
    return _json(_plain(_book(code, request.GET.get("year", ""))))


def _ordered() -> list[str]:
    return sorted(known_schemes(), key=lambda code: [*SCHEMES, code].index(code))


def _book(code: str, year: str) -> Rulebook:
    """Of the year asked for; a year the scheme does not decide is refused by name."""
    last = default_year(code, datetime.now(BEIJING).date())
    stated = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else last
    return rulebook(code, stated if stated <= last + 1 else last)


def _years(code: str) -> list[int]:
    """The evaluation years a scheme decides up to the running one, newest first; none where it is not by the year."""
    raw = document(code)
    last = default_year(code, datetime.now(BEIJING).date())
    return list(range(last, int(raw["years"]["from"]) - 1, -1)) if raw["method"] == "deduction" else []


def _groups(book: Rulebook) -> list[tuple[tuple[str, str], list[Criterion]]]:
    """The criteria under the annex's own headings, in its order."""
    return [(words, list(rows)) for words, rows in groupby(book.criteria, key=_group)]


def _group(criterion: Criterion) -> tuple[str, str]:
    return CONDITIONS if criterion.flag else GROUPS.get(criterion.code[:2], CONDITIONS)


def _plain(value: Any, name: str = "") -> Any:
    """A rulebook as JSON: points and money as decimal text."""
    if isinstance(value, Cite):
        return value.as_dict()
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name), one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(code): _plain(one) for code, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and name in HUNDREDTHS:
        return f"{value / 100:.2f}"
    return value


def _json(held: dict[str, Any]) -> JsonResponse:
    return JsonResponse(held, json_dumps_params={"ensure_ascii": False})
