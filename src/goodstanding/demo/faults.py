"""Faults that real deliveries have: further rows beside the good ones, each wrong in one way, and spoiled files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.demo.codes import letter_serials, make_codes
from goodstanding.demo.columns import join, numbers, pick, same
from goodstanding.kernel.identifiers import ALPHABET
from goodstanding.law.catalogue import Item

SHARE = 0.04  # of the rows of a delivery
TALKATIVE = 0.006  # of the rows name somebody in a free text
NAMED = "，现场负责人张某某，电话13000000000"  # nobody's name and nobody's number
Texts = dict[str, Any]


@dataclass(frozen=True)
class Spoiler:
    """What faults need to know. `written`: how this sheet writes days; `scale`: its unit of money in CNY."""

    item: Item
    received: date
    written: str
    scale: int
    dice: np.random.Generator


def add_faults(texts: Texts, spoiler: Spoiler) -> Texts:
    """The rows with faulty ones among them, in an order of their own."""
    texts = _talk(texts, spoiler)
    count = len(texts["subject_code"])
    more = int(count * SHARE + spoiler.dice.random())
    if not more or not count:
        return texts
    kinds = [kind for kind, applies in KINDS if applies(texts, spoiler)]
    drawn = spoiler.dice.integers(0, len(kinds), more)
    source = spoiler.dice.integers(0, count, more)
    parts = [texts]
    for number, kind in enumerate(kinds):
        if len(places := source[drawn == number]):
            parts.append(kind({name: column.take(places) for name, column in texts.items()}, spoiler))
    order = spoiler.dice.permutation(sum(len(part["subject_code"]) for part in parts))
    return {name: _stacked(parts, name).take(order) for name in texts}


def _stacked(parts: Sequence[Mapping[str, Any]], name: str) -> Any:
    return pa.concat_arrays([part[name] for part in parts])


def _talk(texts: Texts, spoiler: Spoiler) -> Texts:
    """A few free texts say more than they may: who was there, and a telephone number."""
    if "facts" not in texts:
        return texts
    told = spoiler.dice.random(len(texts["facts"])) < TALKATIVE
    return texts | {"facts": pc.if_else(told, join(texts["facts"], NAMED), texts["facts"])}


def _wrong_check_character(texts: Texts, spoiler: Spoiler) -> Texts:
    del spoiler
    last = pc.utf8_slice_codeunits(texts["subject_code"], 17, 18)
    other = pc.if_else(pc.equal(last, ALPHABET[1]), ALPHABET[2], ALPHABET[1])
    return texts | {"subject_code": join(pc.utf8_slice_codeunits(texts["subject_code"], 0, 17), other)}


def _no_such_day(texts: Texts, spoiler: Spoiler) -> Texts:
    return texts | {spoiler.item.occurred_on: same("2025/02/30", len(texts["subject_code"]))}


def _day_to_come(texts: Texts, spoiler: Spoiler) -> Texts:
    day = (spoiler.received + timedelta(days=40)).strftime(spoiler.written)
    return texts | {spoiler.item.occurred_on: same(day, len(texts["subject_code"]))}


def _name_of_another(texts: Texts, spoiler: Spoiler) -> Texts:
    del spoiler
    names = texts["subject_name"]
    return texts | {"subject_name": join("棠溪", pc.utf8_slice_codeunits(names, 2, 60))}


def _nowhere_registered(texts: Texts, spoiler: Spoiler) -> Texts:
    """A right code that no register knows; the row is accepted and opens the organisation as it is named here."""
    count = len(texts["subject_code"])
    drawn = spoiler.dice.integers(0, 31**5, count) * 31 + 7
    codes = make_codes(np.full(count, b"91990199", "S8"), letter_serials(drawn))
    name = join("望舒外来", numbers(drawn % 100_000), "号商贸有限公司")
    changed = texts | {"subject_code": codes, "subject_name": name}
    return changed | _document(texts, spoiler, "补")


def _sole_trader(texts: Texts, spoiler: Spoiler) -> Texts:
    """A person in trade, whom no delivery may tell of (codes beginning 92)."""
    count = len(texts["subject_code"])
    codes = make_codes(np.full(count, b"92990101", "S8"), letter_serials(spoiler.dice.integers(0, 31**6, count)))
    return texts | {"subject_code": codes, "subject_name": same("星渚区某某小吃店", count)}


def _unknown_word(texts: Texts, spoiler: Spoiler) -> Texts:
    return texts | {_choice(texts, spoiler): same("不详", len(texts["subject_code"]))}


def _left_empty(texts: Texts, spoiler: Spoiler) -> Texts:
    return texts | {_required(texts, spoiler): same("", len(texts["subject_code"]))}


def _yuan_in_ten_thousands(texts: Texts, spoiler: Spoiler) -> Texts:
    """A fine typed in CNY where the column asks for ten thousands."""
    count = len(texts["subject_code"])
    return texts | {
        "penalty_kinds": same("罚款", count),
        "confiscated_amount": same("", count),
        "permit": same("", count),
        "fine_amount": pick(["150000", "280000.00", "1200000"], spoiler.dice.integers(0, 3, count)),
    } | _document(texts, spoiler, "补")  # fmt: skip


def _once_more(texts: Texts, spoiler: Spoiler) -> Texts:
    del spoiler
    return texts


def _formula(texts: Texts, spoiler: Spoiler) -> Texts:
    return texts | {_required(texts, spoiler): same('=CONCATENATE(B2,"号")', len(texts["subject_code"]))}


def _document(texts: Texts, spoiler: Spoiler, mark: str) -> Texts:
    """The same number with a mark: a document of its own."""
    name = spoiler.item.document
    return {name: join(texts[name], mark)} if name in texts else {}


def _choice(texts: Texts, spoiler: Spoiler) -> str:
    return next(
        (one.code for one in spoiler.item.fields if one.type in ("choice", "choices") and one.code in texts), ""
    )


def _required(texts: Texts, spoiler: Spoiler) -> str:
    found = (one.code for one in spoiler.item.fields if one.required and one.type == "text" and one.code in texts)
    return next((code for code in found if code != spoiler.item.document), "")


def _always(texts: Texts, spoiler: Spoiler) -> bool:
    del texts, spoiler
    return True


def _dated(texts: Texts, spoiler: Spoiler) -> bool:
    del texts
    return spoiler.item.field(spoiler.item.occurred_on).type == "date"


def _of_registered(texts: Texts, spoiler: Spoiler) -> bool:
    del texts
    return not spoiler.item.register


KINDS: tuple[tuple[Callable[[Texts, Spoiler], Texts], Callable[[Texts, Spoiler], bool]], ...] = (
    (_wrong_check_character, _always),
    (_no_such_day, _dated),
    (_day_to_come, _dated),
    (_name_of_another, _of_registered),
    (_nowhere_registered, _of_registered),
    (_sole_trader, _always),
    (_unknown_word, lambda texts, spoiler: bool(_choice(texts, spoiler))),
    (_left_empty, lambda texts, spoiler: bool(_required(texts, spoiler))),
    (_formula, lambda texts, spoiler: bool(_required(texts, spoiler))),
    (_yuan_in_ten_thousands, lambda texts, spoiler: "fine_amount" in texts and spoiler.scale != 1),
    (_once_more, _always),
)
