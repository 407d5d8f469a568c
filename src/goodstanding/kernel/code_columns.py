"""Unified codes by the column: the rule of `identifiers.check_code` over Arrow buffers, with no loop per row."""

import enum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.kernel.identifiers import ALPHABET, FOLD, SOLE_TRADER, WEIGHTS, WORDS
from goodstanding.kernel.other_numbers import IDENTITY_CHARACTERS, IDENTITY_WEIGHTS, ORGANISATION_WEIGHTS

_BLOCK = 1 << 14  # rows worked on at once: their bytes stay in the processor's cache
_STRANGE = 1 << 12  # more than 18 x 30, the largest sum of remainders
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class CodeStatus(enum.IntEnum):
    """What one row holds; `identifiers.check_code` says it in words."""

    OK = 0
    SHAPE = 1  # NULL, empty, another length, a character no code holds, a letter in the region
    CHECK_CHARACTER = 2
    DEPARTMENT = 3  # no such registering department
    SOLE_TRADER = 4  # begins 92: a person in trade
    IDENTITY_NUMBER = 5  # the form of an 18-character resident identity number: not to be kept or repeated


def check_codes(column: pa.Array | pa.ChunkedArray | npt.NDArray[np.bytes_]) -> Bytes:
    """A `CodeStatus` for each row of a column of text (Arrow, or NumPy bytes), folded as `fold_code` does.

    The inner organisation digit, the class and the region never make a code wrong, as in `check_code`.
    """
    if isinstance(column, np.ndarray):
        column = pa.array(column, type=pa.binary())
    if isinstance(column, pa.ChunkedArray):
        parts = [_check_array(chunk) for chunk in column.chunks]
        return np.concatenate(parts) if parts else np.zeros(0, np.uint8)
    return _check_array(column)


def fold_codes(column: pa.Array) -> pa.Array:
    """Every row as `fold_code` folds it, NULL as empty; bytes that are no UTF-8 become a character no code holds."""
    if not len(column):
        return pa.array([], pa.large_string())
    lines = pc.replace_substring(column.cast(pa.large_binary()).fill_null(b""), "\n", "")
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), pa.scalar(b"\n", pa.large_binary()))[
        0
    ].as_py()
    return pa.array(whole.decode("utf-8", "replace").translate(_FOLD_IN_LINES).split("\n"), pa.large_string())


def _check_array(column: pa.Array) -> Bytes:
    status = np.full(len(column), CodeStatus.SHAPE, np.uint8)
    texts = column.cast(pa.large_binary()).fill_null(b"")
    offsets, content = _buffers(texts)
    _judge_rows(offsets, content, status)
    strange = _rows_to_fold(offsets, content)
    if len(strange):
        offsets, content = _buffers(fold_codes(texts.take(pa.array(strange))).cast(pa.large_binary()))
        judged = np.full(len(strange), CodeStatus.SHAPE, np.uint8)
        _judge_rows(offsets, content, judged)
        status[strange] = judged
    return status


def _buffers(texts: pa.Array) -> tuple[Ints, Bytes]:
    """Where each text begins and ends in the bytes of all of them."""
    if not len(texts):
        return np.zeros(1, np.int64), np.zeros(0, np.uint8)
    _, ends, content = texts.buffers()
    offsets = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return offsets - offsets[0], np.frombuffer(content or b"", np.uint8)[offsets[0] : offsets[-1]]


def _rows_to_fold(offsets: Ints, content: Bytes) -> Ints:
    """Rows that hold anything but plain letters and digits: what is left of them when folded may be a code."""
    foreign = _FOREIGN[content]
    if not foreign.any():
        return np.zeros(0, np.int64)
    seen = np.concatenate(([0], np.cumsum(foreign, dtype=np.int64)))
    return np.flatnonzero(np.diff(seen[offsets]))


def _judge_rows(offsets: Ints, content: Bytes, status: Bytes) -> None:
    rows = np.flatnonzero(np.diff(offsets) == 18)
    if not len(rows):
        return
    every: Any = np.ndarray((len(content) - 17,), "V18", content, strides=(1,))  # the 18 bytes from each byte on
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        status[block] = _judge(every[offsets[block]].view(np.uint8).reshape(-1, 18))


def _judge(marks: Bytes) -> Bytes:
    """`marks`: the bytes of texts of 18 bytes, one text a row."""
    sums = _REMAINDERS.take(marks + _PLACES).sum(axis=1, dtype=np.int32)
    status = _BEGINNINGS.take(marks[:, 0] * np.int32(256) + marks[:, 1])
    status[sums % 31 != 0] = CodeStatus.CHECK_CHARACTER
    status[_is_identity_number(marks, sums % 31 == 0)] = CodeStatus.IDENTITY_NUMBER
    status[sums >= _STRANGE] = CodeStatus.SHAPE
    return status


def _is_identity_number(marks: Bytes, checked: Flags) -> Flags:
    """The form of one, unless the code outweighs it; `checked`: the code's own check character is right."""
    found: Flags = ((marks[:, 6] == ord("1")) & (marks[:, 7] == ord("9"))) | (
        (marks[:, 6] == ord("2")) & (marks[:, 7] == ord("0"))
    )
    rows = np.flatnonzero(found)
    digits = _DIGITS[marks[rows]]
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    numbers = (digits[:, :17].max(axis=1, initial=0) <= 9) & (digits[:, 17] <= 10)
    dated = numbers & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    identity = _IDENTITY_LAST[digits[:, :17] @ np.array(IDENTITY_WEIGHTS) % 11] == digits[:, 17]
    inner = -(digits[:, 8:16] @ np.array(ORGANISATION_WEIGHTS)) % 11 == digits[:, 16]
    found[rows] = dated & (~checked[rows] | (identity & ~inner))
    return found


def _remainders() -> npt.NDArray[np.int16]:
    """For each place and byte the value times its weight, modulo 31; `_STRANGE` where the place cannot hold it."""
    table = np.full((18, 256), _STRANGE, np.int16)
    for place, weight in enumerate((*WEIGHTS, 1)):
        for value, mark in enumerate(ALPHABET):
            if mark.isdigit() or not 2 <= place < 8:
                table[place, [ord(mark), ord(mark.lower())]] = value * weight % 31
    return table.ravel()


def _beginnings() -> Bytes:
    """For the first two bytes what they say of the code."""
    table = np.full((256, 256), CodeStatus.DEPARTMENT, np.uint8)
    for department in WORDS["departments"]:
        table[[ord(department), ord(department.lower())]] = CodeStatus.OK
    table[ord(SOLE_TRADER[0]), ord(SOLE_TRADER[1])] = CodeStatus.SOLE_TRADER
    return table.ravel()


def _digits() -> Ints:
    table = np.full(256, 99, np.int64)
    table[[ord(mark) for mark in "0123456789Xx"]] = [*range(11), 10]
    return table


_FOLD_IN_LINES = {mark: plain for mark, plain in FOLD.items() if mark != ord("\n")}
_PLACES = np.arange(18, dtype=np.int32) * 256
_REMAINDERS = _remainders()
_BEGINNINGS = _beginnings()
_DIGITS = _digits()
_IDENTITY_LAST = np.array([10 if mark == "X" else int(mark) for mark in IDENTITY_CHARACTERS])
_FOREIGN = np.array([not (byte < 128 and chr(byte).isalnum()) for byte in range(256)])
