"""What numbers people type to find an organisation: its code, part of it, an older number, a code with one slip."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Substr

from goodstanding.kernel.code_slips import likely_slips
from goodstanding.kernel.identifiers import ALPHABET, SOLE_TRADER, WEIGHTS, check_code, fold_code
from goodstanding.kernel.other_numbers import is_organisation_code
from goodstanding.subjects.models import Subject

_LEAST_BEGINNING = 6
_MOST = 20
_MARK_WEIGHTS = (*WEIGHTS, 1)
_VALUES = {mark: value for value, mark in enumerate(ALPHABET)}


@dataclass(frozen=True, slots=True)
class Typed:
    """`text` folded. `refused`: the number of a person or sole trader, which finds nothing. `only`: it is no name."""

    text: str = ""
    refused: bool = False
    only: bool = False


def read(text: str) -> Typed:
    """Say whether what was typed is a number, and one that may be looked up."""
    folded = fold_code(text)
    if not folded.isascii() or not re.fullmatch(r"[0-9A-Z-]{6,19}", folded) or not re.search(r"[0-9]", folded):
        return Typed()
    checked = check_code(folded)
    if checked.code is not None:
        sole_trader = checked.code.code.startswith(SOLE_TRADER)
        return Typed("" if sole_trader else folded, refused=sole_trader, only=True)
    if folded.startswith(SOLE_TRADER) or any(problem.code == "identity_number" for problem in checked.problems):
        return Typed(refused=True, only=True)
    bare = folded.replace("-", "")
    return Typed(bare, only=sum(mark.isdigit() for mark in bare) * 2 >= len(bare))


def look_up(number: Typed) -> list[tuple[int, str]]:
    """(subject, way) of every organisation the number may mean, the surest way alone."""
    text = number.text
    if not text:
        return []
    for way, found in _ways(text):
        if found:
            return [(subject, way) for subject in found]
    return []


def _ways(text: str) -> Iterator[tuple[str, list[int]]]:
    if len(text) == 18:
        yield "code", _ids(Q(code=text))
    if len(text) == 15:
        yield "registration-number", _ids(Q(registration_number=text) & ~Q(registration_number=""))
    inner = text[-9:] if len(text) in (9, 15) else ""
    if is_organisation_code(inner):
        yield "organisation-code", _ids(Q(inner=inner))
    if _LEAST_BEGINNING <= len(text) < 18:
        yield "code-begins", _ids(Q(code__startswith=text))
    if len(text) in (17, 18, 19):
        yield "did-you-mean", _ids(Q(code__in=_slips(text)))


def _ids(condition: Q) -> list[int]:
    numbered = Subject.objects.annotate(inner=Substr("code", 9, 9)).filter(condition)
    return list(numbered.order_by("code").values_list("pk", flat=True)[:_MOST])


def _slips(text: str) -> list[str]:
    """Every code one slip away whose check character is right: the register says which of them is one."""
    likely = [slip.code for slip in likely_slips(text)]
    return list(dict.fromkeys([*likely, *(code for code in _near(text) if not code.startswith(SOLE_TRADER))]))


def _near(text: str) -> Iterator[str]:
    if len(text) == 18:
        yield from (_filled(text, place) for place in range(18))
        yield from (text[:place] + text[place + 1] + text[place] + text[place + 2 :] for place in range(17))
    if len(text) == 17:
        yield from (_filled(f"{text[:place]}0{text[place:]}", place) for place in range(18))
    if len(text) == 19:
        yield from (text[:place] + text[place + 1 :] for place in range(19))


def _filled(text: str, place: int) -> str:
    """The text with the one character at that place that makes its check character right; 31 is prime."""
    total = sum(
        _VALUES.get(mark, 0) * weight
        for at, (mark, weight) in enumerate(zip(text, _MARK_WEIGHTS, strict=True))
        if at != place
    )
    value = -total * pow(_MARK_WEIGHTS[place], -1, 31) % 31
    return text[:place] + ALPHABET[value] + text[place + 1 :]
