"""How spreadsheets name their columns, and where formulas stand."""

Formulas = dict[int, list[str]]  # row -> letters of the columns
MERGED = "~"  # before the letters of a cell that is part of a larger one


def letters(place: int) -> str:
    """The name of a column counted from 0: A, ..., Z, AA."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def place(name: str) -> int:
    """The column a name means, counted from 0."""
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
