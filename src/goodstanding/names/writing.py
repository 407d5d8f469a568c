"""From a name as somebody wrote it to one plain form, with former and second names told apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

from goodstanding.kernel.naming import fold_name
from goodstanding.names import lexicon
from goodstanding.names.sound import plain

LONGEST = 300  # characters of a name that are read; what follows is no name
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KEPT_TRADITIONAL = "乾瞭昇堃"  # characters that stand in simplified names too, by the 2013 table or old use
_MARKS_ZH = re.compile(r"[^\w()]")
_MARKS_LATIN = re.compile(r"[^\w()\s]")
_JOINED = re.compile(r"(?<=\w)[-'.](?=\w)")
_EARLIER = "原名称|原名|曾用名称|曾用名|前称|前身|更名前|变更前名称|变更前|旧称|原称|原"
_LATER = "现更名为|现已更名为|现改名为|现名称|现名|更名为|变更为|现"
_FORMER = re.compile(rf"\((?:{_EARLIER})(?:为|是)?[:：]?([^()]+(?:\([^()]*\)[^()]*)*)\)")
_NOW = re.compile(rf"\((?:{_LATER})[:：]?([^()]+(?:\([^()]*\)[^()]*)*)\)")
_FORMER_BARE = re.compile(rf"[,;，；、/](?:{_EARLIER})(?:为|是)?[:：]?(.+)$")
_WAS = "formerly known as|formerly|former name|previously known as|previously|f/k/a|fka|ex"
_FORMER_LATIN = re.compile(rf"[(,;]\s*(?:{_WAS})\b[:\s]*([^()]+)\)?", re.IGNORECASE)
_NOW_LATIN = re.compile(r"[(,;]\s*(?:now known as|now|a/k/a|aka|renamed(?: to)?)\b[:\s]*([^()]+)\)?", re.IGNORECASE)
_BESIDE = re.compile(r"[({\[（【〔［〖﹙《「『,;，；、/]")  # without one of these nothing is written beside a name
_BRACKETED = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Written:
    """`main` is the name; `others` are (kind, name): former, later, second."""

    main: str
    others: tuple[tuple[str, str], ...] = ()


def has_hanzi(text: str) -> bool:
    return _HAN.search(text) is not None


@lru_cache(maxsize=1 << 14)
def simplify(text: str) -> str:
    """Traditional characters to simplified ones; those that stand in simplified names too stay."""
    plain_text: str = _to_simplified().convert(text)
    if plain_text == text or len(plain_text) != len(text):
        return plain_text
    return "".join(old if old in _KEPT_TRADITIONAL else new for old, new in zip(text, plain_text, strict=True))


def fold_chinese(text: str) -> str:
    """A Chinese name in the form it is compared in: no blanks, no marks but brackets, simplified characters."""
    folded = simplify(fold_name(text[:LONGEST]))
    return folded if folded.isalnum() else _MARKS_ZH.sub("", folded).replace("_", "")


def fold_latin(text: str) -> str:
    """A name in Latin letters: small, no tone marks, `and` for &, words parted by one blank."""
    lower = plain(unicodedata.normalize("NFKC", text[:LONGEST]).casefold()).replace("&", " and ")
    return " ".join(_MARKS_LATIN.sub(" ", _JOINED.sub("", lower)).replace("_", " ").split())


def split(text: str) -> Written:
    """Tell the name from former, later and second names written beside it, and from notes on its capital."""
    if not _BESIDE.search(text) and len(text) <= LONGEST:
        return Written(text)
    text = _one_bracket(text[:LONGEST])
    return _split_chinese(text) if has_hanzi(text) else _split_latin(text)


def registered(name: str) -> str:
    """The registered name of an established short one, with or without a legal form; empty where it is none."""
    known = lexicon.short_names()
    if has_hanzi(name):
        return known.get(fold_chinese(name), "")
    words = fold_latin(name).split()
    while len(words) > 1 and lexicon.forms().en.get(words[-1]) == "company" and " ".join(words) not in known:
        words.pop()
    return known.get(" ".join(words), "")


def _split_chinese(text: str) -> Written:
    others: list[tuple[str, str]] = []
    for kind, pattern in (("former", _FORMER), ("later", _NOW), ("former", _FORMER_BARE)):
        others += [(kind, found) for found in pattern.findall(text)]
        text = pattern.sub("", text)
    if any(kind == "later" for kind, _ in others):
        text = text.removeprefix("原")
    for inside in _BRACKETED.findall(text):
        if inside.removeprefix("已") in lexicon.forms().notes:
            text = text.replace(f"({inside})", "")
        elif len(inside) > 5 and not has_hanzi(inside):
            others.append(("second", inside))
            text = text.replace(f"({inside})", "")
    return Written(text, tuple(others))


def _split_latin(text: str) -> Written:
    others = [("former", found) for found in _FORMER_LATIN.findall(text)]
    text = _FORMER_LATIN.sub("", text)
    others += [("later", found) for found in _NOW_LATIN.findall(text)]
    return Written(_NOW_LATIN.sub("", text), tuple(others))


def _one_bracket(text: str) -> str:
    """One kind of bracket, and none around the whole."""
    text = re.sub(r"[{\[（【〔［〖﹙《「『]", "(", re.sub(r"[}\]）】〕］〗﹚》」』]", ")", text)).strip()
    while text.startswith("(") and text.endswith(")") and "(" not in text[1:-1]:
        text = text[1:-1].strip()
    return text


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
