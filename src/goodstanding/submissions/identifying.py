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

    def identify(self, codes: Any, names: Any, good: Any) -> tuple[Any, Fault]:
        """(subject ids, int64, 0 where there is none; the rows whose name is not the registered one)."""
        pairs = pc.binary_join_element_wise(codes, names, BREAK)
        encoded = pc.if_else(pa.array(good), pairs, None).dictionary_encode()
        told = [pair.split(BREAK, 1) for pair in encoded.dictionary.to_pylist()]
        self._learn(told)
        verdicts = [self._verdict(code, name) for code, name in told]
        places = encoded.indices.fill_null(len(told)).to_numpy(zero_copy_only=False)
        ids = np.array([*(number for number, _ in verdicts), 0], np.int64)[places]
        wrong = np.array([*(wrong for _, wrong in verdicts), False], bool)[places]
        return ids, Fault(wrong, "subject_name", "NAME_DIFFERS", lambda place: self._both(*told[places[place]]))

    def _learn(self, told: list[list[str]]) -> None:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        asked = {code for code, _ in told} - self._known.keys()
        self._known |= known(sorted(asked))
        new = {code: name for code, name in reversed(told) if code not in self._known}
        if new:
            self._open(new)
            self._known |= known(sorted(new))

    def _verdict(self, code: str, name: str) -> tuple[int, bool]:
        found = self._known[code]
        return found.id, not self._lenient and fold_name(name) not in found.names

    def _both(self, code: str, name: str) -> dict[str, object]:
        return {"code": code, "registered": self._known[code].name, "delivered": name}
