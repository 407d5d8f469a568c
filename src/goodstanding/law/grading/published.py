"""The published schemes, each checked before it is used."""

from functools import cache

from goodstanding.law.grading.checking import require_sound
from goodstanding.law.grading.errors import SchemeNotInForce
from goodstanding.law.grading.reading import Raw, document
from goodstanding.law.grading.scheme import Rulebook


@cache
def rulebook(code: str, year: int) -> Rulebook:
    """The scheme as it stands for an evaluation year. Raises UnknownScheme, SchemeNotInForce or SchemeFault."""
    raw = document(code)
    _require_in_force(raw, year)
    return require_sound(raw, year)


def _require_in_force(raw: Raw, year: int) -> None:
    first, last = raw["years"]["from"], raw["years"].get("to")
    if year < first or (last is not None and year > last):
        years = f"years {first} to {last}" if last else f"years from {first}"
        years_zh = f"{first} 至 {last} 年度" if last else f"{first} 年度起"
        raise SchemeNotInForce(scheme=raw["code"], year=year, years=years, years_zh=years_zh)
