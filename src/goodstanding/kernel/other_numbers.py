"""Numbers people give in place of a unified code: those it replaced, and a person's, which are never kept."""

import re

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
IDENTITY_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))  # GB 11643
IDENTITY_CHARACTERS = "10X98765432"
_IDENTITY = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
_OLD_IDENTITY = re.compile(r"[0-9]{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")


def name_other_number(text: str) -> tuple[str, str] | None:
    """The problem code of a number of another kind, and the organisation code in it if there is one.

    `text` is folded: plain upper case, no blanks. None where it is none of the kinds known.
    """
    if is_registration_number(text):
        return "registration_number", ""
    if has_identity_form(text):
        return "identity_number", ""
    if is_organisation_code(bare := re.sub(r"^(.{8})-(.)$", r"\1\2", text)):
        return "organisation_code", bare
    if re.fullmatch(r"[0-9]{6}.{9}", text) and is_organisation_code(text[6:]):
        return "taxpayer_number", text[6:]
    return None


def organisation_digit(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) for its first eight: 0 to 9 or X."""
    total = sum(int(mark, 36) * weight for mark, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def is_organisation_code(text: str) -> bool:
    """Nine characters with the check character of GB 11714."""
    return re.fullmatch(r"[0-9A-Z]{8}[0-9X]", text) is not None and organisation_digit(text[:8]) == text[8]


def is_registration_number(text: str) -> bool:
    """Fifteen digits, the last a check digit by ISO 7064 MOD 11,10, as the register gave them until October 2015."""
    if not re.fullmatch(r"[0-9]{15}", text):
        return False
    carried = 10
    for digit in text[:14]:
        carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
    return (carried + int(text[14])) % 10 == 1


def has_identity_form(text: str) -> bool:
    """A birthday where resident identity numbers have it: 18 characters (GB 11643) or the old 15."""
    return bool(_IDENTITY.fullmatch(text) or _OLD_IDENTITY.fullmatch(text))


def identity_character_holds(text: str) -> bool:
    """The check character of GB 11643 is right, for 18 characters that have the form."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHARACTERS[total % 11] == text[17]
