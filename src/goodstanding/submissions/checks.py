"""Columns of a delivery against its catalogue item: every rule once, over a whole chunk; it has no row-by-row twin."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.formats import columns as reading
from goodstanding.formats.layouts import SUBJECT_FIELDS
from goodstanding.formats.reading.sheet import Chunk
from goodstanding.formats.values import OPEN_END
from goodstanding.kernel.canonical import canonical_json
from goodstanding.kernel.code_columns import CodeStatus, check_codes, fold_codes
from goodstanding.law.catalogue import Field, Item
from goodstanding.law.forbidden import categories
from goodstanding.law.free_text import found_in_text, suspect_pattern
from goodstanding.submissions import choices, rules
from goodstanding.submissions.faults import NEEDED, OF_A_CELL, SILENT, Fault
from goodstanding.submissions.screening import name_persons, other_identity_numbers, screen
from goodstanding.submissions.uncoded import MISSING, without_code

CODE_FAULTS = {
    CodeStatus.SHAPE: "CODE_LENGTH",
    CodeStatus.CHECK_CHARACTER: "CODE_CHECK_CHARACTER",
    CodeStatus.DEPARTMENT: "CODE_KIND_UNKNOWN",
    CodeStatus.SOLE_TRADER: "NOT_AN_ORGANISATION",
    CodeStatus.IDENTITY_NUMBER: "NOT_AN_ORGANISATION",
}
PERSONS = ("自然人", "个体工商户", "个体", "个人", "natural person", "sole trader", "individual", "person")
FORMULA = r"^[=@]|^[+-][A-Za-z(]"
OWN_UNIT = r"[元万]\s*整?\s*$"
AS_NUMBER = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}$"  # a code a spreadsheet took for a number
QUOTED = r"^\s*(?:=\s*\"([^\"]*)\"|['’`]\s*(.*?))\s*$"  # how programs keep a code from becoming one
NAME_LENGTH = 200
DOCUMENT_BYTES = 2 << 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What a chunk is checked against. `scales`: field -> factor to CNY; `public_codes`: of registered parties."""

    item: Item
    received_on: date
    scales: Mapping[str, int]
    epoch: int
    provider_code: str
    public_codes: frozenset[str]
    optional: tuple[str, ...] = ()


@dataclass(slots=True)
class Checked:
    """A chunk's values by field (typed Arrow arrays, NULL where empty or wrong) and everything found wrong with it."""

    rows: Any
    texts: pa.Table
    values: dict[str, Any]
    faults: list[Fault]
    masked: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> Any:
        """Boolean mask of the rows nothing is wrong with."""
        good = np.ones(len(self.rows), dtype=bool)
        for fault in self.faults:
            good &= ~fault.mask
        return good


def check(chunk: Chunk, terms: Terms) -> Checked:
    """Convert and check every column, then the rules between columns."""
    checked = Checked(rows=chunk.rows, texts=chunk.columns, values={}, faults=_reading_faults(chunk))
    _check_subject(checked)
    for one in terms.item.fields:
        _check_field(checked, one, terms)
    present = checked.texts.column_names
    found = [(rule, fault) for rule in terms.item.rules for fault in rules.apply(rule, checked.values, terms)]
    found = [(rule, fault if fault.field in present else _of_no_column(fault)) for rule, fault in found]
    found = [(rule, _unless_said(fault, checked.texts)) for rule, fault in found]
    told = [_told(checked, *_fields_of(rule)) for rule, _ in found]  # what could not be read is one fault, not two
    checked.faults += [
        replace(fault, mask=fault.mask & ~unread) for (_, fault), unread in zip(found, told, strict=True)
    ]
    checked.faults = _once_a_cell(checked.faults)
    return checked


def _once_a_cell(faults: list[Fault]) -> list[Fault]:
    """What the reader says of a cell stands alone: whatever else is wrong with it follows from that."""
    told: dict[str, Any] = {}
    for fault in faults:
        if fault.field and fault.code in OF_A_CELL:
            told[fault.field] = told.get(fault.field, False) | fault.mask
    return [
        replace(fault, mask=fault.mask & ~told[fault.field])
        if fault.field in told and fault.code not in (*OF_A_CELL, *SILENT)
        else fault
        for fault in faults
    ]


def _of_no_column(fault: Fault) -> Fault:
    """What every row misses because the sheet has no such column is told once."""
    return replace(fault, code=NEEDED) if fault.code in rules.EMPTY else fault


def _unless_said(fault: Fault, texts: pa.Table) -> Fault:
    """An amount that names its unit in its own cell is not one written in another."""
    if fault.code != "AMOUNT_IMPLAUSIBLE" or not fault.mask.any():
        return fault
    return replace(fault, mask=fault.mask & ~_mask(pc.match_substring_regex(_text(texts, fault.field), OWN_UNIT)))


def _fields_of(rule: Mapping[str, Any]) -> list[str]:
    return [rule[key] for key in ("field", "after", "when", "choices", "of") if key in rule]


