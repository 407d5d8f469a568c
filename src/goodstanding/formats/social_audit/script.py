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
OTHER_SCRIPTS = re.compile(r"[\u0370-\u1cff\u2c00-\u2dff\u3040-\u30ff\ua4d0-\uabff\uac00-\ud7af]")
ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")
CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")
ENGLISH = "the|and|that|with|for|were|which|by|not|are|this|from|their|they|it|to|been|has|but|during|based"
WORDS = re.compile(rf"\b(?:{ENGLISH})\b", re.IGNORECASE)
SHORT_WORDS = re.compile(r"\b(?:of|in|is|was|on|out|or|an|as|at)\b", re.IGNORECASE)  # Dutch and German have some


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
    other = OTHER_SCRIPTS.findall(text)
    if len(other) >= 12 and len(other) * 4 > len(re.findall("[A-Za-z]", text)) + len(HAN.findall(text)):
        return _script(other[len(other) // 2]).capitalize()
    words, chinese = len(LATIN_WORD.findall(text)), len(CHINESE_RUN.findall(text))
    if words < 12 or words < chinese:
        return None
    if len(ACCENTED.findall(text)) * 25 > len(re.findall("[A-Za-z]", text)):
        return "not English"
    if words < 20 or len(WORDS.findall(text)) * 25 >= words or len(SHORT_WORDS.findall(text)) * 8 >= words:
        return None
    return "not English"


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
