"""How organisation names are compared: the one folding under which a name as delivered meets the name as registered.

Traditional characters, legal forms and spelling are the `names` package's; nothing is guessed here.
"""

import re
import unicodedata
from functools import lru_cache

_SAME = {
    "(": "[{〔【〖〘〈《「『",
    ")": "]}〕】〗〙〉》」』",
    "·": "•‧∙⋅・⸱᛫●",  # between the parts of a foreign name
    "-": "‐‑‒–—―−⁃─",
    "'": "‘’‛′`´",
    '"': "“”„‟″",
}
_UNSEEN = (
    *range(0x21),
    *range(0x7F, 0xA1),
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x3000, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x180B, 0x1810),
    *range(0x2000, 0x2010),
    *range(0x2028, 0x2030),
    *range(0x205F, 0x2070),
    *range(0xFE00, 0xFE10),
)
_FOLD: dict[int, str | None] = {ord(mark): plain for plain, marks in _SAME.items() for mark in marks}
_FOLD |= dict.fromkeys(_UNSEEN)
_FOLDED = re.compile("[0-9a-z()\u4e00-\u9fff]*").fullmatch  # most names after one pass, many before it


@lru_cache(maxsize=1 << 16)
def fold_name(text: str) -> str:
    """The form of a name in which it is compared and stored for search; never shown.

    NFKC, small letters, one kind of bracket, middle dot, hyphen and quote; blanks and invisible characters away.
    Folding twice changes nothing.
    """
    text = text.replace("（", "(").replace("）", ")")  # the commonest difference, at a tenth of the price
    while not _FOLDED(text):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded  # once more: a mark taken away may let its neighbours compose
    return text


def _fold_once(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold().translate(_FOLD))
