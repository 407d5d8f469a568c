"""How each part of two names stands to the other's: five relations, whose factors make the likeness."""

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from goodstanding.kernel.yaml_file import read_yaml
from goodstanding.names import cores, hanzi, latin, lexicon, sound
from goodstanding.names.lexicon import Place
from goodstanding.names.parts import Parts

Places = frozenset[Place]
Trade = frozenset[str]
_MOST_SLIPS = 2
_MAY_BE_A_SLIP = frozenset({"further", "overlap", "other"})


class Relations(NamedTuple):
    core: str
    region: str
    trade: str
    form: str
    standing: str


@cache
def words() -> dict[str, Any]:
    """Factors and sentences of the relations."""
    table: dict[str, Any] = read_yaml(Path(__file__).with_name("relations.yaml"))
    return table


@lru_cache(maxsize=1 << 14)
def likeness(relations: Relations) -> float:
    """The product of the relations' factors, 0 to 1."""
    table, product = words(), 1.0
    for part, relation in zip(Relations._fields, relations, strict=True):
        product *= table[part][relation]["factor"]
    return float(product)


def relate(a: Parts, b: Parts) -> Relations:
    """The relations of two names as their parts were cut."""
    core = cores.relate(a, b)
    region = _region(a, b)
    if core == "other" and (a.soft or b.soft):
        core, region = _with_soft_region(a, b, core, region)
    trade = _trade(a, b)
    if core == "longer" and trade == "other":
        trade = "unknown"  # what is in no list may be the other's trade
    return Relations(core, region, trade, _form(a, b), _standing(a, b))


def realign(a: Parts, b: Parts) -> Relations | None:
    """Relations where a slip spoilt the cutting of one name: the better cut one lends its cuts to the other.

    A legal form that only one name has is left aside where it stood in the way. None where the names are too far
    apart to be one name with slips.
    """
    if not a.core or not b.core or a.han != b.han or bool(a.group) != bool(b.group) or bool(a.branch) != bool(b.branch):
        return None
    found = _realigned(a, b)
    if found is None and bool(a.form_text) != bool(b.form_text):
        found = _realigned(_without_form(a), _without_form(b))
        return found and found._replace(form="absent")
    return found


def _without_form(parts: Parts) -> Parts:
    return replace(parts, form="", form_text="") if parts.form_text else parts


def _realigned(a: Parts, b: Parts) -> Relations | None:
    if (a.marks ^ b.marks).bit_count() > 2 * _MOST_SLIPS:
        return None
    base, other = (a, b) if (a.known, a.whole) >= (b.known, b.whole) else (b, a)
    whole, given = base.whole, other.whole
    most = _MOST_SLIPS if len(whole) >= 8 else 1
    if Levenshtein.distance(whole, given, score_cutoff=most) > most:
        return None
    pieces = _pieces_of(base, whole, given)
    return Relations(
        core=_core_piece(base, pieces["core"]),
        region=_region_piece(base, pieces["region"]),
        trade=_trade_piece(base, pieces["trade"]),
        form=_form_piece(base, pieces["form"]),
        standing="same" if pieces["group"] == base.group and pieces["branch"] == base.branch else "branch",
    )


@lru_cache(maxsize=1 << 16)
def regions(one: Places, other: Places) -> str:
    """`none same absent within other`."""
    if not one and not other:
        return "none"
    if not one or not other:
        return "absent"
    if not one.isdisjoint(other):
        return "same"
    return "within" if any(_above(p, q) or _above(q, p) for p in one for q in other) else "other"


@lru_cache(maxsize=1 << 16)
def trades(one: Trade, other: Trade) -> str:
    """`none same weak overlap further absent other`, of names in one script. Both sets empty is no trade at all."""
    if one == other:
        return "same" if one else "none"
    if not one or not other:
        return "absent"
    weak = lexicon.trades().weak
    strong, strong_other = one - weak, other - weak
    if strong == strong_other and strong:
        return "weak"
    if one.isdisjoint(other):
        return "other"
    return "further" if one < other or other < one else "overlap"


def _region(a: Parts, b: Parts) -> str:
    """As `regions`; of places in no list as they are written."""
    if a.places and b.places:
        return regions(a.places, b.places)
    if a.region and b.region and a.han == b.han:
        return "same" if a.region == b.region else "other"
    return "absent" if a.region or b.region else "none"