def _reading_faults(chunk: Chunk) -> list[Fault]:
    """Faults the reader saw in rows that are here; rows it could not read at all are reported by the run."""
    told: dict[tuple[str, str], dict[int, Mapping[str, object]]] = {}
    for fault in chunk.faults:
        told.setdefault((fault.code, fault.field), {}).setdefault(fault.row, fault.details)
    faults = [_of_reading(chunk, *of, rows) for of, rows in told.items()]
    faults += [Fault(barred.mask, "", "NOT_FOR_DELIVERY", barred.details_at) for barred in chunk.barred]
    return faults


def _of_reading(chunk: Chunk, code: str, field: str, rows: Mapping[int, Mapping[str, object]]) -> Fault:
    mask = np.isin(chunk.rows, np.fromiter(rows, np.int64, len(rows)))
    return Fault(mask, field, code, lambda place: rows[int(chunk.rows[place])], keep_value=False)


def _check_subject(checked: Checked) -> None:
    texts = checked.texts
    kinds = _text(texts, "subject_kind")
    folded = _fold(_text(texts, "subject_code"))
    status = check_codes(folded)
    names = reading.clean_text(_text(texts, "subject_name"))
    person = _persons(kinds) | np.isin(status, [CodeStatus.SOLE_TRADER, CodeStatus.IDENTITY_NUMBER])
    person |= name_persons(names) | other_identity_numbers(folded)
    checked.faults.append(Fault(person, "subject_code", "NOT_AN_ORGANISATION", {}, keep_value=False))
    missing = without_code(folded)
    checked.faults.append(Fault(missing & ~person, "subject_code", MISSING, {}))
    rounded = _rounded(checked, "subject_code", folded, but=person)
    for wrong, code in list(CODE_FAULTS.items())[:3]:
        checked.faults.append(Fault((status == wrong) & ~person & ~missing & ~rounded, "subject_code", code, {}))
    checked.faults.append(Fault(_mask(pc.is_null(names)) & ~person, "subject_name", "VALUE_MISSING", {}))
    long = _mask(pc.greater(pc.utf8_length(names), NAME_LENGTH))
    checked.faults.append(Fault(long & ~person, "subject_name", "TOO_LONG", {"max": NAME_LENGTH}))
    checked.values |= {"subject_code": folded, "subject_name": names}


def _fold(codes: Any) -> Any:
    """Codes as they are kept; what programs put around one, so that it stays a text, is gone."""
    odd = pc.fill_null(pc.not_equal(pc.binary_length(codes), 18), fill_value=False)
    if pc.any(odd).as_py():
        codes = pc.if_else(odd, pc.replace_substring_regex(codes, QUOTED, r"\1\2"), codes)
    return fold_codes(codes.cast(pa.large_binary())).cast(pa.string())


def _rounded(checked: Checked, field: str, codes: Any, *, but: Any = False) -> Any:
    """Codes of which a spreadsheet left a number such as 9.2E+17; `but`: rows that say nothing of their cells."""
    mask = _mask(pc.match_substring_regex(codes, AS_NUMBER)) & ~np.asarray(but)
    checked.faults.append(Fault(mask, field, "CODE_ROUNDED", {}))
    return mask


def _persons(kinds: Any) -> Any:
    words = pa.array([word.casefold() for word in PERSONS])
    return _mask(pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(kinds)), words))


def _check_field(checked: Checked, one: Field, terms: Terms) -> None:
    if one.code in SUBJECT_FIELDS:
        return
    present = one.code in checked.texts.column_names
    values = READERS[one.type](checked, one, terms) if present else pa.nulls(len(checked.rows), TYPES[one.type])
    checked.values[one.code] = values
    if one.required and one.code not in terms.optional:
        told = _told(checked, one.code)
        missing = _mask(pc.is_null(values)) & ~told
        checked.faults.append(Fault(missing, one.code, "VALUE_MISSING", {}))


def _told(checked: Checked, *codes: str) -> Any:
    """Rows of which one of these fields was already found wrong: one fault is enough."""
    told = np.zeros(len(checked.rows), dtype=bool)
    for fault in checked.faults:
        if fault.field in codes:
            told |= fault.mask
    return told


def _read_text(checked: Checked, one: Field, terms: Terms) -> Any:
    del terms
    texts = reading.clean_text(_text(checked.texts, one.code))
    long = _mask(pc.greater(pc.utf8_length(texts), one.max))
    checked.faults.append(Fault(long, one.code, "TOO_LONG", {"max": one.max}))
    formula = _mask(pc.match_substring_regex(texts, FORMULA))
    checked.faults.append(Fault(formula, one.code, "FORMULA_TEXT", {}))
    _refuse_banned(checked, one, texts)
    screened = screen(texts)
    checked.masked.update(screened.masked)
    return screened.column


