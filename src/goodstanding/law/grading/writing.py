"""A facts file written out: what the reader took as text goes back as the YAML a person would have typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

WHOLE = ("year", "clean_months", "nonrecurring_years")
YES_NO = {"true": True, "false": False}


def write_document(document: Mapping[str, Any]) -> str:
    """The facts as YAML; reading it again gives the same document."""
    plain = {name: _typed(name, value) for name, value in document.items() if value not in (None, "")}
    text: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)
    return text


def _typed(name: str, value: Any) -> Any:
    """Codes and money stay text, so that no zero and no cent is lost."""
    if isinstance(value, Mapping):
        return {inner: _typed(inner, part) for inner, part in value.items() if part not in (None, "")}
    if isinstance(value, list):
        return [_typed(name, part) for part in value]
    if name in WHOLE:
        return int(value) if str(value).isascii() and str(value).isdigit() else value
    return YES_NO.get(value, _day(value)) if isinstance(value, str) else value


def _day(text: str) -> date | str:
    """Written the one way it is read: 2026-05-20."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.isoformat() == text else text
