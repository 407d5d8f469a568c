"""Letters of amfori BSCI recomputed: an area from its answers, the whole from its areas. Always indicative."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.questionnaire import Area, crucial_questions
from goodstanding.kernel.yaml_file import read_yaml

CITE = Cite("AMFORI-BSCI-MANUAL", "part II, chapter 5")
LABEL, LABEL_ZH = "indicative", "仅供参考"


@cache
def parameters() -> dict[str, Any]:
    """`bsci.yaml`, read once."""
    rows: dict[str, Any] = read_yaml(Path(__file__).with_name("bsci.yaml"))
    return rows


def is_unconfirmed(name: str) -> bool:
    """Whether the block of parameters called `name` rests on sources too weak to be shown without saying so."""
    return int(parameters()[name]["confidence"]) < 70


def overall(letters: Iterable[str | None]) -> str | None:
    """The overall letter by the counting rule; areas not rated do not count. None when no area is rated."""
    counts = Counter(letter for letter in letters if letter)
    if not counts:
        return None
    letter: str = next(rule["letter"] for rule in parameters()["counting"]["rules"] if _holds(rule, counts))
    return letter


def area_percent(area: Area, answers: Mapping[str, str]) -> Decimal | None:
    """The share of the points an area can have, 0 to 100; questions not in `answers` count as Yes, N/A not at all."""
    numbers = [f"{area.number}.{index + 1}" for index in range(area.questions)]
    counted = [number for number in numbers if answers.get(number) != "N/A"]
    if not counted:
        return None
    points = sum(_value(area, number, answers.get(number, "Yes")) for number in counted)
    return max(Decimal(0), Decimal(100 * points) / Decimal(parameters()["full"] * len(counted)))


def letter_of(percent: Decimal) -> str:
    """The letter of a percentage, rounded half up before the bands."""
    whole = percent.quantize(Decimal(1), ROUND_HALF_UP)
    letter: str = next(letter for least, letter in parameters()["bands"]["letters"] if whole >= least)
    return letter


def _holds(rule: Mapping[str, Any], counts: Counter[str]) -> bool:
    least = all(counts[letter] >= number for letter, number in rule.get("least", {}).items())
    return least and all(counts[letter] <= number for letter, number in rule.get("most", {}).items())


def _value(area: Area, number: str, answer: str) -> int:
    kind = "plain" if number not in crucial_questions() else "heavy" if area.heavy else "crucial"
    return int(parameters()["weights"][kind][answer])
