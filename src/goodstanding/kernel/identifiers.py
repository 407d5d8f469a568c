"""Unified social credit codes (GB 32100-2015): what one says, what is wrong with one, and how to make one.

All twelve registering departments are read, A, N and Y with them. Codes beginning 92 are well formed but belong
to persons in trade: `require_organisation` refuses them.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.other_numbers import (
    has_identity_form,
    identity_character_holds,
    name_other_number,
    organisation_digit,
)
from goodstanding.kernel.refusal import Refusal
from goodstanding.kernel.yaml_file import read_yaml

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, 5.6: no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
FORBIDDEN = "IOSVZ"
SOLE_TRADER = "92"
_BLANKS = (
    *range(0x21),
    *range(0x7F, 0xA1),
    *(0xAD, 0x1680, 0x180E, 0x3000, 0xFEFF),
    *range(0x2000, 0x2010),
    *range(0x2028, 0x2030),
    *range(0x205F, 0x2070),
)
_FOLD = {0xFF01 + place: chr(0x21 + place) for place in range(94)}  # full-width forms
_FOLD |= {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_FOLD |= {ord(letter) + 0xFEE0: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_BROKEN = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # bytes that were no text: they cannot be printed again
FOLD: dict[int, str | None] = {**_FOLD, **dict.fromkeys(_BLANKS), **_BROKEN}
WORDS: dict[str, Any] = read_yaml(Path(__file__).with_name("codes.yaml"))


@dataclass(frozen=True, slots=True)
class UnifiedCode:
    """A well-formed code and its parts, upper case. `kind` is the class, the second character."""

    code: str

    @property
    def department(self) -> str:
        return self.code[0]

    @property
    def kind(self) -> str:
        return self.code[1]

    @property
    def region(self) -> str:
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        return self.code[8:17]

    @property
    def is_organisation(self) -> bool:
        return not self.code.startswith(SOLE_TRADER)

    @property
    def subject_kind(self) -> str:
        """What kind of subject this is: `enterprise`, `public-institution`, ...; `other` where the class is unknown."""
        return str(_class_words(self.code).get("subject", "other"))

    def words(self) -> dict[str, str]:
        """The names of department, class and province in both languages; empty where a table does not know them."""
        parts = {
            "department": WORDS["departments"].get(self.department, {}),
            "kind": _class_words(self.code),
            "region": WORDS["regions"].get(self.region[:2], {}),
        }
        return {f"{part}_{key}": row.get(key, "") for part, row in parts.items() for key in ("name", "name_zh")}

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about a code. `position` counts from 1; 0 speaks of the whole."""

    code: str
    message: str
    message_zh: str
    position: int = 0
    invalidates: bool = True

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """`text` is what was given, folded; empty where it may not be kept. `code` is None where it is no code."""

    text: str
    code: UnifiedCode | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def valid(self) -> bool:
        return self.code is not None


class NotAUnifiedCode(Refusal):
    code = "NOT_A_UNIFIED_CODE"
    status: ClassVar[int] = 422
    message = "This is not a unified social credit code: {problem}."
    message_zh = "这不是统一社会信用代码：{problem_zh}。"
    next_step = "Compare it with the licence; `goodstanding code check` says which character looks wrong."
    next_step_zh = "请与证照核对；`goodstanding code check` 会指出哪一位可能有误。"
    basis = Cite("GB-32100-2015")


class NotAnOrganisation(Refusal):
    code = "NOT_AN_ORGANISATION"
    status: ClassVar[int] = 422
    message = "Codes beginning 92 are individual businesses: persons in trade, whom this platform does not hold."
    message_zh = "以92开头的代码属于个体工商户，即从事经营的自然人，本平台不收录。"
    next_step = "Ask about an organisation; persons are neither recorded, graded nor searched here."
    next_step_zh = "请查询组织；本平台不记录、不评价、不检索自然人。"
    basis = Cite("PIPL-2021", "art. 24")


def fold_code(text: str) -> str:
    """Full-width characters to plain ones, small letters to capitals, blanks and invisible characters away."""
    return text.translate(FOLD)


def check_character(body: str) -> str:
    """The 18th character for the first 17, all of the code alphabet."""
    return ALPHABET[-sum(ALPHABET.index(mark) * weight for mark, weight in zip(body, WEIGHTS, strict=True)) % 31]


