"""What the what-if page shows: fields, their words, what is wrong with each, and the address to share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodstanding.law.grading.published import rulebook
from goodstanding.law.grading.reading import document as scheme_document
from goodstanding.law.grading.scheme import Criterion, Rule, Rulebook
from goodstanding.web.tools import STEPS
from goodstanding.web.what_if_form import (
    SHOWN_EVENTS,
    SHOWN_PREVIOUS,
    Entered,
    applies,
    asked,
    field_of,
    questions,
)

SCHEMES = {
    "tax-credit-2025": ("纳税缴费信用（2025）", "Tax and fee credit (2025)"),
    "tax-credit-2014": ("纳税信用（2014）", "Tax credit (2014)"),
    "bsci-overall": ("社会审核总评级", "Social audit, overall"),
    "bsci-area": ("社会审核单个领域", "Social audit, one area"),
}
YES_NO = ({"value": "true", "zh": "是", "en": "yes"}, {"value": "false", "zh": "否", "en": "no"})
Fault = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name is its identity on the page and in the fragment of a shared address."""

    name: str
    spec: Mapping[str, Any]
    value: str
    choices: Sequence[Mapping[str, str]] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event or earlier result: the fields that are always asked, and those that few events have."""

    number: int
    fields: Sequence[Field]
    more: Sequence[Field] = ()
    criterion: Criterion | None = None

    @property
    def opened(self) -> bool:
        """Whether one of the further fields is filled in or at fault."""
        return any(one.value or one.fault for one in self.more)


def default_year(scheme: str, today: date) -> int:
    """The last year a scheme decides, or the running one."""
    last = scheme_document(scheme)["years"].get("to")
    return min(int(last), today.year) if last else today.year


def book_of(scheme: str, year: str, today: date) -> Rulebook:
    """The rulebook of the year entered, where the scheme decides it; else that of the default year."""
    years = scheme_document(scheme)["years"]
    stated = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
    fits = years["from"] <= stated <= min(int(years.get("to", today.year + 1)), today.year + 1)
    return rulebook(scheme, stated if fits else max(default_year(scheme, today), years["from"]))


def frame(form: Entered, book: Rulebook, places: Mapping[str, str], faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """The page's words: `sections` of fields, `events` and `previous` as lines, `errors` for the summary."""
    wrong = _by_field(faults, places)
    tax = book.method == "deduction"
    rows = form.with_rows(events=len(form.events) or SHOWN_EVENTS, previous=len(form.previous) or SHOWN_PREVIOUS)
    return {
        "scheme": book.scheme,
        "book": book,
        "steps": STEPS,
        "fields": [_field(name, spec, form, wrong, book) for name, spec in _specs(book, form)],
        "events": _lines("events", rows.events, wrong, book) if tax else [],
        "previous": _lines("previous", rows.previous, wrong, book) if tax else [],
        "beyond": form.beyond,
        "criteria": book.criteria if tax else [],
        "examples": [(n, one) for n, one in enumerate(asked()["examples"]) if one["scheme"] == book.scheme],
        "errors": [{**fault, "href": f"#{name}"} for name, fault in wrong.items()],
        "fragment": form.fragment(),
    }


def _by_field(faults: Sequence[Fault], places: Mapping[str, str]) -> dict[str, Fault]:
    """The first fault of each field; what has no place of its own stands above the form."""
    found: dict[str, Fault] = {}
    for fault in faults:
        found.setdefault(field_of(str(fault["where"]), places) or "facts", fault)
    return found


def _specs(book: Rulebook, form: Entered) -> list[tuple[str, Mapping[str, Any]]]:
    if book.method == "count":
        zero = {"kind": "choice", "zh": "零容忍个案", "en": "A zero-tolerance case"}
        return [*((f"ratings.{area}", {"kind": "rating", "en": area}) for area in book.areas), ("zero_tolerance", zero)]
    if book.method == "share":
        area = {"kind": "area", "zh": "绩效领域", "en": "Performance area"}
        asks = questions(book, form.values.get("area", ""))
        return [("area", area), *((f"answers.{one}", {"kind": "answer", "en": one}) for one in asks)]
    facts = [(f"organisation.{one['name']}", one) for one in asked()["organisation"] if applies(one, book)]
    year = {"kind": "months", "zh": "评价年度", "en": "Year evaluated"}
    return [("year", year), *facts, *((str(one["name"]), one) for one in asked()["beside"] if applies(one, book))]


def _field(name: str, spec: Mapping[str, Any], form: Entered, wrong: Mapping[str, Fault], book: Rulebook) -> Field:
    return Field(name, spec, form.values.get(name, ""), _choices(str(spec["kind"]), book), wrong.get(name))


def _choices(kind: str, book: Rulebook) -> Sequence[Mapping[str, str]]:
    listed: dict[str, Sequence[Mapping[str, str]]] = {
        "choice": YES_NO,
        "reason": asked()["reasons"],
        "obstacle": _named([(str(one.when.get("obstacle", "")), one) for one in book.not_evaluated]),
        "excuse": _named(book.excuses.items()),
        "grade": [{"value": one, "zh": one, "en": one} for one in book.grades],
        "rating": [{"value": one, "zh": one, "en": one} for one in (*book.grades, "N/A")],
        "answer": [{"value": one, "zh": one, "en": one} for one in asked()["answers"]],
        "area": [
            {"value": area, "zh": f"{area} {words.get('name_zh', '')}", "en": f"{area} {words.get('name', '')}"}
            for area, words in book.areas.items()
        ],
    }
    return listed.get(kind, ())


def _named(rules: Iterable[tuple[str, Rule]]) -> list[Mapping[str, str]]:
    return [{"value": code, "zh": rule.name_zh, "en": rule.name} for code, rule in rules if code]


def _lines(group: str, rows: Sequence[Mapping[str, str]], wrong: Mapping[str, Fault], book: Rulebook) -> list[Line]:
    asks, more = {"events": ("event", "more"), "previous": ("previous", "")}[group]
    return [
        Line(
            number,
            _row_fields(group, number, row, asks, wrong, book),
            _row_fields(group, number, row, more, wrong, book) if more else (),
            book.by_event.get(row.get("code", "")),
        )
        for number, row in enumerate(rows)
    ]


def _row_fields(
    group: str, number: int, row: Mapping[str, str], section: str, wrong: Mapping[str, Fault], book: Rulebook
) -> list[Field]:
    named = [(f"{group}-{number}-{spec['name']}", spec) for spec in asked()[section]]
    return [
        Field(name, spec, row.get(str(spec["name"]), ""), _choices(str(spec["kind"]), book), wrong.get(name))
        for name, spec in named
    ]
