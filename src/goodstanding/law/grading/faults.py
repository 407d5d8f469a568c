"""All that is wrong with a facts file, place by place: who types twenty fields is told of all at once."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from goodstanding.kernel.refusal import Refusal
from goodstanding.law.grading import case
from goodstanding.law.grading.case import Document
from goodstanding.law.grading.scheme import Rulebook

STATED = (
    "nonrecurring_now",
    "nonrecurring_recent",
    "previous_grade",
    "previous_reason",
    "clean_months",
    "pledge",
    "obstacle",
)
"""Facts that are worked out from other keys of the file, not asked for by their name."""


def faults(document: Document, book: Rulebook | None, first: Refusal) -> list[dict[str, Any]]:
    """Each refusal as told, with `where` it stands; `first` is the one that stopped the grade."""
    checks = _checks(document, book) if book is not None and book.method == "deduction" else ()
    found = [fault for where, check in checks if (fault := _fault(where, check))]
    told = {"where": getattr(first, "where", ""), **first.as_dict()}
    return found if any(fault["message"] == told["message"] for fault in found) else [told, *found]


def _fault(where: str, check: Callable[[], object]) -> dict[str, Any] | None:
    try:
        check()
    except Refusal as refusal:
        return {"where": getattr(refusal, "where", "") or where, **refusal.as_dict()}
    return None


def _checks(document: Document, book: Rulebook) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "", partial(case.only, document, case.TOP, "the file")
    yield "organisation", partial(case.mapping, document.get("organisation"), "organisation")
    yield from _organisation_checks(_mapped(document.get("organisation")), book)
    yield "clean_months", partial(case.whole, document.get("clean_months") or "0", "clean_months", 0, 1200)
    yield "pledge", partial(case.boolean, document.get("pledge") or "false", "pledge")
    for name in ("events", "flags", "previous"):
        yield name, partial(case.sequence, document.get(name), name)
    yield from _line_checks(document, book)


def _organisation_checks(organisation: Document, book: Rulebook) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "organisation", partial(case.only, organisation, case.organisation_keys(book), "organisation")
    yield "organisation.code", partial(case.require_organisation, organisation)
    for name, kind in book.facts.items():
        if name not in STATED:
            yield f"organisation.{name}", partial(case.fact, organisation, name, kind)
    yield "organisation.obstacle", partial(case.obstacle, organisation, book)
    yield "organisation.reorganised_on", partial(case.reorganised_on, organisation)
    yield "organisation.nonrecurring_years", partial(case.assessed_years, organisation)


def _line_checks(document: Document, book: Rulebook) -> Iterator[tuple[str, Callable[[], object]]]:
    listed = {name: _listed(document.get(name)) for name in ("events", "flags", "previous")}
    for place, line in enumerate(listed["events"]):
        yield f"events[{place}]", partial(_event, f"events[{place}]", line, book)
    for place, line in enumerate(listed["flags"]):
        yield f"flags[{place}]", partial(_event, f"flags[{place}]", line, book)
    for place, line in enumerate(listed["previous"]):
        yield f"previous[{place}]", partial(case.earlier_result, place, line, book)


def _event(where: str, line: Any, book: Rulebook) -> None:
    stated = {"code": line} if isinstance(line, str) and where.startswith("flags") else case.mapping(line, where)
    case.event_row(1, where, stated, book)


def _mapped(value: Any) -> Document:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
