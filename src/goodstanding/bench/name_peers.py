"""The peers of name matching: rapidfuzz alone; over pinyin, and nomenklatura's matchers, where these are installed."""

import importlib
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

Score = Callable[[str, str], float]
NOMENKLATURA = {"logic-v1": "LogicV1", "logic-v2": "LogicV2", "name-based": "NameMatcher"}


def rapidfuzz_scorers() -> dict[str, Score]:
    """Scorers of rapidfuzz with its own preparation of the text, and one over pypinyin's letters if that is there."""
    known: dict[str, Callable[..., float]] = {
        "ratio": fuzz.ratio,
        "WRatio": fuzz.WRatio,
        "partial_ratio": fuzz.partial_ratio,
        "token_set_ratio": fuzz.token_set_ratio,
        "JaroWinkler": JaroWinkler.similarity,
    }
    rows: dict[str, Score] = {f"rapidfuzz {name}": _processed(scorer) for name, scorer in known.items()}
    return {**rows, **_over_pinyin()}


def nomenklatura_matchers() -> dict[str, Score]:
    """Matchers of nomenklatura for companies; none where it is not installed."""
    try:
        matching = importlib.import_module("nomenklatura.matching")
        model = importlib.import_module("followthemoney").model
    except ImportError:
        return {}
    fresh = (f"e{number}" for number in count())  # one id for two names scores by the name it met first
    rows = {name: getattr(matching, cls, None) for name, cls in NOMENKLATURA.items()}
    return {f"nomenklatura {name}": _matcher(found, model, fresh) for name, found in rows.items() if found}


def _processed(scorer: Callable[..., float]) -> Score:
    return lambda a, b: float(scorer(a, b, processor=default_process))


def _over_pinyin() -> dict[str, Score]:
    try:
        lazy_pinyin = importlib.import_module("pypinyin").lazy_pinyin
    except ImportError:
        return {}

    def letters(text: str) -> str:
        return "".join(lazy_pinyin(default_process(text)))

    return {"rapidfuzz ratio over pypinyin": lambda a, b: float(fuzz.ratio(letters(a), letters(b)))}


def _matcher(matcher: Any, model: Any, fresh: Iterable[str]) -> Score:  # Any: a library without types
    ids, config = iter(fresh), matcher.default_config()

    def company(name: str) -> Any:
        entity = model.make_entity("Company")
        entity.id = next(ids)
        entity.add("name", name)
        return entity

    return lambda a, b: float(matcher.compare(company(a), company(b), config).score)