def check_code(text: str) -> CodeCheck:
    """Read a code as people write it; every problem is told, those that leave it valid too."""
    folded = fold_code(text)
    other = None if _outweighs_identity(folded) else name_other_number(folded)
    if other:
        kind, inner = other
        return CodeCheck("" if kind == "identity_number" else folded, problems=(problem(kind, inner=inner),))
    problems = tuple(_problems(folded))
    wrong = any(one.invalidates for one in problems)
    return CodeCheck(folded[:40], None if wrong else UnifiedCode(folded), problems)


def read_code(text: str) -> UnifiedCode:
    """The code that `text` holds. Refused (`NotAUnifiedCode`) where it holds none."""
    found = check_code(text)
    if found.code is None:
        first = found.problems[0]
        raise NotAUnifiedCode(problem=first.message, problem_zh=first.message_zh)
    return found.code


def require_organisation(text: str) -> UnifiedCode:
    """The code of an organisation. Refused where `text` is no code, or that of a sole trader (`NotAnOrganisation`)."""
    code = read_code(text)
    if not code.is_organisation:
        raise NotAnOrganisation
    return code


def make_code(department: str, kind: str, region: str, serial: str | int) -> UnifiedCode:
    """A code with both check characters right. `serial`: eight characters of the code alphabet, or a number."""
    body = f"{serial:08d}" if isinstance(serial, int) else serial
    if len(body) != 8 or set(body) - set(ALPHABET):
        raise ValueError(f"a serial has eight characters of {ALPHABET}: {serial!r}")
    first = f"{department}{kind}{region}{body}{organisation_digit(body)}"
    return read_code(first + check_character(first))


def problem(code: str, *, position: int = 0, **details: object) -> Problem:
    """The problem of that code in words; `codes.yaml` holds the templates."""
    words = WORDS["problems"][code]
    details["position"] = position
    return Problem(
        code=code,
        message=words["message"].format_map(details),
        message_zh=words["message_zh"].format_map(details),
        position=position,
        invalidates=words["invalidates"],
    )


def look_alike(mark: str) -> str:
    """What a letter that no code holds was probably meant to be; empty where nothing looks like it."""
    return next((first for group in WORDS["look_alikes"] if mark in group and (first := group[0]) != mark), "")


def _outweighs_identity(text: str) -> bool:
    """A right check character makes digits with a birthday in them a code, unless it is more likely a person's number.

    One identity number in 31 passes the code's check character by chance: where its own is right as well, the inner
    organisation digit decides.
    """
    if len(text) != 18 or set(text) - set(ALPHABET) or check_character(text[:17]) != text[17]:
        return False
    if not has_identity_form(text) or not identity_character_holds(text):
        return True
    return organisation_digit(text[8:16]) == text[16]


def _problems(text: str) -> Iterator[Problem]:
    if not text:
        yield problem("empty")
        return
    if len(text) != 18:
        yield problem("wrong_length", length=len(text))
        return
    strange = list(_strange_characters(text))
    if strange:
        yield from strange
        return
    yield from _wrong_values(text)


def _strange_characters(text: str) -> Iterator[Problem]:
    for position, mark in enumerate(text, 1):
        if mark in FORBIDDEN:
            yield problem("forbidden_letter", position=position, found=mark, likely=look_alike(mark))
        elif mark not in ALPHABET:
            yield problem("wrong_character", position=position)
        elif 3 <= position <= 8 and not mark.isdigit():
            yield problem("region_not_digits", position=position, found=mark)


def _wrong_values(text: str) -> Iterator[Problem]:
    department, region, organisation = text[0], text[2:8], text[8:17]
    if (expected := check_character(text[:17])) != text[17]:
        yield problem("wrong_check_character", position=18, expected=expected, found=text[17])
        return
    if department not in WORDS["departments"]:
        yield problem("unknown_department", position=1, found=department)
        return
    if text.startswith(SOLE_TRADER):
        yield problem("not_an_organisation", position=2)
    if not _class_words(text):
        yield problem("unknown_class", position=2, found=text[1], department=department)
    if region.startswith("99"):
        yield problem("unassigned_region", position=3, found=region)
    elif region[:2] not in WORDS["regions"]:
        yield problem("unknown_region", position=3, found=region[:2])
    if (expected := organisation_digit(organisation[:8])) != organisation[8]:
        yield problem("organisation_digit_mismatch", position=17, expected=expected, found=organisation[8])


@cache
def _class_words_of(department: str, kind: str) -> dict[str, str]:
    return dict(WORDS["departments"].get(department, {}).get("classes", {}).get(kind, {}))


def _class_words(code: str) -> dict[str, str]:
    return _class_words_of(code[0], code[1])
