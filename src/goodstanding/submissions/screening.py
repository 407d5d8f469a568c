"""Persons in free text: numbers and names are masked and counted; what may never be collected is refused."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.yaml_file import read_yaml

MASK = "***"
LISTS: dict[str, str] = read_yaml(Path(__file__).with_name("persons.yaml"))

# GB 11643: region, birth date, serial, check character; and the old 15-digit form
RESIDENT = r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
RESIDENT_OLD = r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
RESIDENT_PARTED = r"[1-9]\d{5} (?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) \d{3}[\dXx]"
PAPERS = r"(?<=护照|行证|住证)(?:号码|号)?[:： ]?[A-Z]{1,2}\d{7,10}"  # passport, travel permit, residence permit
NUMBERS = re.compile(
    rf"(?<![0-9A-Za-z])(?:{RESIDENT}|{RESIDENT_PARTED}|{RESIDENT_OLD}|{MOBILE}|{PAPERS})(?![0-9A-Za-z])"
)
ORDINARY = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}  # full-width forms, one for one
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
SUSPECTS = r"[0-9０-９]{11}|1[3-9][0-9][- ][0-9]{4}[- ][0-9]{4}|@|＠|[0-9]{6} [0-9]{8} [0-9]{3}|护照|行证|住证"


@cache
def _names() -> re.Pattern[str]:
    """A surname and one or two characters after a title or before a form of address; Latin names after Mr or Ms."""
    surname, title, address = LISTS["surnames"], LISTS["titles"], LISTS["addresses"]
    end = r"(?![\u4e00-\u9fff])|(?=[于在因为签到系是的和与及等未将从向被对已经说称女男受持擅])"
    after = rf"(?P<title>{title})(?:[:：为是系即]|姓名)?\s*(?:{surname})[\u4e00-\u9fff]{{1,2}}?(?:{end})"
    before = rf"(?:{surname})[\u4e00-\u9fff]{{1,2}}?(?P<address>{address})"
    latin = r"(?P<latin>\b(?:Mr|Mrs|Ms|Miss|Dr)\b\.?) ?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}"
    return re.compile(f"{after}|{before}|{latin}")


@cache
def _first_pass() -> str:
    return "|".join([SUSPECTS, LISTS["titles"], LISTS["addresses"], "Mr|Mrs|Ms|Miss|Dr"])


def name_persons(names: Any) -> Any:
    """Which subjects' names are a person's or a sole trader's by themselves, whatever stands beside them."""
    bare = pc.utf8_trim_whitespace(pc.fill_null(names, ""))
    called = pc.match_substring_regex(bare, rf"^(?:{LISTS['surnames']})[\x{{4e00}}-\x{{9fff}}某]{{1,2}}$")
    house = pc.match_substring_regex(bare, f"[{LISTS['houses']}]$")
    trader = pc.match_substring_regex(bare, LISTS["sole_traders"])
    return pc.or_(pc.and_not(called, house), trader).to_numpy(zero_copy_only=False)


def other_identity_numbers(codes: Any) -> Any:
    """Which cells of a code column hold an identity number with its middle hidden, or an old one of 15 digits."""
    return pc.match_substring_regex(codes, LISTS["no_code"]).to_numpy(zero_copy_only=False)


@dataclass(slots=True)
class Screened:
    """`column`: the text with persons masked; `masked`: how many numbers, addresses and names were."""

    column: Any
    masked: dict[str, int] = field(default_factory=dict)


def screen(column: Any) -> Screened:
    """Mask persons in a text column (NULLs stay). Most rows never leave the vectorised first pass."""
    suspects = pc.fill_null(pc.match_substring_regex(column, _first_pass()), fill_value=False)
    places = np.flatnonzero(suspects.to_numpy(zero_copy_only=False))
    if not len(places):
        return Screened(column)
    counts: dict[str, int] = {}
    texts = [mask_persons(text, counts) for text in column.take(pa.array(places)).to_pylist()]
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return Screened(pc.replace_with_mask(flat, suspects, pa.array(texts, pa.string())), counts)


def mask_persons(text: str, counts: dict[str, int] | None = None) -> str:
    """One text with identity numbers, mobile numbers, addresses and named persons masked; counts what it masked."""
    tally = counts if counts is not None else {}
    masked, numbers = _mask_written(NUMBERS, text)
    masked, mails = _mask_written(EMAIL, masked)
    masked, names = _names().subn(_keep_words, masked)
    for kind, found in (("numbers", numbers), ("addresses", mails), ("names", names)):
        if found:
            tally[kind] = tally.get(kind, 0) + found
    return masked


def _mask_written(pattern: re.Pattern[str], text: str) -> tuple[str, int]:
    """Mask what the pattern finds, also where it is written in full-width forms; the rest stays as it was."""
    found = list(pattern.finditer(text.translate(ORDINARY)))
    for one in reversed(found):
        text = text[: one.start()] + MASK + text[one.end() :]
    return text, len(found)


def _keep_words(found: re.Match[str]) -> str:
    if found["title"]:
        return found["title"] + MASK
    return MASK + found["address"] if found["address"] else f"{found['latin']} {MASK}"
