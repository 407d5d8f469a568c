"""How a header cell may be written: folded, and read again without what providers put around the name.

A sheet's template marks columns as required, numbers them, says a date's form or an amount's unit, or gives name and
field code in one cell. Each reading is tried in turn against the names a layout knows; none of them guesses a name.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

OPENING, CLOSING = "[【〔〖「『{<《", "]】〕〗」』}>》"
BRACKETS = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
STRAY = re.compile(r"[\s_*\ufeff\u200b:。、，,\"'“”‘’`\-‐‑‒–—―－]")
NUMBERED = re.compile(r"^\s*(?:\(\d{1,3}\)|\d{1,3}\s*[.、):])\s*(?=\D)")
MARKED = re.compile(
    r"[(]\s*(?:必填项?|选填项?|非必填项?|必录项?|可选|可空|不可为空|required|optional|mandatory)\s*[)]"
    r"|(?:非必填|必填|选填|必录|required|optional|mandatory)项?\s*$|^\s*(?:非必填|必填|选填|必录)项?\s*(?=\S)",
    re.IGNORECASE,
)
DATE_FORM = re.compile(r"[(]\s*(?:格式|日期格式|format)?[:：\s]*[ymdhs年月日时分秒/\-.:\s]{4,}\s*[)]", re.IGNORECASE)
UNIT_WORD = re.compile(r"[(]\s*(?:单位|unit)[:：\s]*(?=\S)", re.IGNORECASE)
BARE_UNIT = re.compile(r"(?<=[^(\s])[\s_\-–—:：/]*(?:单位[:：]?)?((?:人民币)?(?:百万|千万|万|亿|千)?元)\s*$")
FIELD_CODE = re.compile(r"[A-Za-z]{2,}(?:[_\-][A-Za-z0-9]+)+")
AROUND_CODE = " \t\r\n/|:：()"


@lru_cache(maxsize=1 << 16)
def fold_header(text: str) -> str:
    """Width, brackets, blanks, dashes, quotes, case and stray marks folded away: `金额 【万元】` = `金额(万元)`."""
    return STRAY.sub("", _plain(text).casefold())


@lru_cache(maxsize=1 << 16)
def readings(text: str) -> tuple[str, ...]:
    """The folded header as it stands, then without marks, numbers and forms, then its name or its code alone."""
    plain = _plain(text)
    bare = _with_unit(DATE_FORM.sub("", NUMBERED.sub("", MARKED.sub("", NUMBERED.sub("", plain)))))
    found = [plain, _with_unit(plain), bare, *_apart(bare)]
    return tuple(dict.fromkeys(folded for one in found if (folded := fold_header(one))))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(BRACKETS)


def _with_unit(text: str) -> str:
    """`金额(单位:万元)`, `金额-万元` and `金额万元` as `金额(万元)`."""
    return BARE_UNIT.sub(r"(\1)", UNIT_WORD.sub("(", text).replace("(人民币", "("))


def _apart(text: str) -> Iterator[str]:
    """Name and field code of one cell, in any order: each is tried by itself."""
    code = FIELD_CODE.search(text)
    if code and code.group() != text.strip():
        yield (text[: code.start()] + text[code.end() :]).strip(AROUND_CODE)
        yield code.group()
