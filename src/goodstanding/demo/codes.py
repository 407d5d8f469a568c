"""Unified codes by the column, both check characters right: the twin of `kernel.identifiers.make_code` for millions."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from goodstanding.kernel.identifiers import ALPHABET, WEIGHTS
from goodstanding.kernel.other_numbers import ORGANISATION_WEIGHTS

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
_MARKS = np.frombuffer(ALPHABET.encode(), np.uint8)
_ELEVEN = np.frombuffer(b"0123456789X", np.uint8)


def make_codes(heads: npt.NDArray[np.bytes_], serials: Bytes) -> Any:
    """An Arrow text array of codes. `heads`: department, class and region, eight bytes each; `serials`: n x 8 bytes."""
    count = len(heads)
    marks = np.zeros((count, 18), np.uint8)
    marks[:, :8] = heads.astype("S8").view(np.uint8).reshape(count, 8)
    marks[:, 8:16] = serials
    marks[:, 16] = _ELEVEN[-(_IN_36[serials] @ np.array(ORGANISATION_WEIGHTS)) % 11]
    marks[:, 17] = _MARKS[-(_IN_31[marks[:, :17]] @ np.array(WEIGHTS)) % 31]
    return _as_texts(marks)


def letter_serials(numbers: Ints) -> Bytes:
    """Serials as registers give them since 2015: MB and six characters of the code alphabet."""
    serials = np.zeros((len(numbers), 8), np.uint8)
    serials[:, :2] = (ord("M"), ord("B"))
    for place in range(6):
        serials[:, 7 - place] = _MARKS[numbers // 31**place % 31]
    return serials


def digit_serials(numbers: Ints) -> Bytes:
    """Serials of eight digits, as older units have them."""
    places = 10 ** np.arange(7, -1, -1)
    digits: Ints = numbers[:, None] // places % 10
    return (digits + ord("0")).astype(np.uint8)


def _values(marks: str, width: int) -> Ints:
    table = np.zeros(256, np.int64)
    for value, mark in enumerate(marks[:width]):
        table[ord(mark)] = value
    return table


def _as_texts(marks: Bytes) -> Any:
    ends = np.arange(0, marks.size + 1, 18, dtype=np.int32)
    return pa.StringArray.from_buffers(len(marks), pa.py_buffer(ends.tobytes()), pa.py_buffer(marks.tobytes()))


_IN_31 = _values(ALPHABET, 31)
_IN_36 = _values("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36)
