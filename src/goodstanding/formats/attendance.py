"""Raw labour records read from their files: attendance, payroll, roster and approvals, with workers made codes."""

import calendar
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from goodstanding.formats.columns import convert, convert_dates, convert_money
from goodstanding.formats.labour_sheets import TABLES, Table, read_table
from goodstanding.formats.punch_columns import read_moments, stretches
from goodstanding.formats.values import parse_date, parse_flag
from goodstanding.formats.worker_codes import code_names, fold_worker
from goodstanding.kernel.labour_records import Approval, Days, Flags, Floats, Ints, Payroll, Punches, Records, Roster

MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?")
MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
NAMED_MONTH = re.compile(r"([a-z]{3})[a-z]*\.?[\s,'-]*(\d{4}|\d{2})|(\d{4})[\s,-]*([a-z]{3})[a-z]*", re.IGNORECASE)
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
SCHEMES = ("pension", "medical", "injury", "unemployment", "maternity")
WORDS: dict[str, list[str]] = TABLES["words"]
Codes = dict[str, str]


def read_records(
    attendance: Path, *, payroll: Path | None = None, roster: Path | None = None, approvals: Path | None = None
) -> Records:
    """Read the files there are. Raises the refusals of `formats.errors`; rows that cannot be used are counted."""
    paths = {"attendance": attendance, "payroll": payroll, "roster": roster, "approvals": approvals}
    tables = {kind: read_table(path, kind) for kind, path in paths.items() if path is not None}
    codes = code_names(
        {fold_worker(text) for kind, table in tables.items() if kind != "approvals" for text in _distinct(table)}
    )
    workers = tuple(sorted(set(codes.values())))
    noticed = sum((table.noticed for table in tables.values()), Counter[str]())
    places = {code: place for place, code in enumerate(workers)}
    who = {kind: _workers(table, codes, places, noticed) for kind, table in tables.items() if kind != "approvals"}
    return Records(
        workers,
        _punches(tables["attendance"], who["attendance"], noticed),
        _payroll(tables["payroll"], who["payroll"], noticed) if payroll else None,
        _roster(tables["roster"], who["roster"], noticed) if roster else None,
        _approvals(tables["approvals"], codes, noticed) if approvals else (),
        noticed,
        sum(old != new for old, new in codes.items()),
    )


def _distinct(table: Table) -> list[str]:
    return [text for text in table.column("worker").unique().to_pylist() if text]


def _workers(table: Table, codes: Codes, places: dict[str, int], noticed: Counter[str]) -> Ints:
    """The place of each row's worker; -1 where the row names none."""
    found = convert(table.column("worker"), lambda text: places[codes[fold_worker(text)]], pa.int64())
    noticed["no_worker"] += found.values.null_count
    return _ints(found.values)


def _ints(column: Any) -> Ints:
    whole: Ints = column.fill_null(-1).to_numpy(zero_copy_only=False)
    return whole


def _days(column: Any) -> Days:
    days: Days = column.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return days


def _punches(table: Table, worker: Ints, noticed: Counter[str]) -> Punches:
    date_column = _days(convert_dates(table.column("date"), table.epoch).values)
    begin, end = (read_moments(table.column(name), table.epoch) for name in ("in", "out"))
    found = stretches(date_column, begin, end)
    named = worker >= 0
    undated = named & np.isnat(found.day) & ~found.absent
    noticed["no_day"] += int(undated.sum())
    noticed["missing_punch"] += int((named & found.missing).sum())
    noticed["impossible_times"] += int((named & found.impossible & ~undated).sum())
    noticed["no_punch"] += int((named & found.absent).sum())
    keep, unknown = named & found.known, named & ~found.known & ~found.absent
    section = table.column("section").fill_null("").dictionary_encode()
    return Punches(
        worker[keep],
        found.day[keep],
        found.start[keep],
        found.stop[keep],
        found.clock[keep],
        _ints(section.indices)[keep],
        tuple(section.dictionary.to_pylist()),
        worker[unknown],
        found.day[unknown].astype("datetime64[M]"),
    )


