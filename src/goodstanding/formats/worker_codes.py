"""Workers are codes: a value that looks like a person's name or number is replaced, the same way in every table."""

import re
import unicodedata
from collections.abc import Iterable

from goodstanding.kernel.other_numbers import has_identity_form

_HANZI = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[^\W\d_]{2,}[\s,.·'-]+[^\W\d_]{2,}")
_ONE_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def fold_worker(text: str) -> str:
    """One spelling of a code: width and outer blanks folded."""
    return unicodedata.normalize("NFKC", text).strip()


def looks_personal(code: str) -> bool:
    """Whether a folded value looks like a name, an identity number, a telephone number or an address of e-mail."""
    bare = re.sub(r"[\s-]", "", code).upper()
    if has_identity_form(bare) or _LONG_NUMBER.fullmatch(bare) or _MOBILE.fullmatch(bare) or "@" in code:
        return True
    if _HANZI.search(code) or _WORDS.search(code):
        return True
    return bool(_ONE_WORD.fullmatch(code)) and not (len(code) <= 3 and code.isupper())


def code_names(values: Iterable[str]) -> dict[str, str]:
    """What becomes of each value: w1, w2 ... for those that look personal, in the order of their text."""
    known = set(values)
    personal = sorted(value for value in known if looks_personal(value))
    taken = {value.casefold() for value in known}
    free = (f"w{number}" for number in range(1, 2 * len(known) + 2) if f"w{number}" not in taken)
    replaced = dict(zip(personal, free, strict=False))
    return {value: replaced.get(value, value) for value in known}
