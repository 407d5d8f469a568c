"""What of a delivery waits for its end: it changes what others hold, or rests on rows that come later.

Closing a statement or pointing at one locks it until the delivery is decided, so it is done last; a delivery of
millions must not hold all of it in memory meanwhile.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from goodstanding.subjects.actions import Registration
from goodstanding.submissions.batches import Batch

IN_MEMORY = 8 << 20  # bytes; above it a file takes everything


@dataclass(frozen=True, slots=True)
class Part:
    """What waits of one batch, by the names it has there."""

    corrections: list[str]
    corrected: list[int]
    sightings: list[tuple[int, int]]
    echoes: list[tuple[str, int]]
    registrations: list[Registration]
    other_names: list[tuple[str, str]]


class Waiting:
    """Parts in the order they were put, read as often as needed.

    Above the bound they lie in a file without a name, mode 0600, in `folder`: only this program reaches it, and the
    system removes it, however the program ends.
    """

    def __init__(self, folder: Path) -> None:
        self._file = SpooledTemporaryFile(  # noqa: SIM115 - closed when the block ends
            max_size=IN_MEMORY, mode="w+", encoding="ascii", dir=str(folder)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def put(self, batch: Batch) -> None:
        told = {one.name: getattr(batch, one.name) for one in fields(Part)}
        if any(told.values()):
            told["registrations"] = [asdict(one) for one in batch.registrations]
            self._file.write(json.dumps(told) + "\n")

    def __iter__(self) -> Iterator[Part]:
        self._file.seek(0)
        for line in self._file:
            told = json.loads(line)
            told["registrations"] = [Registration(**one) for one in told["registrations"]]
            yield Part(**told)
