"""The provider's own header: its words, their order, and which of them a finding is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from goodstanding.submissions.faults import OF_THE_HEADER, Found

HAN = re.compile(r"[\u3400-\u9fff]")
BY_LETTER = (
    "DIGITS_LOST",
    "FORMULA",
    "COLUMN_UNNAMED",
    "CELLS_MERGED",
    "SHOWN_OTHERWISE",
)  # the spreadsheet's own name of a column: A, B, ... AA
NOWHERE = 1 << 20  # a finding about the whole row comes after those about its cells


@dataclass(frozen=True)
class Header:
    """`words`: (the header cell, the field it fills or ""), as `Submission.header` keeps them."""

    words: tuple[tuple[str, str], ...]

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Field -> the provider's word for it; several columns of one field are named together."""
        named: dict[str, list[str]] = {}
        for word, field in self.words:
            named.setdefault(field, []).append(word)
        return {field: " / ".join(words) for field, words in named.items() if field}

    @property
    def chinese(self) -> bool:
        """Whether the sheet is headed in Chinese."""
        return any(HAN.search(word) for word, _ in self.words) or not self.words

    def word(self, found: Found) -> str:
        """The provider's word for the column a finding is about; empty for a whole row."""
        return " / ".join(self.words[place][0] for place in self.places(found))

    def places(self, found: Found) -> list[int]:
        """The columns a finding is about, counted from 0; none for a whole row."""
        named = str(found.details.get("column", ""))
        if found.code in BY_LETTER:
            place = letters(named)
            return [place] if 0 <= place < len(self.words) else []
        if named and (found.code in OF_THE_HEADER or not found.field):
            return [place for place, (word, _) in enumerate(self.words) if word == named[:60]]
        return [place for place, (_, field) in enumerate(self.words) if field and field == found.field]

    def order(self, found: Found) -> int:
        """Where in its row a finding stands."""
        return min(self.places(found), default=NOWHERE)


def header_of(pairs: Sequence[Sequence[str]]) -> Header:
    """The header as a submission keeps it."""
    return Header(tuple((word, field) for word, field in pairs))


def letters(name: str) -> int:
    """The place of a spreadsheet's column, counted from 0: A is 0, AA is 26; -1 for what is no such name."""
    if not re.fullmatch(r"[A-Z]{1,3}", name):
        return -1
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
