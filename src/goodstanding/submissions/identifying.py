"""Whom each row is about: codes and names of a chunk against the register, unknown organisations opened."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.naming import fold_name
from goodstanding.subjects.queries import known
from goodstanding.submissions.faults import Fault

REMEMBERED = 300_000
BREAK = "\x1f"
Opener = Callable[[Mapping[str, str]], object]


class Register:
    """What one delivery has learnt of the register. `open_unknown` opens the organisations no register knows."""

    def __init__(self, open_unknown: Opener, *, names_may_change: bool) -> None:
        self._open = open_unknown
        self._lenient = names_may_change  # a registration brings new names; everything else must match
        self._ids: dict[str, int] = {}  # by code and name as delivered, together
        self._registered: dict[str, str] = {}  # the name registered under the code, where another was delivered

    def identify(self, codes: Any, names: Any, good: Any) -> tuple[Any, Fault]:
        """(subject ids, int64, 0 where there is none; the rows whose name is not the registered one)."""
        pairs = pc.binary_join_element_wise(codes, names, BREAK)
        encoded = pc.if_else(pa.array(good), pairs, None).dictionary_encode()
        told: list[str] = encoded.dictionary.to_pylist()
        if len(self._ids) > REMEMBERED:
            self._ids.clear()
            self._registered.clear()
        self._learn([pair for pair in told if pair not in self._ids])
        places = encoded.indices.fill_null(len(told)).to_numpy(zero_copy_only=False)
        ids = np.array([*(self._ids[pair] for pair in told), 0])[places]
        wrong = np.array([*(pair in self._registered for pair in told), False])[places]
        return ids, Fault(wrong, "subject_name", "NAME_DIFFERS", lambda place: self._both(told[places[place]]))

    def _learn(self, pairs: list[str]) -> None:
        told = [pair.split(BREAK, 1) for pair in pairs]
        asked = sorted({code for code, _ in told})
        found = known(asked)
        if len(found) < len(asked):
            new = {code: name for code, name in reversed(told) if code not in found}
            self._open(new)
            found |= known(sorted(new))
        for pair, (code, name) in zip(pairs, told, strict=True):
            one = found[code]
            self._ids[pair] = one.id
            if not self._lenient and fold_name(name) not in one.names:
                self._registered[pair] = one.name

    def _both(self, pair: str) -> dict[str, object]:
        code, name = pair.split(BREAK, 1)
        return {"code": code, "registered": self._registered[pair], "delivered": name}
