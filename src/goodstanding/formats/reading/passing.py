"""Rows of a sheet that are none of its data: explanations, samples, marks of what to fill in, sums, signatures.

What holds a code where the sheet has its codes is data, but for a row that calls itself a sample.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.yaml_file import read_yaml

BEFORE = r"^[\s\"'（(【\[〔*\d一二三四五六七八九十、.)）]*"
CODE_LIKE = r"[0-9A-Za-z０-９Ａ-Ｚ]{15}"
CODE_BYTES = 18
LOOKED_AT = 200  # characters of a row's text that show what it is


@cache
def _patterns() -> dict[str, str]:
    """One pattern a kind of row."""
    lists = read_yaml(Path(__file__).with_name("passed_over.yaml"))
    either = {kind: f"(?:{'|'.join(lines)})" for kind, lines in lists.items()}
    return {
        "samples": f"(?i){BEFORE}{either['samples']}",
        "explains": f"(?i)(?:{BEFORE}{either['explains']}|{either['anywhere']})",
        "closes": f"(?i){BEFORE}{either['closes']}",
        "marks": f"(?i)^\\s*{either['marks']}\\s*$",
    }


def explains(text: str) -> bool:
    """Whether a row that begins so, its cells in one text, explains or closes the sheet and is no row of it."""
    begins = text[:LOOKED_AT].lstrip("\"', \t;|")
    if any(re.search(_patterns()[kind], begins) for kind in ("samples", "explains")):
        return True
    return re.search(_patterns()["closes"], begins) is not None and re.search(CODE_LIKE, text) is None


def passed_over(table: pa.Table, code: int | None, name: int | None) -> Any:
    """Which rows are none of the sheet's data. `code`, `name`: the columns that name the organisation, if any."""
    first = _first_filled(table)
    found = _matches(first, "samples")
    odd = ~found
    if code is not None:
        odd &= _mask(pc.not_equal(pc.binary_length(table.column(code)), CODE_BYTES))  # most rows are not looked at
    if odd.any():
        places = np.flatnonzero(odd)
        some = table.take(pa.array(places))
        begins = first.take(pa.array(places))
        closing = _matches(begins, "closes") & (code is not None or name is not None)  # other sheets count their sums
        explained = _matches(begins, "explains") | _marks(some, code, name)
        found[places] = explained | (closing & ~_with_code(some, closing))
    return found


def _first_filled(table: pa.Table) -> Any:
    """The text of each row's first cell that holds something."""
    first = table.column(0)
    for column in table.columns[1:]:
        blank = pc.equal(pc.utf8_trim_whitespace(first), "")
        if not pc.any(blank).as_py():
            break
        first = pc.if_else(blank, column, first)
    return first


def _with_code(table: pa.Table, among: Any) -> Any:
    found = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns if among.any() else ():
        found |= _mask(pc.match_substring_regex(column, CODE_LIKE))
    return found


def _marks(table: pa.Table, code: int | None, name: int | None) -> Any:
    """Rows that say of every column what it takes: the code's and the name's among them."""
    if code is None or name is None:
        return np.zeros(table.num_rows, dtype=bool)
    found = _matches(table.column(code), "marks") & _matches(table.column(name), "marks")
    for column in table.columns if found.any() else ():
        found &= _matches(column, "marks") | _mask(pc.equal(pc.utf8_trim_whitespace(column), ""))
    return found


def _matches(column: Any, kind: str) -> Any:
    return _mask(pc.match_substring_regex(column, _patterns()[kind]))


def _mask(values: Any) -> Any:
    return values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
