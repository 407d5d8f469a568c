"""A facts file typed by hand -> the rows one organisation has in the tables. Bad input is refused by name."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goodstanding.kernel.identifiers import SOLE_TRADER, fold_code, read_code
from goodstanding.kernel.other_numbers import has_identity_form
from goodstanding.law.grading import errors
from goodstanding.law.grading.points import AMOUNT_LIMIT, hundredths
from goodstanding.law.grading.scheme import Criterion, Rulebook
from goodstanding.law.grading.tables import AMOUNT_COLUMNS, PERIODS
from goodstanding.law.waivers import waivable_codes

SUBJECT = 1
TOP = ("scheme", "year", "organisation", "events", "flags", "previous", "clean_months", "pledge")
ORGANISATION = (
    "code",
    "name",
    "started_on",
    "new",
    "business_income",
    "recurring_complete",
    "nonrecurring_years",
    "payment_complete",
    "obstacle",
    "reorganised_on",
)
DATES = {
    "date": "date",
    "from": "date",
    "until": "until",
    "to": "until",
    "due": "date",
    "corrected_on": "corrected_on",
    "paid_on": "paid_on",
    "restored_on": "lifted_on",
}
TEXTS = ("code", "period", "tax", "record", "source", "waived", "excused")
EVENT = (*TEXTS, *DATES, *AMOUNT_COLUMNS)
WORDS = ("period", "tax", "record", "source")
UNTOLD: Mapping[str, None] = dict.fromkeys(("period", "tax"))
OF_A_PERSON = (
    "code",
    "date",
    "from",
    "until",
    "to",
    "corrected_on",
    "restored_on",
    "record",
    "source",
    "waived",
    "excused",
)
"""What may be said under a criterion that rests on a person: the authority's code and dates, nothing of the person."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One organisation's year as rows: `subject` (facts) and `events`, whose `id` is the place in `written`."""

    rulebook: Rulebook
    subject: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    written: tuple[Mapping[str, Any], ...]
    organisation: Mapping[str, Any] = field(default_factory=dict)
    previous: tuple[Mapping[str, Any], ...] = ()
    area: str = ""
    year: int | None = None
    nonrecurring_years: tuple[int, ...] = ()
    payment_complete: bool | None = None
    excused: tuple[int, ...] = ()  # places of events that do not affect credit: the engine never sees them


def tax_case(document: Document, book: Rulebook) -> Case:
    """A case of a tax scheme. Raises a `FactsRefused` that names the key."""
    only(document, TOP, "the file")
    organisation = mapping(document.get("organisation"), "organisation")
    only(organisation, organisation_keys(book), "organisation")
    require_organisation(organisation)
    previous = _previous(document, book)
    written = tuple(written_lines(document))
    told = [event_row(place, where, line, book) for place, (where, line) in enumerate(written, start=1)]
    decided = reorganised_on(organisation)
    events = numbered([{**event, "reorganised_on": decided} for event in told])
    excused = tuple(place for place, (_, line) in enumerate(written, start=1) if line.get("excused") is not None)
    return Case(
        rulebook=book,
        subject=_facts(document, organisation, previous, book),
        events=tuple(event for event in events if event["id"] not in excused),
        written=tuple({"where": where, **line} for where, line in written),
        organisation={name: organisation.get(name) for name in ("code", "name")},
        previous=previous,
        year=book.year,
        nonrecurring_years=tuple(assessed_years(organisation)),
        payment_complete=_optional(organisation, "payment_complete"),
        excused=excused,
    )


def organisation_keys(book: Rulebook) -> tuple[str, ...]:
    """What may be said of the organisation: obstacles and a reorganisation only where the scheme knows of any."""
    unknown = {"obstacle"} - set(book.facts) | ({"reorganised_on"} if book.reorganisation is None else set())
    return tuple(name for name in ORGANISATION if name not in unknown)


def require_organisation(organisation: Document) -> None:
    """The code must be an organisation's: persons and sole traders are never graded."""
    text = require(organisation, "code", "organisation.")
    code = str(text).strip()
    if has_identity_form(code.upper()) or fold_code(code).startswith(SOLE_TRADER):  # well formed or mistyped
        raise errors.NeverGraded
    read_code(code)


def _facts(
    document: Document, organisation: Document, previous: tuple[Document, ...], book: Rulebook
) -> dict[str, Any]:
    """The fact columns the scheme names, from what the file says."""
    before = previous[0] if previous and previous[0]["year"] == book.year - 1 else {}
    stated = {
        "nonrecurring_now": book.year in assessed_years(organisation),
        "nonrecurring_recent": any(book.year - 3 < year <= book.year for year in assessed_years(organisation)),
        "previous_grade": before.get("grade", ""),
        "previous_reason": before.get("reason", ""),
        "clean_months": whole(document.get("clean_months") or "0", "clean_months", 0, 1200),
        "pledge": boolean(document.get("pledge") or "false", "pledge"),
        "obstacle": obstacle(organisation, book),
    }
    asked = {name: kind for name, kind in book.facts.items() if name not in stated}
    typed = {name: fact(organisation, name, kind) for name, kind in asked.items()}
    if typed["started_on"] > date(book.year, 12, 31):
        raise wrong(
            "organisation.started_on",
            organisation["started_on"],
            f"a day up to the end of {book.year}",
            f"{book.year} 年底之前的日期",
        )
    return {"subject": SUBJECT, **typed, **{name: stated[name] for name in book.facts if name in stated}}


