"""Categories about persons that nobody may register: refused as a field; in free text see free_text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml


class BannedCategory(Refusal):
    """A field of a category that may not be collected, or not without notice and written consent."""

    code = "BANNED_CATEGORY"
    status = 422
    message = "The field {field} is of a category that may not be registered: {category}."
    message_zh = "字段“{field}”属于不得归集的类别：{category_zh}。"
    next_step = "Leave the field out; no role can allow it."
    next_step_zh = "请删除该字段；任何角色均无权放行。"
    basis = Cite("CREDIT-REPORTING-REGULATION-2013", "art. 14")


@dataclass(frozen=True, slots=True)
class Category:
    """One forbidden category. `kind` is absolute or conditional."""

    code: str
    name: str
    name_zh: str
    kind: str
    names: tuple[str, ...]
    exact: tuple[str, ...]
    never_alone: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def categories() -> tuple[Category, ...]:
    """Every forbidden category, the absolute ones first."""
    raw = read_yaml(Path(__file__).with_name("forbidden.yaml"))
    return tuple(_category(line) for line in raw["categories"])


def forbidden_field(name: str, name_zh: str = "", code: str = "") -> Category | None:
    """The category a field of these names belongs to, if it is a forbidden one."""
    spellings = [_fold(text) for text in (name, name_zh, code) if text]
    return next(
        (category for category in categories() if any(_is_field_of(text, category) for text in spellings)), None
    )


def refuse_fields(item: dict[str, Any]) -> None:
    """Raise BannedCategory where a field of the item may not exist."""
    for field in item["fields"]:
        category = forbidden_field(field["name"], field["name_zh"], field["code"])
        if category is not None:
            raise BannedCategory(field=field["name_zh"], category=category.name, category_zh=category.name_zh)


def _category(line: dict[str, Any]) -> Category:
    names = {key: tuple(_fold(text) for text in line.get(key, ())) for key in ("names", "exact", "never_alone")}
    pattern = re.compile("|".join(map(_as_word, names["names"])) or "(?!)")
    return Category(line["code"], line["name"], line["name_zh"], line["class"], **names, pattern=pattern)


def _is_field_of(spelling: str, category: Category) -> bool:
    return spelling in category.exact or category.pattern.search(_without(spelling, category)) is not None


def _as_word(term: str) -> str:
    """Chinese stands anywhere; letters are a word of their own."""
    return rf"(?<![a-z]){re.escape(term)}(?![a-z])" if term.isascii() else re.escape(term)


def _without(text: str, category: Category) -> str:
    for innocent in category.never_alone:
        text = text.replace(innocent, " ")
    return text


def _fold(text: str) -> str:
    """Width, case and word breaks do not hide a name: `BloodType`, `blood-type` and `血 型` are all found."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    words = re.sub(r"[\s_\-./]+", " ", spaced).strip().lower()
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", words)
