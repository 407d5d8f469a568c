"""Which statements of this file came before: 128-bit identities in sorted runs, those beyond a bound on disk."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

MERGE_ABOVE = 8
IN_MEMORY = 500_000  # rows; what came before them lies in a file that has no name, 28 bytes a row
BLOCK = 1 << 16
LINE = np.dtype([("high", "u8"), ("low", "u8"), ("hash", "u8"), ("row", "i4")])


class Seen:
    """Identities already met in this delivery, with the row that brought them and a hash of what it said."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the file lies."""
        self._runs: list[Any] = []
        self._filed = _Filed(folder)

    def find(self, identities: Any) -> tuple[Any, Any]:
        """For each identity (N x 2 uint64): the row that brought it first (-1: none) and that row's content hash."""
        rows = np.full(len(identities), -1, np.int64)
        hashes = np.zeros(len(identities), np.uint64)
        for run in self._runs:
            _look_up(run, identities, rows, hashes)
        if self._filed.sizes and len(identities):
            self._filed.look_up(identities, rows, hashes)
        return rows, hashes

    def add(self, identities: Any, rows: Any, hashes: Any) -> None:
        """Remember rows whose identities were not met before."""
        run = np.empty(len(identities), LINE)
        run["high"], run["low"] = identities[:, 0], identities[:, 1]
        run["hash"], run["row"] = hashes, rows
        self._runs.append(_in_order(run))
        full = sum(map(len, self._runs)) > IN_MEMORY
        if full or len(self._runs) > MERGE_ABOVE:
            self._runs = [_in_order(np.concatenate(self._runs))]
        if full:
            self._filed.add(self._runs.pop())


class _Filed:
    """Sorted runs in a file without a name: only this program reaches it, and the system removes it, however it ends.

    A look-up reads it from one end to the other: identities are digests, so those of a chunk lie everywhere in it.
    """

    def __init__(self, folder: Path) -> None:
        self.sizes: list[int] = []
        self._folder = folder
        self._file: IO[bytes] | None = None

    def add(self, run: Any) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with this
        self._file.seek(0, 2)
        self._file.write(run.tobytes())
        self.sizes.append(len(run))

    def look_up(self, identities: Any, rows: Any, hashes: Any) -> None:
        order = np.argsort(identities[:, 0])
        asked, found, said = identities[order], rows[order], hashes[order]
        high = np.ascontiguousarray(asked[:, 0])
        for block in self._blocks():
            start = np.searchsorted(high, block["high"][0], "left")
            end = np.searchsorted(high, block["high"][-1], "right")
            _look_up(block, asked[start:end], found[start:end], said[start:end])
        rows[order], hashes[order] = found, said

    def _blocks(self) -> Iterator[Any]:
        assert self._file is not None
        self._file.seek(0)
        for size in self.sizes:
            for start in range(0, size, BLOCK):
                yield np.frombuffer(self._file.read(min(BLOCK, size - start) * LINE.itemsize), LINE)


def _in_order(run: Any) -> Any:
    """Sorted by the half that is looked up. NumPy sorts whole lines ten times slower than places."""
    return run[np.argsort(run["high"], kind="stable")]


def _look_up(run: Any, identities: Any, rows: Any, hashes: Any) -> None:
    """Fill in `rows` and `hashes`, in place, where an identity stands in a sorted run."""
    at = np.searchsorted(run["high"], identities[:, 0])
    at[at == len(run)] = 0
    met = (run["high"][at] == identities[:, 0]) & (run["low"][at] == identities[:, 1]) & (rows < 0)
    rows[met], hashes[met] = run["row"][at[met]], run["hash"][at[met]]


def first_within(identities: Any) -> Any:
    """For each row of a chunk the place of the first row with its identity (an Arrow text array)."""
    encoded = identities.dictionary_encode()
    if len(encoded.dictionary) == len(identities):
        return np.arange(len(identities))
    places = encoded.indices.to_numpy(zero_copy_only=False)
    return np.unique(places, return_index=True)[1][places]