def fact(organisation: Document, name: str, kind: str) -> Any:
    """A fact the scheme needs, by its type."""
    return READERS[kind](require(organisation, name, "organisation."), f"organisation.{name}")


def obstacle(organisation: Document, book: Rulebook) -> str:
    """What keeps the organisation from being evaluated this year; nothing said: nothing does."""
    stated = organisation.get("obstacle")
    known = [clause.when["obstacle"] for clause in book.not_evaluated if "obstacle" in clause.when]
    if stated is not None and stated not in known:
        raise wrong("organisation.obstacle", stated, f"one of {', '.join(known)}", "、".join(known))
    return str(stated or "")


def reorganised_on(organisation: Document) -> date | None:
    """The day a court approved the plan of reorganisation or recognised the settlement; nothing said: none did."""
    stated = organisation.get("reorganised_on")
    return None if stated is None else day(stated, "organisation.reorganised_on")


def _optional(organisation: Document, name: str) -> bool | None:
    value = organisation.get(name)
    return None if value is None else boolean(value, f"organisation.{name}")


def assessed_years(organisation: Document) -> list[int]:
    years = sequence(organisation.get("nonrecurring_years"), "organisation.nonrecurring_years")
    return [whole(year, "organisation.nonrecurring_years", 1990, 2200) for year in years]


def _previous(document: Document, book: Rulebook) -> tuple[Document, ...]:
    """Earlier results, newest first; of a D the reason must be known."""
    lines = [
        earlier_result(place, line, book) for place, line in enumerate(sequence(document.get("previous"), "previous"))
    ]
    years = [line["year"] for line in lines]
    twice = next((year for year in years if years.count(year) > 1), None)
    if twice is not None:
        raise errors.TwoResults(year=twice)
    return tuple(sorted(lines, key=lambda line: -line["year"]))


def earlier_result(place: int, line: Any, book: Rulebook) -> Document:
    where = f"previous[{place}]"
    result = mapping(line, where)
    only(result, ("year", "grade", "reason", "score"), where)
    year = whole(require(result, "year", f"{where}."), f"{where}.year", 1990, book.year - 1)
    grade = str(require(result, "grade", f"{where}.")).upper()
    if grade not in book.grades:
        raise wrong(f"{where}.grade", grade, f"one of {', '.join(book.grades)}", "方案中的等级")
    reason = str(result.get("reason") or "")
    if grade == "D" and not reason:
        raise errors.KeyMissing(key=f"{where}.reason (score, direct or kept)")
    if reason and reason not in ("score", "direct", "kept"):
        raise wrong(f"{where}.reason", reason, "score, direct or kept", "score、direct 或 kept")
    return {"year": year, "grade": grade, "reason": reason}


def written_lines(document: Document) -> Iterable[tuple[str, Document]]:
    """Events and flags as one list of lines, each with where it stands; a bare flag is a line with its code."""
    for place, line in enumerate(sequence(document.get("events"), "events")):
        yield f"events[{place}]", mapping(line, f"events[{place}]")
    for place, line in enumerate(sequence(document.get("flags"), "flags")):
        where = f"flags[{place}]"
        yield where, {"code": line} if isinstance(line, str) else mapping(line, where)


def event_row(place: int, where: str, line: Document, book: Rulebook) -> dict[str, Any]:
    code = word(require(line, "code", f"{where}."), f"{where}.code")
    criterion = book.by_event.get(code)
    if criterion is None or (where.startswith("flags") and not (criterion.direct or criterion.bars)):
        raise errors.UnknownCriterion(where=where, criterion=shown(code), scheme=book.scheme, year=book.year)
    _require_nothing_personal(where, line, criterion)
    only(line, EVENT, where)
    dates = {column: day(line[name], f"{where}.{name}") for name, column in DATES.items() if line.get(name) is not None}
    amounts = {
        column: money(line[name], f"{where}.{name}")
        for name, column in AMOUNT_COLUMNS.items()
        if line.get(name) is not None
    }
    waived = boolean(line.get("waived") or "false", f"{where}.waived")
    if waived:
        _require_waivable(where, criterion, book)
    _require_excuse(where, line, book)
    texts = {name: word(line[name], f"{where}.{name}") for name in WORDS if line.get(name) is not None}
    return {"id": place, "subject": SUBJECT, "code": code, "waived": waived, **UNTOLD, **texts, **dates, **amounts}