def parse_month(text: str) -> date:
    """The first day of 2024-03, 2024/3, 2024年3月, 202403, 03/2024, Mar-24 or of any day of it. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := MONTH.fullmatch(plain):
        return date(int(found[1]), int(found[2]), 1)
    if found := MONTH_FIRST.fullmatch(plain):
        return date(int(found[2]), int(found[1]), 1)
    if found := NAMED_MONTH.fullmatch(plain):
        year, name = int(found[2] or found[3]), (found[1] or found[4]).casefold()
        return date(year + 2000 if year < 100 else year, MONTHS.get(name, 0), 1)
    return parse_date(text).replace(day=1)


def last_of(text: str) -> date:
    """The day a cell names, or the last day of the month where it names no more. Raises ValueError."""
    if not MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return parse_date(text)
    month = parse_month(text)
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def first_of(text: str) -> date:
    """The day a cell names, or the first day of the month where it names no more. Raises ValueError."""
    return parse_month(text) if MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip()) else parse_date(text)


def _payroll(table: Table, worker: Ints, noticed: Counter[str]) -> Payroll:
    month = convert(table.column("month"), parse_month, pa.date32())
    months = _days(month.values).astype("datetime64[M]")
    money = [_money(table, name, noticed) for name in ("base", "overtime_pay", "allowances", "deductions", "paid")]
    money[3] = _taken(money[3], noticed)
    keep = (worker >= 0) & ~np.isnat(months)
    noticed["payroll_unreadable"] += int((~keep).sum())
    single = _single(noticed, "payroll_twice", worker, months.astype(np.int64), *money) & keep
    return Payroll(worker[single], months[single], *(column[single] for column in money))


def _money(table: Table, name: str, noticed: Counter[str]) -> Floats:
    found = convert_money(table.column(name), 1)
    noticed["payroll_unreadable"] += int(found.bad.sum())
    amounts: Floats = found.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    blank = np.isnan(amounts) & ~found.bad
    if name in {"allowances", "deductions"}:
        return np.where(blank, 0.0, amounts)
    noticed["payroll_unreadable"] += int(blank.sum())
    return amounts


def _taken(deductions: Floats, noticed: Counter[str]) -> Floats:
    """Deductions as what was taken: a sheet that writes all of them below nought means the same."""
    signs = np.sign(deductions[~np.isnan(deductions)])
    if not (signs < 0).any() or (signs > 0).any():
        return deductions
    noticed["deductions_below_nought"] += int((signs < 0).sum())
    taken: Floats = np.abs(deductions)
    return taken


def _single(noticed: Counter[str], kind: str, *columns: Any) -> Flags:
    """One of identical rows; none of rows that say different things of the same worker (and month)."""
    keys = columns[:2] if kind == "payroll_twice" else columns[:1]
    whole = np.stack([np.nan_to_num(column.astype(np.float64), nan=-9e15) for column in columns], axis=1)
    _, first = np.unique(whole, axis=0, return_index=True)
    kept = np.zeros(len(columns[0]), bool)
    kept[first] = True
    key = np.stack([column[first].astype(np.int64) for column in keys], axis=1)
    _, place, times = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    contradictory = times[place.ravel()] > 1
    kept[first[contradictory]] = False
    noticed[kind] += int(contradictory.sum())
    return kept


def _roster(table: Table, worker: Ints, noticed: Counter[str]) -> Roster:
    born, born_last, hired, hired_last = (
        _days(convert(table.column(name), parse, pa.date32()).values)
        for name in ("born", "hired")
        for parse in (first_of, last_of)
    )
    schemes = {name: _ints(convert(table.column(name), _insured, pa.int64()).values) for name in SCHEMES}
    sex = np.array(convert(table.column("sex"), _sex, pa.string()).values.fill_null("").to_pylist(), dtype=np.str_)
    numbers = [end.astype(np.int64) for end in (born, born_last, hired, hired_last)]
    single = _single(noticed, "roster_twice", worker, *numbers, *schemes.values(), (sex == "m") * 1 + (sex == "f") * 2)
    single &= worker >= 0
    held = {name: column[single] for name, column in schemes.items()}
    return Roster(worker[single], sex[single], born[single], born_last[single], hired[single], hired_last[single], held)


def _insured(text: str) -> int:
    folded = text.strip().casefold()
    if folded in {"√", "✓", "✔", "insured", "参保", "已参保", "已缴", "缴纳"}:
        return 1
    if folded in {"×", "✗", "x", "uninsured", "未参保", "未缴", "未缴纳"}:
        return 0
    return int(parse_flag(text))


def _sex(text: str) -> str:
    return _word({"m": WORDS["male"], "f": WORDS["female"]})(text)


def _word(kinds: dict[str, list[str]]) -> Callable[[str], str]:
    known = {word: kind for kind, words in kinds.items() for word in words}

    def read(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).strip().casefold()
        if folded not in known:
            raise ValueError(text)
        return known[folded]

    return read


def _approvals(table: Table, codes: Codes, noticed: Counter[str]) -> tuple[Approval, ...]:
    systems = convert(
        table.column("system"), _word({name: WORDS[name] for name in ("comprehensive", "flexible")}), pa.string()
    )
    first = _days(convert(table.column("from"), first_of, pa.date32()).values)
    last = _days(convert(table.column("to"), last_of, pa.date32()).values)
    found = []
    for scope, start, end, system in zip(
        table.column("scope").to_pylist(), first, last, systems.values.to_pylist(), strict=True
    ):
        if not scope or system is None or np.isnat(start) or np.isnat(end) or end < start:
            noticed["approval_unreadable"] += 1
            continue
        folded = fold_worker(scope)
        found.append(Approval(codes.get(folded, folded), start, end, system))
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.scope, one.system)))