def _above(upper: Place, place: Place) -> bool:
    return len(upper) < len(place) and place[: len(upper)] == upper


def _with_soft_region(a: Parts, b: Parts, core: str, region: str) -> tuple[str, str]:
    """東方明珠: what was read as a county may be the beginning of the core."""
    for soft, other in ((a, b), (b, a)):
        if soft.soft and soft.han == other.han and soft.region + soft.core == other.core:
            return "same", "absent" if other.places else "none"
    return core, region


def _trade(a: Parts, b: Parts) -> str:
    if a.han == b.han:
        found = trades(a.trade, b.trade)
        if found == "same":
            return found
        if a.han and found in _MAY_BE_A_SLIP and _one_slip(a.trade_text, b.trade_text):
            return "slip"
        if a.form and b.form:
            return "left-out" if found == "absent" else found
        return "weak" if found == "further" else found
    if not a.trade or not b.trade:
        return "absent" if a.trade or b.trade else "none"
    return "same" if not a.trade.isdisjoint(b.trade) else "other"


def _one_slip(one: str, other: str) -> bool:
    """Whether one character of a trade was taken for another of the same sound."""
    if len(one) != len(other):
        return False
    changed = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(changed) == 1 and sound.sound_alike(*changed[0])


def _form(a: Parts, b: Parts) -> str:
    if a.form == b.form:
        if a.form_text == b.form_text or a.han != b.han:
            return "same" if a.form else "none"
        return "written" if a.form in ("company", "partnership", "cooperative", "bank") else "other"
    if not a.form or not b.form:
        return "absent"
    if {a.form, b.form} == {"company", "bank"}:
        return "written"
    return "other"


def _standing(a: Parts, b: Parts) -> str:
    if a.branch or b.branch:
        return "same" if a.branch == b.branch else "other-branch" if a.branch and b.branch else "branch"
    if bool(a.group) == bool(b.group):
        return "same" if a.group else "none"
    return "group" if a.form and b.form else "group-left-out"


def _pieces_of(base: Parts, whole: str, given: str) -> dict[str, str]:
    """The given text cut where the base is cut; letters put in at a cut go with the piece before it."""
    at = _alignment(whole, given)
    pieces, start = {}, 0
    for part, text in base.pieces():
        end = start + len(text)
        pieces[part] = given[at[start] : at[end]]
        start = end
    return pieces


def _alignment(whole: str, given: str) -> list[int]:
    """For each place of `whole`, from 0 to its end, the place of `given` that stands there."""
    at = [0] * (len(whole) + 1)
    for block in Levenshtein.opcodes(whole, given):
        for place in range(block.src_start + 1, block.src_end + 1):
            at[place] = min(block.dest_start + place - block.src_start, block.dest_end)
        if block.src_end >= block.src_start:
            at[block.src_end] = block.dest_end
    at[0] = 0
    return at


def _core_piece(base: Parts, piece: str) -> str:
    if piece == base.core:
        return "same"
    return cores.chinese(base.core, piece) if base.han else cores.letters(base.core, piece)


def _region_piece(base: Parts, piece: str) -> str:
    if piece == base.region:
        return "same" if piece else "none"
    if not base.region or not piece:
        return "slip" if piece else "absent"
    known = hanzi.read_place(piece).places if base.han else latin.latin_places().get(piece, frozenset())
    return regions(base.places, known) if known else "slip"


def _trade_piece(base: Parts, piece: str) -> str:
    if piece == base.trade_text:
        return "same" if piece else "none"
    if not base.trade_text or not piece:
        return "slip" if piece else "absent"
    known = _known_trade(piece, han=base.han)
    return trades(base.trade, known) if known else "slip"


def _known_trade(piece: str, *, han: bool) -> Trade:
    """The concepts of a text that is all words of trade; empty where any of it is not."""
    if han:
        rest, _, concepts = hanzi.cut_trade("〇〇" + piece)
        return concepts if rest == "〇〇" else frozenset()
    english = lexicon.trades().en.get(piece)
    return frozenset({english}) if english else latin.trade_readings().get(piece, frozenset())


def _form_piece(base: Parts, piece: str) -> str:
    if piece == base.form_text:
        return "same" if piece else "none"
    if not piece:
        return "absent"
    known = lexicon.forms().zh.get(piece) if base.han else lexicon.forms().en.get(piece)
    if known is None:
        return "slip"
    return "written" if known == base.form else "other"