def numbered(events: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Kinds of tax and periods as numbers: only whether two are the same decides anything."""
    kinds = sorted({event["tax"] for event in events if event["tax"] is not None})
    periods = sorted(
        {event["period"] for event in events if event["period"] is not None and not _month(event["period"])}
    )
    return tuple(
        {
            **event,
            "tax": kinds.index(event["tax"]) + 1 if event["tax"] is not None else None,
            "period": _period(event["period"], periods),
        }
        for event in events
    )


def _month(text: str) -> int:
    """A month as YYYYMM; 0 for a period that is none."""
    return int(text[:4] + text[5:]) if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) else 0


def _period(text: str | None, others: list[str]) -> int | None:
    if text is None:
        return None
    return _month(text) or PERIODS - 1 - others.index(text)


def _require_nothing_personal(where: str, line: Document, criterion: Criterion) -> None:
    extra = [name for name in line if name not in OF_A_PERSON]
    if criterion.person and extra:
        raise errors.PersonalInput(where=where, criterion=criterion.code, key=", ".join(extra))


def _require_waivable(where: str, criterion: Criterion, book: Rulebook) -> None:
    if criterion.code not in waivable_codes():
        why, why_zh = "it is none of the fourteen items of the first-violation list", "该指标不在十四项首违不罚清单之内"
    elif book.waivers_from is None or book.year < book.waivers_from:
        why, why_zh = (
            f"waived items leave the evaluation from the {book.waivers_from} year",
            f"自 {book.waivers_from} 年度评价起才不计入",
        )
    else:
        return
    raise errors.NotWaivable(where=where, criterion=criterion.code, why=why, why_zh=why_zh)


def _require_excuse(where: str, line: Document, book: Rulebook) -> None:
    excuse = line.get("excused")
    if excuse is not None and excuse not in book.excuses:
        raise wrong(f"{where}.excused", excuse, f"one of {', '.join(book.excuses)}", "、".join(book.excuses))


def only(line: Document, known: Iterable[str], where: str) -> None:
    allowed = tuple(known)
    extra = next((name for name in line if name not in allowed), None)
    if extra is not None:
        raise errors.KeyUnknown(where=where, key=shown(extra), known=", ".join(allowed))


def require(line: Document, key: str, where: str = "") -> Any:
    """The value, which must be there: unknown is refused, not assumed."""
    value = line.get(key)
    if value is None:
        raise errors.KeyMissing(key=f"{where}{key}")
    return value


def wrong(where: str, value: Any, expected: str, expected_zh: str) -> errors.ValueWrong:
    return errors.ValueWrong(where=where, value=shown(value), expected=expected, expected_zh=expected_zh)


def shown(value: Any) -> str:
    """A value as a message repeats it: short, and never a person's number."""
    if not isinstance(value, str) or len(value) > 40:
        return type(value).__name__
    return "***" if has_identity_form(value.strip().upper()) else value


def word(value: Any, where: str) -> str:
    """A short text: a code, a kind of tax, a period; blanks around it are none of it."""
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise wrong(where, value, "a short text", "简短文本")
    return value.strip()


def mapping(value: Any, where: str) -> Document:
    if value is None:
        raise errors.KeyMissing(key=where)
    if not isinstance(value, Mapping):
        raise wrong(where, value, "a mapping of keys to values", "键值结构")
    return value


def sequence(value: Any, where: str) -> list[Any]:
    """The list; absent is empty: the authority states none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong(where, value, "a list", "列表")
    return value


def day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value) if len(value) == 10 else _not_a_day()
    except (TypeError, ValueError, AttributeError):
        raise wrong(where, value, "a date as YYYY-MM-DD", "YYYY-MM-DD 格式的日期") from None


def _not_a_day() -> date:
    raise ValueError


def boolean(value: Any, where: str) -> bool:
    spelled = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if spelled is None:
        raise wrong(where, value, "true or false", " true 或 false")
    return spelled


def whole(value: Any, where: str, low: int, high: int) -> int:
    if not (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9 and low <= int(value) <= high
    ):
        raise wrong(where, value, f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数")
    return int(value)


def money(value: Any, where: str) -> int:
    """Cents; the engine refuses negative amounts by the event's name."""
    try:
        cents = hundredths(value.replace(",", "") if isinstance(value, str) else value)
    except ValueError:
        raise wrong(where, value, "an amount of CNY with at most two decimals", "至多两位小数的人民币金额") from None
    if abs(cents) > AMOUNT_LIMIT:
        raise wrong(where, value, "an amount up to CNY 10^12", "一万亿元以内的金额")
    return cents


READERS: Mapping[str, Callable[[Any, str], Any]] = {"boolean": boolean, "date": day}