def _read_document(checked: Checked, one: Field, terms: Terms) -> Any:
    """Structured JSON a reader made: bounded by its bytes, persons masked once more; a sheet must bring JSON too."""
    del terms
    texts = reading.clean_text(_text(checked.texts, one.code))
    checked.faults.append(
        Fault(_mask(pc.greater(pc.binary_length(texts), DOCUMENT_BYTES)), one.code, "TOO_LONG", {"max": DOCUMENT_BYTES})
    )
    read = reading.convert(texts, _json, pa.string())
    checked.faults.append(Fault(read.bad, one.code, "DOCUMENT_UNREADABLE", {}))
    screened = screen(read.values)
    checked.masked.update(screened.masked)
    return screened.column


def _json(text: str) -> str:
    return canonical_json(json.loads(text, parse_float=str))


def _refuse_banned(checked: Checked, one: Field, texts: Any) -> None:
    """A text that tells of a category nobody may collect: the row is held back, the text not repeated."""
    suspects = np.flatnonzero(_mask(pc.match_substring_regex(texts, suspect_pattern())))
    masks: dict[str, Any] = {}
    alike = texts.take(pa.array(suspects)).dictionary_encode()  # many rows say the same
    told = [found_in_text(text) for text in alike.dictionary.to_pylist()]
    for place, which in zip(suspects, alike.indices.to_pylist(), strict=True):
        for category in told[which]:
            masks.setdefault(category.code, np.zeros(len(texts), dtype=bool))[place] = True
    for category in categories():
        if category.code in masks:
            code = "BANNED_CATEGORY" if category.kind == "absolute" else "CONSENT_MISSING"
            details = {"kind": category.code, "category": category.name, "category_zh": category.name_zh}
            checked.faults.append(Fault(masks[category.code], one.code, code, details, keep_value=False))


def _read_date(checked: Checked, one: Field, terms: Terms) -> Any:
    read = reading.convert_dates(_text(checked.texts, one.code), terms.epoch)
    checked.faults.append(Fault(read.bad, one.code, "DATE_UNREADABLE", {}))
    if not one.open_ended:
        endless = _mask(pc.equal(read.values, pa.scalar(OPEN_END, pa.date32())))
        checked.faults.append(Fault(endless, one.code, "DATE_OPEN", {}))
    return read.values


def _read_money(checked: Checked, one: Field, terms: Terms) -> Any:
    read = reading.convert_money(_text(checked.texts, one.code), terms.scales.get(one.code, 1))
    checked.faults.append(Fault(read.bad, one.code, "AMOUNT_UNREADABLE", {}))
    checked.faults.append(Fault(_mask(pc.less(read.values, 0)), one.code, "AMOUNT_NEGATIVE", {}))
    return read.values


def _read_plain(convert: Callable[[Any], reading.Converted], code: str) -> "Reader":
    def read(checked: Checked, one: Field, terms: Terms) -> Any:
        del terms
        found = convert(_text(checked.texts, one.code))
        checked.faults.append(Fault(found.bad, one.code, code, {}))
        return found.values

    return read


def _read_code(checked: Checked, one: Field, terms: Terms) -> Any:
    del terms
    texts = reading.clean_text(_text(checked.texts, one.code))
    given = _mask(pc.is_valid(texts))
    folded = _fold(texts.fill_null(""))
    status = check_codes(folded)
    rounded = _rounded(checked, one.code, texts)
    for wrong, code in CODE_FAULTS.items():
        keep = code != "NOT_AN_ORGANISATION"
        checked.faults.append(Fault((status == wrong) & given & ~rounded, one.code, code, {}, keep_value=keep))
    return pc.if_else(pa.array(given), folded, None)


def _read_choice(checked: Checked, one: Field, terms: Terms) -> Any:
    del terms
    several = one.type == "choices"
    read = reading.convert(_text(checked.texts, one.code), choices.reader(one, several=several), TYPES[one.type])
    checked.faults.append(Fault(read.bad, one.code, "CHOICE_UNKNOWN", choices.words(one)))
    return read.values


def _text(texts: pa.Table, code: str) -> Any:
    if code not in texts.column_names:
        return pa.array([""] * texts.num_rows, pa.string())
    column = texts.column(code)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _mask(values: Any) -> Any:
    return pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False)


Reader = Callable[[Checked, Field, Terms], Any]
TYPES: dict[str, Any] = {
    "text": pa.string(),
    "document": pa.string(),
    "code": pa.string(),
    "date": pa.date32(),
    "money": reading.MONEY,
    "decimal": reading.MONEY,
    "integer": pa.int64(),
    "flag": pa.bool_(),
    "choice": pa.string(),
    "choices": reading.WORDS,
}
READERS: dict[str, Reader] = {
    "text": _read_text,
    "document": _read_document,
    "date": _read_date,
    "money": _read_money,
    "decimal": _read_plain(reading.convert_decimals, "AMOUNT_UNREADABLE"),
    "integer": _read_plain(reading.convert_integers, "NUMBER_UNREADABLE"),
    "flag": _read_plain(reading.convert_flags, "FLAG_UNREADABLE"),
    "code": _read_code,
    "choice": _read_choice,
    "choices": _read_choice,
}
