"""What no log may hold: passwords, keys, tokens, codes that let somebody in, numbers and addresses of persons."""

import re
from functools import cache
from typing import Final

HIDDEN: Final = "…"
_NAMED = r"[\w-]*(?:passw|passphrase|pwd|secret|token|credential|api[_-]?key|session|csrf|signature|recovery|otp)[\w-]*"
_VALUE = r"""(?:\[?b?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\]?|[^\s&,;)}\]'"]+)"""
# Each: what to look for, and what of it may stay.
_RULES: Final = (
    (
        r"\b((?:proxy-)?authorization|(?:set-)?cookie|http_cookie|http_authorization)\b['\"]?\s*[:=]\s*[^\r\n]+",
        rf"\1: {HIDDEN}",
    ),
    (r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", rf"\1 {HIDDEN}"),
    (r"\b(gs_[\w-]{0,8})[\w-]*", rf"\1{HIDDEN}"),
    (r"\bwhsec_[\w+/=-]+", f"whsec_{HIDDEN}"),
    (r"\bey[\w-]{8,}\.[\w-]+\.[\w-]*", HIDDEN),
    (r"\b(?:pbkdf2_\w+|argon2\w*|scrypt|bcrypt\w*|md5)\$[^\s'\",]+", HIDDEN),
    (r"\botpauth://[^\s'\"<>]+", f"otpauth://{HIDDEN}"),
    (r"(\w://[^\s/:@'\"]*):[^\s@'\"]+@", rf"\1:{HIDDEN}@"),
    (r"(/notices/(?:confirm|stop)/)[^\s/'\"?]+", rf"\1{HIDDEN}"),
    (r"(/calendar/)[\w-]{8,}(\.ics)", rf"\1{HIDDEN}\2"),
    (rf"(['\"]?)\b({_NAMED})\1\s*[:=]\s*{_VALUE}", rf"\2={HIDDEN}"),
    (r"\b(code|state)(['\"]?\s*[:=]\s*\[?['\"]?)(?:\d[\d ]{3,11}|[\w.~-]{24,})(?![\w.~-])", rf"\1\2{HIDDEN}"),
    (r"(?<![0-9A-Z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![0-9A-Z])", HIDDEN),
    (r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)", HIDDEN),
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", f"{HIDDEN}@{HIDDEN}"),
)
_SECRET_NAME: Final = re.compile(_NAMED, re.IGNORECASE)


def masked(text: str) -> str:
    """The text as it may be written down."""
    for pattern, kept in _rules():
        text = pattern.sub(kept, text)
    return text


def masked_value(name: str, value: object) -> object:
    """A named value as it may be written down; numbers and nothing stay what they are."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if _SECRET_NAME.fullmatch(name):
        return HIDDEN
    return masked(value if isinstance(value, str) else repr(value))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled with the first line written: most commands write none."""
    return tuple((re.compile(pattern, re.IGNORECASE), kept) for pattern, kept in _RULES)
