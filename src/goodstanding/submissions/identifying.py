"""Whom each row is about: codes and names of a chunk against the register, unknown organisations opened."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.naming import fold_name
from goodstanding.subjects.queries import Known, known
from goodstanding.submissions.faults import Fault

REMEMBERED = 300_000
BREAK = "\x1f"
Opener = Callable[[Mapping[str, str]], object]


class Register:
    """What one delivery has learnt of the register. `open_unknown` opens the organisations no register knows."""

    def __init__(self, open_unknown: Opener, *, names_may_change: bool) -> None:
        self._open = open_unknown
        self._lenient = names_may_change  # a registration brings new names; everything else must match
        self._known: dict[str, Known] = {}
        self._verdicts: dict[str, tuple[int, bool]] = {}

    def identify(self, codes: Any, names: Any, good: Any) -> tuple[Any, Fault]:
        """(subject ids, int64, 0 where there is none; the rows whose name is not the registered one)."""
        pairs = pc.binary_join_element_wise(codes, names, BREAK)
        encoded = pc.if_else(pa.array(good), pairs, None).dictionary_encode()
        told: list[str] = encoded.dictionary.to_pylist()
        if len(self._verdicts) > REMEMBERED:
            self._known.clear()
            self._verdicts.clear()
        self._learn([pair for pair in told if pair not in self._verdicts])
        verdicts = [self._verdicts[pair] for pair in told]
        places = encoded.indices.fill_null(len(told)).to_numpy(zero_copy_only=False)
        ids, wrong = (np.array(part)[places] for part in zip(*verdicts, (0, False), strict=True))
        return ids, Fault(wrong, "subject_name", "NAME_DIFFERS", lambda place: self._both(told[places[place]]))

    def _learn(self, pairs: list[str]) -> None:
        told = [pair.split(BREAK, 1) for pair in pairs]
        asked = {code for code, _ in told} - self._known.keys()
        self._known |= known(sorted(asked))
        new = {code: name for code, name in reversed(told) if code not in self._known}
        if new:
            self._open(new)
            self._known |= known(sorted(new))
        self._verdicts |= {pair: self._verdict(*both) for pair, both in zip(pairs, told, strict=True)}

    def _verdict(self, code: str, name: str) -> tuple[int, bool]:
        found = self._known[code]
        return found.id, not self._lenient and fold_name(name) not in found.names

    def _both(self, pair: str) -> dict[str, object]:
        code, name = pair.split(BREAK, 1)
        return {"code": code, "registered": self._known[code].name, "delivered": name}
