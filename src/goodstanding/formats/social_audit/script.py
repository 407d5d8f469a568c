"""Which language a piece of text is in, and how pieces are joined again."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WIDE = r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
COLUMNS = rf"\t|(?<=\S) {{3,}}(?={WIDE})"  # a tab, or the gap a text tool leaves between two columns
TAG = re.compile(r"</?p\b[^>]*>|<br\s*/?>", re.IGNORECASE)
ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
ENGLISH_RUN = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[,.;:)]*\s+(?:\S+\s+)??){5,}")
ENGLISH = (
    "the and that with for were which by not are this from their they it to been has but during based"  # and no other
)
WORDS = frozenset(ENGLISH.split())
SHORT_WORDS = frozenset(("of", "in", "is", "was", "on", "out", "or", "an", "as", "at"))  # Dutch and German have some


def split_languages(text: str, last: str) -> list[tuple[str, str]]:
    """The pieces of one line: `english` or `local`, by column where a tab parts two, else by script."""
    cells = [_bare(cell) for cell in re.split(COLUMNS, text)]
    if len(cells) == 2 and all(cells):
        swapped = _is_local(cells[0]) and not _is_local(cells[1]) and bool(re.search("[A-Za-z]{3}", cells[1]))
        order = ("local", "english") if swapped else ("english", "local")
        return list(zip(order, cells, strict=True))
    if len(cells) == 2 and cells[1] and not cells[0]:
        return [("local", cells[1])]
    return [piece for cell in cells if cell for piece in _by_script(cell, last)]


def join_english(pieces: Iterable[str]) -> str:
    """One text, single blanks."""
    return " ".join(" ".join(pieces).split())


def join_local(pieces: Iterable[str]) -> str:
    """One text; no blank beside a Chinese character or full-width mark, so that a page break leaves no trace."""
    text = " ".join(" ".join(pieces).split())
    return re.sub(rf"(?<={WIDE}) | (?={WIDE})", "", text)


def foreign_language(text: str) -> str | None:
    """The language or script of a passage that is neither English nor Chinese, else None."""
    letters = [char for char in text if char.isalpha()]
    scripts = [script for script in map(_script, letters) if script not in ("LATIN", "CJK")]
    if len(scripts) >= 12 and len(scripts) * 5 > len(letters):
        return max(set(scripts), key=scripts.count).capitalize()
    words = re.findall(r"[^\W\d_]{2,}", text)
    latin = [word for word in words if not HAN.search(word)]
    if len(latin) < 12 or len(latin) * 2 < len(words):
        return None
    accented = sum(not char.isascii() for word in latin for char in word)
    if accented * 25 > sum(map(len, latin)):
        return "not English"
    known = sum(word.lower() in WORDS for word in latin)
    short = sum(word.lower() in SHORT_WORDS for word in latin)
    english = known * 25 >= len(latin) or short * 8 >= len(latin)
    return "not English" if len(latin) >= 20 and not english else None


def _by_script(cell: str, last: str) -> list[tuple[str, str]]:
    if not re.search(WIDE, cell):
        # a Chinese text goes on with a code or a few letters; an English one never resumes on the same page
        few = len(re.findall(r"\b[a-z]{2,}\b", cell)) < 4
        return [(last if few else "english", cell)]
    mixed = _columns_in_a_line(cell)
    return mixed or [("local" if _is_local(cell) else "english", cell)]


def _columns_in_a_line(cell: str) -> list[tuple[str, str]]:
    """A PDF may give both columns of a row as one line: English words, then Chinese."""
    first = HAN.search(cell)
    if first is None or not ENGLISH_RUN.match(cell[: first.start()] + " "):
        return []
    cut = first.start()
    while cut and cell[cut - 1] != " ":
        cut -= 1
    english, local = cell[:cut].strip(), cell[cut:].strip()
    quoted = not english or english[-1] in '(（“"《['  # a Chinese title or name quoted in English text is no column
    return [("english", english), ("local", local)] if _is_local(local) and not quoted else []


def _is_local(cell: str) -> bool:
    """Chinese says in one character what takes English about three letters; a few foreign words do not make English."""
    han, letters = len(HAN.findall(cell)), len(re.findall("[A-Za-z]", cell))
    few_words = len(re.findall(r"\b[a-z]{2,}\b", cell)) < 4
    return han * 3 > letters or (han > 0 and few_words) or letters == 0


def _bare(cell: str) -> str:
    text = TAG.sub(" ", cell)
    for entity, char in ENTITIES.items():
        text = text.replace(entity, char)
    return text.strip()


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split()[0]
