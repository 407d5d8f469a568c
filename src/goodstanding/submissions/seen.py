"""Which statements of this file came before: 128-bit identities in sorted runs, 28 bytes a row."""

from typing import Any

import numpy as np

MERGE_ABOVE = 8


class Seen:
    """Identities already met in this delivery, with the row that brought them and a hash of what it said."""

    def __init__(self) -> None:
        self._runs: list[Any] = []

    def find(self, identities: Any) -> tuple[Any, Any]:
        """For each identity (N x 2 uint64): the row that brought it first (-1: none) and that row's content hash."""
        rows = np.full(len(identities), -1, np.int64)
        hashes = np.zeros(len(identities), np.uint64)
        for run in self._runs:
            at = np.searchsorted(run["high"], identities[:, 0])
            at[at == len(run)] = 0
            met = (run["high"][at] == identities[:, 0]) & (run["low"][at] == identities[:, 1]) & (rows < 0)
            rows[met], hashes[met] = run["row"][at[met]], run["hash"][at[met]]
        return rows, hashes

    def add(self, identities: Any, rows: Any, hashes: Any) -> None:
        """Remember rows whose identities were not met before."""
        run = np.empty(len(identities), np.dtype([("high", "u8"), ("low", "u8"), ("hash", "u8"), ("row", "i4")]))
        run["high"], run["low"] = identities[:, 0], identities[:, 1]
        run["hash"], run["row"] = hashes, rows
        self._runs.append(np.sort(run, order="high"))
        if len(self._runs) > MERGE_ABOVE:
            self._runs = [np.sort(np.concatenate(self._runs), order="high")]


def first_within(identities: Any) -> Any:
    """For each row of a chunk the place of the first row with its identity (an Arrow text array)."""
    encoded = identities.dictionary_encode()
    if len(encoded.dictionary) == len(identities):
        return np.arange(len(identities))
    places = encoded.indices.to_numpy(zero_copy_only=False)
    return np.unique(places, return_index=True)[1][places]
