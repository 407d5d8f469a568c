"""One spelling for one document: JSON as RFC 8785 writes it, for values without floating-point numbers."""

import json
from datetime import date, datetime
from decimal import Decimal


def canonical_json(document: object) -> str:
    """Keys sorted, no blanks, UTF-8 text as it is; dates in ISO 8601, decimals as strings. Floats are refused."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; use an integer or a decimal string")
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
