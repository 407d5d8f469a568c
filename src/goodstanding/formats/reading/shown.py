"""What the number format of a cell makes of its number: a unit beside it, a percentage, a number cut down.

Whoever looks at the sheet reads what is shown; whoever reads the file gets what is held. Where the two differ by a
factor, neither is taken: a wrongly read number is worse than none.
"""

import re
from dataclasses import dataclass, field

from goodstanding.formats.reading.places import Formulas

Shown = dict[int, dict[str, str]]  # row -> column letters -> unit that is shown
YUAN, TENS, OTHER = "元", "万元", "?"
TOLD = re.compile(r'"([^"]*)"|\\(.)|!(.)|\[\$([^\]-]*)[^\]]*\]')  # what a format writes as it stands
UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.")
CUT_DOWN = re.compile(r"[0#?],+(?![0#?,])")
POINTED = re.compile(r'[0#?](?:!\.|\\\.|"\.")[0#?]')  # a point that is only written: 5.0000 for 50000
MULTIPLES = re.compile("[十百千亿%‰]")
BUILT_IN = {9: OTHER, 10: OTHER}  # 0% and 0.00%
SCALES = {YUAN: 1, TENS: 10_000}


@dataclass(frozen=True, slots=True)
class Inside:
    """What a workbook holds besides cells: by sheet number formulas and forms of numbers, and the epoch of dates."""

    formulas: dict[int, Formulas] = field(default_factory=dict)
    shown: dict[int, Shown] = field(default_factory=dict)
    merged: dict[int, Formulas] = field(default_factory=dict)  # of an ODS: the cell reader tells it of the others
    epoch: int = 1900


def unit_of(form: str) -> str:
    """`元` or `万元` written beside the number, `?` where the number shown is not the one held, else empty."""
    told = "".join("".join(found) for found in TOLD.findall(form))
    bare = UNSEEN.sub("", TOLD.sub("", form))
    words = told + bare
    if not re.search("[0#?]|General", bare, re.IGNORECASE):
        return ""
    if MULTIPLES.search(words) or CUT_DOWN.search(bare) or POINTED.search(form):
        return OTHER
    return TENS if "万" in words else YUAN if "元" in words else ""


def differs(unit: str, scale: int) -> bool:
    """Whether a unit shown is not that of its column (`scale`: CNY of one)."""
    return SCALES.get(unit) != scale
