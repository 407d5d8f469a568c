"""Which character of a wrong code looks wrong: the single slips of a hand or a scanner that would make it right."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from goodstanding.kernel.identifiers import ALPHABET, FORBIDDEN, WEIGHTS, WORDS, check_code, look_alike

_MOST = 6
_ORDER = ("look-alike", "swapped", "other")
_POSITION_WEIGHTS = (*WEIGHTS, 1)  # the check character itself counts once


@dataclass(frozen=True, slots=True)
class Slip:
    """Reading `likely` for `found` at `position` (from 1) gives `code`.

    `why`: `look-alike` (0 and O), `swapped` (two neighbours changed places: `position` is the first of them, `found`
    and `likely` are both), `other` (one wrong character: both check characters agree that it is this one).
    """

    position: int
    found: str
    likely: str
    code: str
    why: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def likely_slips(text: str) -> tuple[Slip, ...]:
    """At most six slips, likeliest first, for a code of the right length whose check character is wrong.

    Empty where the code is right, of another length or no single slip explains it. A swap or look-alike may leave the
    inner organisation digit wrong and comes later then; `other` is told only where both check characters agree.
    """
    read = check_code(text)
    folded = read.text  # empty for a person's number
    if read.valid or len(folded) != 18:
        return ()
    strange = [place for place, mark in enumerate(folded) if mark not in ALPHABET]
    if len(strange) > 1:
        return _several_look_alikes(folded, strange)
    found = [*_single(folded, strange or range(18)), *([] if strange else _swapped(folded))]
    ranked = sorted((rank, slip.position, slip) for slip in found if (rank := _rank(slip)) is not None)
    return tuple(slip for _, _, slip in ranked[:_MOST])


def _single(text: str, places: list[int] | range) -> Iterator[Slip]:
    """For each place the one character that makes the check character right: 31 is prime, so there is just one."""
    values = [ALPHABET.find(mark) if mark in ALPHABET else 0 for mark in text]
    total = sum(value * weight for value, weight in zip(values, _POSITION_WEIGHTS, strict=True))
    for place in places:
        missing = -total * pow(_POSITION_WEIGHTS[place], -1, 31)
        likely = ALPHABET[(values[place] + missing) % 31]
        why = "look-alike" if _alike(text[place], likely) else "other"
        yield Slip(place + 1, text[place], likely, text[:place] + likely + text[place + 1 :], why)


def _swapped(text: str) -> Iterator[Slip]:
    for place in range(17):
        found, likely = text[place : place + 2], text[place + 1] + text[place]
        if found != likely:
            yield Slip(place + 1, found, likely, text[:place] + likely + text[place + 2 :], "swapped")


def _several_look_alikes(text: str, strange: list[int]) -> tuple[Slip, ...]:
    """Several letters that no code holds: each read as what it looks like, told only if that makes the code right."""
    meant = "".join(look_alike(mark) if mark in FORBIDDEN else mark for mark in text)
    if not check_code(meant).valid:
        return ()
    return tuple(Slip(place + 1, text[place], meant[place], meant, "look-alike") for place in strange)


def _rank(slip: Slip) -> tuple[int, int] | None:
    """How likely, smallest first; None where reading it so gives no believable code."""
    read = check_code(slip.code)
    if not read.valid:
        return None
    doubts = {one.code for one in read.problems} - {"unassigned_region", "not_an_organisation"}
    if doubts and slip.why == "other":
        return None
    return len(doubts), _ORDER.index(slip.why)


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in WORDS["look_alikes"])
