"""A dossier in words for paper and files: every field with its label in both languages, values as people read them."""

from typing import Any

from goodstanding.enquiries.queries import Dossier, Shown
from goodstanding.law.catalogue import Field

Line = tuple[str, str, str]  # label in Chinese, label in English, value


def lines(one: Shown) -> list[Line]:
    """The fields of a record in its item's order; a structured document in one line each."""
    told = [(field, one.fields.get(field.code)) for field in one.item.fields]
    return [
        (field.name_zh, field.name, value(field, given)) for field, given in told if given not in (None, "", [], {})
    ]


def value(field: Field, given: Any) -> str:
    """A value in both languages where it has words, as it is where it is a number, a day or a name."""
    if given == "open-ended":
        return "长期 no end"
    if field.type in ("choice", "choices"):
        return "；".join(_choice(field, str(code)) for code in (given if isinstance(given, list) else [given]))
    if field.type == "money":
        return f"CNY {given}"
    if field.type == "flag":
        return "是 yes" if given in (True, "true") else "否 no"
    return _document(given) if field.type == "document" else str(given)


def _choice(field: Field, code: str) -> str:
    known = next((choice for choice in field.choices if choice.code == code), None)
    if known is None:
        return code
    return known.name if known.name_zh == known.name else f"{known.name_zh} {known.name}"


def _document(given: Any) -> str:
    """Ratings as `PA1 C, PA2 B`; findings by their questions; figures with their unit."""
    if isinstance(given, list):
        answers = [f"{one.get('question', '?')} ({one.get('answer_current') or '-'})" for one in given]
        return ", ".join(answers)
    if not isinstance(given, dict):
        return str(given)
    told = [(key, _inner(inner)) for key, inner in sorted(given.items(), key=lambda pair: _by_number(pair[0]))]
    return ", ".join(f"{key} {text}" for key, text in told if not text.startswith("0 "))


def _by_number(key: str) -> tuple[int, str]:
    """PA2 before PA10; what has no number keeps its alphabetical place."""
    digits = key.removeprefix("PA")
    return (int(digits), "") if digits.isdigit() else (0, key)


def _inner(inner: Any) -> str:
    return f"{inner.get('value')} {inner.get('unit', '')}".strip() if isinstance(inner, dict) else str(inner or "-")


def printed(answer: Dossier, document: dict[str, Any]) -> dict[str, Any]:
    """The document of COMMANDS.md with `lines` beside the fields of each record: what the printed forms are made of."""
    pairs = zip(answer.shown, document["records"], strict=True)
    return document | {"records": [record | {"lines": lines(one)} for one, record in pairs]}
